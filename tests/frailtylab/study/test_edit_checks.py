"""Edit checks question a value; they never touch it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.study.edit_checks import edit_checks
from frailtylab.study.load import builtin_study
from frailtylab.trials import Flag, Measure, Source

STUDY = builtin_study().study


def elapsed(value: float, *, primary: bool = True, source: Source = Source.STOPWATCH) -> Measure:
    return Measure("elapsed", value, "s", repr(value), source, 0.01, primary=primary)


def measure(name: str, unit: str, value: float) -> Measure:
    return Measure(name, value, unit, repr(value), Source.DEVICE, 0.1, primary=True)


@pytest.mark.parametrize(
    ("test", "asked", "codes"),
    [
        ("TUG", elapsed(2.99), ["edit_check.tug_short"]),
        ("TUG", elapsed(3.0), []),
        ("TUG", elapsed(14.2), []),
        ("TUG", elapsed(180.0), []),
        ("TUG", elapsed(180.01), ["edit_check.tug_long"]),
        ("4MWT", measure("speed", "m/s", 3.0), []),
        ("4MWT", measure("speed", "m/s", 3.01), ["edit_check.walk_fast"]),
        ("4MWT", elapsed(400.0), []),
        ("GRIP", measure("peak_force", "kgf", 0.9), ["edit_check.grip_weak"]),
        ("GRIP", measure("peak_force", "kgf", 1.0), []),
        ("GRIP", measure("peak_force", "kgf", 100.0), []),
        ("GRIP", measure("peak_force", "kgf", 100.1), ["edit_check.grip_strong"]),
        ("GRIP", measure("plateau_mean", "kgf", 0.1), []),
    ],
)
def test_limits_of_the_shipped_study(test: str, asked: Measure, codes: list[str]) -> None:
    assert [flag.code for flag in edit_checks(STUDY.test(test), [asked])] == codes


def test_flag_carries_what_the_message_needs() -> None:
    test = STUDY.test("TUG")
    (flag,) = edit_checks(test, [elapsed(2.5)])
    assert flag == Flag(
        "edit_check.tug_short",
        {"measure": "elapsed", "side": "below", "value": "2.5", "limit": "3", "unit": "s"},
    )
    told = [check.message["en"].format(**flag.detail) for check in test.checks]
    assert told[0] == "Shorter than 3 s. Was the whole test timed?"


def test_primary_measure_is_asked_where_two_sources_measured() -> None:
    test = STUDY.test("TUG")
    witness = elapsed(0.5, primary=False, source=Source.GATE)
    assert edit_checks(test, [witness, elapsed(12.0)]) == ()
    assert [f.code for f in edit_checks(test, [witness])] == ["edit_check.tug_short"]


def test_value_that_is_no_number_is_questioned() -> None:
    assert len(edit_checks(STUDY.test("TUG"), [elapsed(float("nan"))])) == 2


def test_nothing_measured_is_nothing_questioned() -> None:
    assert edit_checks(STUDY.test("TUG"), []) == ()


@given(st.floats(0, 1000))
def test_value_is_never_changed(value: float) -> None:
    asked = elapsed(value)
    flags = edit_checks(STUDY.test("TUG"), [asked])
    assert asked == elapsed(value)
    assert bool(flags) == (value < 3 or value > 180)
    assert all(flag.detail["value"] == asked.text for flag in flags)
