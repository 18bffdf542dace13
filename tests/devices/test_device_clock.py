"""Counters that start again, and clocks that can't be believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.device_clock import DeviceClock, RestartingClock

DAY = 86_400_000_000_000
S = 1_000_000_000


def test_midnight_is_not_a_jump():
    clock = DeviceClock(DAY)
    before, after = clock.unwrap(DAY - 2 * S), clock.unwrap(2 * S)
    assert before is not None
    assert after is not None
    assert after - before == 4 * S


def test_clock_set_back_is_not_believed_until_reset():
    clock = DeviceClock(DAY)
    assert clock.unwrap(100 * S) == 100 * S
    assert clock.unwrap(50 * S) is None
    assert clock.unwrap(200 * S) is None
    clock.reset()
    assert clock.unwrap(50 * S) == 50 * S


def test_coincident_impulse_told_late_keeps_its_own_time():
    clock = DeviceClock(DAY)
    clock.unwrap(100 * S)
    assert clock.unwrap(100 * S - 300_000) == 100 * S - 300_000
    assert clock.trusted


def test_coincident_impulses_around_midnight_keep_their_order():
    clock = DeviceClock(DAY)
    clock.unwrap(DAY - S)
    just_after = clock.unwrap(100_000)
    just_before = clock.unwrap(DAY - 100_000)
    assert (just_after, just_before) == (DAY + 100_000, DAY - 100_000)


def test_counter_without_a_wrap_that_goes_back_was_reset():
    clock = DeviceClock()
    clock.unwrap(10 * S)
    assert clock.unwrap(0) is None


@pytest.mark.parametrize("raw", [-1, DAY])
def test_time_outside_the_day_is_not_believed(raw: int):
    assert DeviceClock(DAY).unwrap(raw) is None


@given(
    start=st.integers(0, (1 << 32) - 1),
    steps=st.lists(st.integers(0, (1 << 31) - 1), min_size=1, max_size=30),
)
def test_unwrapped_differences_are_the_true_ones(start: int, steps: list[int]):
    clock = DeviceClock(1 << 32, slack_ns=0)
    true = start
    first = clock.unwrap(start)
    assert first is not None
    for step in steps:
        true += step
        now = clock.unwrap(true % (1 << 32))
        assert now is not None
        assert now - first == true - start


def test_restarted_counter_goes_on_from_the_last_reading_by_host_time():
    clock = RestartingClock(DAY)
    assert clock.at(50 * S, 5 * S) == 5 * S
    clock.restart(53 * S)
    assert clock.at(53 * S, 0) == 8 * S
    assert clock.at(54 * S, 1 * S) == 9 * S


def test_counter_that_restarts_twice_without_a_reading_loses_no_time():
    clock = RestartingClock(DAY)
    clock.at(50 * S, 5 * S)
    clock.restart(53 * S)
    clock.restart(60 * S)
    assert clock.at(60 * S, 0) == 15 * S


def test_counter_that_restarts_before_its_first_reading_is_as_it_says():
    clock = RestartingClock(DAY)
    clock.restart(50 * S)
    assert clock.at(51 * S, 7 * S) == 7 * S


def test_counter_that_went_back_without_a_word_is_not_believed_after_a_restart_either():
    clock = RestartingClock(DAY)
    clock.at(0, 100 * S)
    assert clock.at(0, 50 * S) is None
    assert not clock.trusted
    clock.restart(0)
    assert clock.at(0, 1 * S) is None
