"""The numbers of a curve in words: which ones, how many digits, and where onset is."""

from __future__ import annotations

import pytest

from frailtylab.protocols.curve_rules import MEASURE_RULES
from frailtylab.protocols.force_curve import Moment, Moments
from frailtylab.trials import Measure, Source
from ui.flows import curve_words
from ui.text import set_language


@pytest.fixture(autouse=True)
def english():
    set_language("en")


def measure(name: str, value: float, unit: str) -> Measure:
    return Measure(name, value, unit, repr(value), Source.DEVICE, 0.1)


MEASURES = (
    measure("time_to_peak", 0.8649, "s"),
    measure("plateau_force", 24.6499, "kgf"),
    measure("force_rate_200ms", 61.7, "kgf/s"),
    measure("force_impulse", 71.2, "kgf·s"),
)


def test_every_measure_of_a_squeeze_has_a_name_in_words():
    assert set(curve_words.NAMES) == {rule.code for rule in MEASURE_RULES}


def test_facts_are_those_that_exist_in_their_order():
    facts = curve_words.facts(MEASURES, 0.3)
    assert [(f.label, f.value) for f in facts] == [
        ("Time to peak", "0.86\u00a0s"),
        ("Plateau", "24.6\u00a0kg"),
        ("First rise", "62\u00a0kg/s"),
    ]


@pytest.mark.parametrize(("drift", "told"), [(0.31, True), (-0.31, True), (0.3, False)])
def test_zero_is_told_only_where_it_has_moved(drift, told):
    zeros = (measure("zero_after", 0.35, "kgf"), measure("zero_drift", drift, "kgf"))
    facts = curve_words.facts((*MEASURES, *zeros), 0.3)
    assert ("zero_after" in [f.code for f in facts]) is told


def test_number_with_an_exponent_is_written_out():
    (fact,) = curve_words.facts((measure("time_to_peak", 1e-05, "s"),), 0.3)
    assert fact.value == "0.00\u00a0s"


def test_marks_count_from_the_onset():
    moments = Moments(Moment(5_000_000_000, 1.0), Moment(5_860_000_000, 25.3), Moment(8 * 10**9, 1))
    marks = curve_words.marks(moments, 5_000_000_000)
    assert [(m.kind, m.t_s, m.force_kgf) for m in marks] == [
        ("onset", 0.0, 1.0),
        ("peak", 0.86, 25.3),
        ("release", 3.0, 1),
    ]
