"""Every code that leaves this computer, each with where it was verified.

LOINC: 2.80, each looked up on loinc.org. This material contains content from LOINC
(http://loinc.org), copyright Regenstrief Institute, Inc., under the licence at
http://loinc.org/license. Terms of the NIH Toolbox carry a notice of their own.
HL7 codes: the R4 code systems at https://hl7.org/fhir/R4/. UCUM: https://ucum.org.
"""

from __future__ import annotations

import msgspec

from frailtylab.people import Side

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"


class Code(msgspec.Struct, frozen=True):
    """One code of a code system; ``system`` empty: of the local system of the trial."""

    system: str
    code: str
    display: str


TUG = Code(
    LOINC, "89423-8", "Time to rise from chair, walk 10 feet and back, and return to sitting [TUG]"
)
TUG_PANEL = Code(LOINC, "89422-0", "TUG test and physical findings of gait panel CDC")
WALK_TRIALS = {
    1: Code(LOINC, "83169-3", "Walk 4 meters at usual pace - trial 1 [Time] [NIH Toolbox]"),
    2: Code(LOINC, "83170-1", "Walk 4 meters at usual pace - trial 2 [Time] [NIH Toolbox]"),
}
WALK_SPEED = Code(LOINC, "83172-7", "4-Meter Walk Gait Speed Test - computed score [NIH Toolbox]")
WALK_PANEL = Code(LOINC, "83144-6", "4-Meter Walk Gait Speed Test [NIH Toolbox]")
GRIP = {
    Side.LEFT: Code(LOINC, "83173-5", "Grip strength Hand - left Dynamometer"),
    Side.RIGHT: Code(LOINC, "83174-3", "Grip strength Hand - right Dynamometer"),
}
GRIP_PANEL = Code(LOINC, "83145-3", "Grip Strength Test [NIH Toolbox]")

EXAM = Code(f"{HL7}/observation-category", "exam", "Exam")
NOT_PERFORMED = Code(f"{HL7}/data-absent-reason", "not-performed", "Not Performed")
DATA_ERROR = Code(f"{HL7}/data-absent-reason", "error", "Error")
AMBULATORY = Code(f"{HL7}/v3-ActCode", "AMB", "ambulatory")
PSEUDONYMISED = Code(f"{HL7}/v3-ObservationValue", "PSEUDED", "pseudonymized")
TEST_RECORD = Code(f"{HL7}/v3-ActReason", "HTEST", "test health data")
AUTHOR = Code(f"{HL7}/provenance-participant-type", "author", "Author")
ASSEMBLER = Code(f"{HL7}/provenance-participant-type", "assembler", "Assembler")
VERIFIER = Code(f"{HL7}/provenance-participant-type", "verifier", "Verifier")
CREATE = Code(f"{HL7}/v3-DataOperation", "CREATE", "create")
UPDATE = Code(f"{HL7}/v3-DataOperation", "UPDATE", "revise")

UNITS = {
    "s": "s",
    "ms": "ms",
    "m": "m",
    "m/s": "m/s",
    "kgf": "kgf",
    "N": "N",
    "lbf": "[lbf_av]",
    "N/s": "N/s",
    "kgf/s": "kgf/s",
    "kgf·s": "kgf.s",
    "Hz": "Hz",
    "%": "%",
    "": "1",
}
"""Our unit → UCUM. Force is never ``kg``, which is a mass and does not convert."""


class UnitWithoutCode(Exception):
    """A unit that has no UCUM code in the table: it is not sent as something else."""


def ucum(unit: str) -> str:
    """The UCUM code of a unit.

    :raises UnitWithoutCode: for a unit that nobody has looked up
    """
    try:
        return UNITS[unit]
    except KeyError:
        raise UnitWithoutCode(unit) from None


def loinc_check_digit(number: str) -> int:
    """The digit behind the dash of a LOINC code: the mod-10 check (LOINC Users' Guide, app. C)."""
    digits = [int(sign) for sign in number][::-1]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[0::2]]
    return -(sum(doubled) + sum(digits[1::2])) % 10
