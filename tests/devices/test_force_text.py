"""Digits of a gauge become a sample: text kept, field zeros dropped, nothing rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.force_text import force_of


@pytest.mark.parametrize(
    ("negative", "digits", "text", "resolution"),
    [
        (False, "032.5", "32.5", 0.1),
        (True, "012.30", "-12.30", 0.01),
        (False, "000.0", "0.0", 0.1),
        (True, "000.0", "0.0", 0.1),
        (True, "0.001", "-0.001", 0.001),
        (False, ".50", "0.50", 0.01),
        (False, "5099.", "5099", 1.0),
        (False, "0000.", "0", 1.0),
        (True, "100", "-100", 1.0),
    ],
)
def test_text_keeps_every_decimal(negative: bool, digits: str, text: str, resolution: float):
    sample = force_of(7, negative, digits, "N")
    assert (sample.text, sample.value, sample.resolution) == (text, float(text), resolution)
    assert (sample.host_ns, sample.unit, sample.device_ns) == (7, "N", None)


@given(
    negative=st.booleans(),
    whole=st.text("0123456789", max_size=6),
    fraction=st.text("0123456789", min_size=1, max_size=6),
)
def test_text_is_the_exact_number_sent(negative: bool, whole: str, fraction: str):
    sample = force_of(0, negative, f"{whole}.{fraction}", "N")
    sent = Decimal(f"{'-' if negative else ''}{whole or '0'}.{fraction}")
    assert Decimal(sample.text) == sent
    assert sample.text.partition(".")[2] == fraction
