"""A finished visit as FHIR R4 (https://hl7.org/fhir/R4/): plain dicts, written by our own mappers.

Nothing here sends anything. No FHIR library is needed at run time; the tests validate with several.
"""
