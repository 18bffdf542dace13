"""Self-checks: a hanging mass that has to be still, an interval between two gates."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from frailtylab.device_register import SelfCheckKind
from frailtylab.samples import ForceSample, GateEdge
from frailtylab.self_check import IntervalCheck, MassCheck, interval_result, mass_result

STEP_NS = 20_000_000


def hang(check: MassCheck, forces: list[float], unit: str = "kgf") -> None:
    start = len(check.samples) * STEP_NS
    for number, force in enumerate(forces):
        check.feed(ForceSample(start + number * STEP_NS, force, unit, str(force), 0.01))


def test_a_mass_that_hangs_still_for_two_seconds_is_read():
    check = MassCheck(10)
    hang(check, [10.02] * 100)
    assert check.reading().steady_kgf is None
    hang(check, [10.02] * 2)
    assert abs(check.reading().steady_kgf - 10.02) < 1e-9


def test_a_mass_that_swings_is_not_read():
    check = MassCheck(10)
    hang(check, [9.9, 10.1] * 100)
    assert check.reading().force_kgf == 10.1
    assert check.reading().steady_kgf is None


def test_a_hook_without_its_mass_begins_anew():
    check = MassCheck(10)
    hang(check, [10.0] * 150)
    hang(check, [0.0])
    assert check.reading().force_kgf is None


def test_a_wrong_unit_fails_the_check():
    check = MassCheck(10)
    hang(check, [98.0665] * 120, "N")
    assert mass_result("10", check.reading().steady_kgf).passed
    wrong = MassCheck(10)
    hang(wrong, [98.0665] * 120, "kgf")
    assert not mass_result("10", wrong.reading().steady_kgf).passed


def test_limits_of_the_mass_are_two_percent_and_two_hundred_gram_at_least():
    assert mass_result("5", 5.2).passed
    assert not mass_result("5", 5.201).passed
    assert mass_result("20", 20.4).passed
    assert mass_result("20", 20.4).tolerance == "0.400"


def test_the_interval_goes_from_the_first_gate_to_the_other_by_the_devices_clock():
    check = IntervalCheck()
    check.feed(GateEdge("A", True, 5_000_000_000, 1_000_000_000))
    check.feed(GateEdge("A", True, 5_100_000_000, 1_100_000_000))
    check.feed(GateEdge("B", False, 6_000_000_000, 2_000_000_000))
    assert check.elapsed_s is None
    check.feed(GateEdge("B", True, 9_500_000_000, 5_310_000_000))
    assert check.elapsed_s == 4.31
    check.feed(GateEdge("B", True, 11_000_000_000, 9_000_000_000))
    assert check.elapsed_s == 4.31


def test_a_gate_without_a_clock_is_timed_by_the_host():
    check = IntervalCheck()
    check.feed(GateEdge("B", True, 1_000_000_000))
    check.feed(GateEdge("A", True, 3_500_000_000))
    assert check.elapsed_s == 2.5


@given(st.floats(0.5, 60), st.floats(-1, 1))
def test_the_verdict_follows_from_the_kept_digits(known, off):
    text = f"{known:.2f}"
    check = interval_result(text, known + off)
    assert check.kind is SelfCheckKind.INTERVAL
    gap = abs(Decimal(check.measured) - Decimal(text))
    assert check.passed == (gap <= Decimal(check.tolerance))
