"""Study definitions: visits, tests and rules as data. Nothing of a protocol is in the code."""
