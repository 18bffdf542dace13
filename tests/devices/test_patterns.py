"""The bound on the ways to match a line: no usual pattern is refused, no endless one is taken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.patterns import MOST_WAYS, TooManyWaysError, ways
from devices.presets.force import FORCE_PRESETS
from devices.presets.force_settings import column_pattern
from devices.presets.gate import GATE_PRESETS

PRESETS = [
    preset[key]
    for preset in (*FORCE_PRESETS.values(), *GATE_PRESETS.values())
    for key in ("pattern", "ignore")
    if key in preset and not re.search(r"\(\?[!<i]", preset[key])
]
"""Those that keep to what a profile may use; the others look around or ignore case."""


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("", 1),
        ("abc", 1),
        (r"\d{4}", 1),
        (r"\d{1,8}", 8),
        (r"\d{,8}", 9),
        (r"-?\d{1,8}", 16),
        ("a|b|c", 3),
        ("(a|b)?", 3),
        ("(?:a|b){3}", 8),
        (".*", 257),
        (r"\d+", 256),
        (r"\d+?", 256),
        (r"\d++;\d++", 1),
        (r"\d{1,}x", 256),
        (r"[^\]a-z]{1,4}[]x]{1,2}", 8),
        (r"\x02\.\((?P<value>\d{1,3})\)", 3),
        ("(?:ab)*", 257),
    ],
)
def test_choices_are_multiplied(pattern: str, count: int):
    assert ways(pattern) == count


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(?:a*)*",
        "(?:a|a)+",
        r"(?:\d{1,3}){1,99}",
        ".*.*.*x",
        r"(\w+\s?)+",
        "(?:(?:a?){9}){9}",
        "(?:a|b|ab)*c",
    ],
)
def test_patterns_that_take_hours_are_refused(pattern: str):
    with pytest.raises(TooManyWaysError, match="fewer ways"):
        ways(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)", "(?!a)", "(?<=a)b", r"(a)\1", "(?i)a", "(?P<x>a)(?P=x)", "(?>a)", "(a)(?(1)b|c)"],
)
def test_what_is_not_counted_is_refused(pattern: str):
    with pytest.raises(TooManyWaysError, match="plain pattern"):
        ways(pattern)


@pytest.mark.parametrize("pattern", ["(a", "a)", "((a)"])
def test_brackets_must_match(pattern: str):
    with pytest.raises(TooManyWaysError, match="brackets"):
        ways(pattern)


@pytest.mark.parametrize("pattern", PRESETS)
def test_the_presets_are_within_the_bound(pattern: str):
    assert ways(pattern) <= MOST_WAYS


@given(st.text("ab1.*+?{},|()[]\\d", max_size=20))
def test_any_pattern_that_compiles_is_counted_or_refused(pattern: str):
    try:
        re.compile(pattern)
        assert 1 <= ways(pattern) <= MOST_WAYS
    except (re.error, TooManyWaysError, FutureWarning):
        pass


@pytest.mark.parametrize("separator", ["", ";"])
def test_a_line_fits_columns_in_one_way_only(separator: str):
    """Blanks that fit two parts of a pattern multiply with every column."""
    pattern = re.compile(column_pattern({"value": 12}, separator))
    line = f"a{' ' * 9}{separator} " * 22 + "x"
    assert pattern.fullmatch(line) is None
