"""Nothing in the hand for two seconds, before a squeeze."""

from __future__ import annotations

import pytest
from helpers.marks import force

from frailtylab.protocols.zero_check import ZeroCheck


def watched(*samples):
    check = ZeroCheck(limit_kgf=0.3, hold_s=2.0)
    for sample in samples:
        check.feed(sample)
    return check


def quiet(start_s: float, stop_s: float, kgf: float = 0.0, unit: str = "kgf"):
    count = round((stop_s - start_s) * 10) + 1
    return [force(start_s + i / 10, kgf, unit) for i in range(count)]


def test_nothing_is_known_before_the_first_reading():
    state = watched().state()
    assert (state.force_kgf, state.mean_kgf, state.ok, state.rate_hz) == (None, None, False, 0.0)


@pytest.mark.parametrize(("until_s", "ok"), [(1.9, False), (2.0, True)])
def test_two_quiet_seconds_pass(until_s, ok):
    assert watched(*quiet(0, until_s)).state().ok is ok


@pytest.mark.parametrize(("kgf", "ok"), [(0.3, True), (-0.3, True), (0.4, False), (-0.4, False)])
def test_limit_holds_on_both_sides_of_zero(kgf, ok):
    assert watched(*quiet(0, 3, kgf)).state().ok is ok


def test_limit_is_in_kgf_whatever_the_unit():
    assert watched(*quiet(0, 3, 2.9, "N")).state().ok
    assert not watched(*quiet(0, 3, 3.0, "N")).state().ok


def test_touch_starts_the_two_seconds_anew():
    samples = [*quiet(0, 3), force(3.1, 5.0), *quiet(3.2, 5.0)]
    assert not watched(*samples).state().ok
    assert watched(*samples, force(5.1, 0.0)).state().ok


def test_mean_and_rate_are_those_of_the_hold_time():
    state = watched(*quiet(0, 4, 0.2), *quiet(4.1, 6.1, 0.1)).state()
    assert state.mean_kgf == pytest.approx(0.1)
    assert state.rate_hz == pytest.approx(10)
    assert state.force_kgf == pytest.approx(0.1)


def test_silence_is_not_a_quiet_hand():
    assert not watched(force(0, 0), force(2.5, 0)).state().ok


def test_restart_forgets_everything():
    check = watched(*quiet(0, 3))
    check.restart()
    assert check.state().force_kgf is None
    check.feed(force(3.1, 0))
    assert not check.state().ok
