"""Force units: exact sizes, and the device's digits kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.errors import OperatorError
from frailtylab.protocols.force_units import NEWTONS, kgf_per, kgf_text, newtons_per


@pytest.mark.parametrize(
    ("text", "unit", "kgf"),
    [
        ("31.70", "kgf", "31.70"),
        ("9.80665", "N", "1"),
        ("98.0665", "N", "10"),
        ("1", "kN", "101.971621298"),
        ("9806.65", "mN", "1"),
        ("31700", "gf", "31.7"),
        ("1", "lbf", "0.45359237"),
        ("16", "ozf", "0.45359237"),
        ("-1", "lbf", "-0.45359237"),
    ],
)
def test_device_digits_become_kgf_exactly(text, unit, kgf):
    assert Decimal(kgf_text(text, unit)) == Decimal(kgf)
    assert kgf_text(text, unit) == kgf or unit != "kgf"
    assert float(text) * kgf_per(unit) == pytest.approx(float(kgf), rel=1e-9)


def test_pound_force_is_exact_by_definition():
    assert newtons_per("lbf") == Decimal("0.45359237") * Decimal("9.80665")
    assert newtons_per("ozf") * 16 == newtons_per("lbf")


@pytest.mark.parametrize("unit", ["", "kg", "Nm", "n"])
def test_unknown_unit_is_told_in_words(unit):
    with pytest.raises(OperatorError, match="unknown unit"):
        kgf_per(unit)


@given(st.decimals(-1000, 1000, places=3), st.sampled_from(sorted(NEWTONS)))
def test_exact_text_and_fast_number_agree(value, unit):
    exact = float(kgf_text(str(value), unit))
    assert float(value) * kgf_per(unit) == pytest.approx(exact, rel=1e-9, abs=1e-12)
