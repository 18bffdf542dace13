"""Codes: check digits, units, and the table that they come from."""

from __future__ import annotations

import pytest

from frailtylab.fhir import codes
from frailtylab.fhir.codes import LOINC, UNITS, Code, UnitWithoutCode, loinc_check_digit, ucum

EVERY = [value for value in vars(codes).values() if isinstance(value, Code)]
EVERY += [code for table in (codes.WALK_TRIALS, codes.GRIP) for code in table.values()]


@pytest.mark.parametrize("code", [c for c in EVERY if c.system == LOINC], ids=lambda c: c.code)
def test_check_digit_of_every_loinc_code_is_right(code: Code) -> None:
    number, _dash, digit = code.code.partition("-")
    assert loinc_check_digit(number) == int(digit)


def test_wrong_loinc_digit_is_seen() -> None:
    assert loinc_check_digit("89423") != 3


def test_force_is_never_sent_as_a_mass() -> None:
    assert "kg" not in UNITS.values()
    assert (ucum("kgf"), ucum("lbf"), ucum("N")) == ("kgf", "[lbf_av]", "N")


def test_unit_that_nobody_looked_up_has_no_code() -> None:
    with pytest.raises(UnitWithoutCode):
        ucum("stone")
