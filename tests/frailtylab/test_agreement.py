"""Bias and limits of agreement, held against numbers that were worked out elsewhere."""

from __future__ import annotations

import math
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.agreement import Difference, agreements, difference
from frailtylab.export.agreement import record

TENTHS = st.lists(st.integers(-3000, 3000).map(lambda ms: Decimal(ms) / 1000), min_size=2)
BLAND_ALTMAN_1986 = [
    (494, 512), (395, 430), (516, 520), (434, 428), (476, 500), (557, 600), (413, 364), (442, 380),
    (650, 658), (433, 445), (417, 432), (656, 626), (267, 260), (478, 477), (178, 259), (423, 350),
    (427, 451),
]  # fmt: skip
"""Peak flow by Wright meter and by mini meter, first readings (table 1 of the paper)."""


def test_example_of_the_paper_gives_the_papers_numbers():
    (line,) = agreements(
        Difference("a", "t", Decimal(large - mini)) for large, mini in BLAND_ALTMAN_1986
    )
    assert line.n == 17
    assert round(line.bias_s, 1) == Decimal("-2.1")
    assert round(line.sd_s or 0, 1) == Decimal("38.8")
    assert round(line.lower_s or 0, 1) == Decimal("-78.1")
    assert round(line.upper_s or 0, 1) == Decimal("73.9")


@given(TENTHS)
def test_it_is_the_sample_standard_deviation_on_both_sides_of_the_mean(values):
    (line,) = agreements(Difference("a", "t", value) for value in values)
    floats = [float(value) for value in values]
    assert math.isclose(line.bias_s, statistics.fmean(floats), abs_tol=1e-9)
    assert line.sd_s is not None
    assert math.isclose(line.sd_s, statistics.stdev(floats), abs_tol=1e-9)
    assert math.isclose(
        (line.upper_s or 0) - (line.lower_s or 0), 3.92 * float(line.sd_s), abs_tol=1e-9
    )


def test_one_trial_has_a_bias_and_no_limits():
    (line,) = agreements([Difference("a", "t", Decimal("-0.25"))])
    assert record(line) == {
        "assessor": "a", "test": "t", "n": 1, "bias_s": "-0.25", "sd_s": None,
        "lower_limit_s": None, "upper_limit_s": None,
    }  # fmt: skip


def test_assessors_and_tests_have_lines_of_their_own_in_order():
    made = [Difference(who, test, Decimal(1)) for who, test in (("b", "x"), ("a", "y"), ("a", "x"))]
    assert [(line.assessor, line.test) for line in agreements(made)] == [
        ("a", "x"),
        ("a", "y"),
        ("b", "x"),
    ]
    assert agreements([]) == ()


@pytest.mark.parametrize(
    ("measures", "seconds"),
    [
        ([("elapsed", "gate", "4.310000000"), ("elapsed", "stopwatch", "4.100000000")], "-0.21"),
        ([("elapsed", "gate", "4.31")], None),
        ([("elapsed", "gate and stopwatch", "4.31")], None),
        ([("elapsed_automatic", "gate", "4.31"), ("elapsed", "stopwatch", "4.1")], None),
        ([], None),
    ],
)
def test_only_trials_that_both_have_timed_are_compared(measures, seconds):
    found = difference("a", "t", measures)
    assert (found.seconds if found else None) == (Decimal(seconds) if seconds else None)
