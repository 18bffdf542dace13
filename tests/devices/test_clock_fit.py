"""A device's clock against the computer's: drift and offset out of late messages."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.clock_fit import MOST_WINDOWS, ClockFit, ClockLine, fitted, thinned

S = 1_000_000_000
MS = 1_000_000


def stream(
    fit: ClockFit, seconds: float, rate_hz: float, ppm: float, late, offset_ns: int = 7 * S
) -> None:
    """Messages of a device whose clock is slow by ``ppm``; ``late()`` nanoseconds on their way."""
    for number in range(round(seconds * rate_hz)):
        host_ns = round(number * S / rate_hz)
        device_ns = round(host_ns * (1 - ppm / 1e6))
        fit.add(device_ns, host_ns + offset_ns + late())


def test_punctual_messages_give_drift_and_offset_exactly():
    fit = ClockFit()
    stream(fit, 60, 80, 50, lambda: 0)
    line = fit.line()
    assert line is not None
    assert line.drift_ppm == pytest.approx(50, abs=0.01)
    assert line.offset_ns == pytest.approx(7 * S, abs=1000)


@pytest.mark.parametrize("seed", range(5))
def test_adapter_that_waits_16_ms_does_not_bend_the_line(seed: int):
    dice, fit = random.Random(seed), ClockFit()  # noqa: S311 - jitter, not a secret
    stream(fit, 120, 80, 50, lambda: dice.randrange(16 * MS))
    line = fit.line()
    assert line is not None
    assert line.drift_ppm == pytest.approx(50, abs=5)
    assert abs(line.host_ns(120 * S) - (120 * S + 120 * 50_000 + 7 * S)) < 2 * MS


def test_interval_on_the_computers_clock_is_the_devices_with_its_drift():
    line = ClockLine(0, 0.0, 100.0, 1.0, 60 * S)
    assert line.interval_ns(10 * S) == 10 * S + 1_000_000


def test_seldom_messages_are_windows_of_their_own():
    fit = ClockFit()
    stream(fit, 400, 0.05, -200, lambda: 0)
    line = fit.line()
    assert line is not None
    assert line.drift_ppm == pytest.approx(-200, abs=0.1)


def test_short_time_says_nothing_about_a_clock():
    fit = ClockFit()
    stream(fit, 15, 1000, 50, lambda: 0)
    assert fit.line() is None


def test_clock_that_goes_back_is_a_new_clock():
    fit = ClockFit()
    stream(fit, 60, 80, 50, lambda: 0)
    fit.add(5, 100 * S)
    assert fit.line() is None
    stream(fit, 60, 80, -30, lambda: 0, offset_ns=200 * S)
    line = fit.line()
    assert line is not None
    assert line.drift_ppm == pytest.approx(-30, abs=0.01)


def test_memory_is_bounded_and_the_whole_time_is_kept():
    fit = ClockFit()
    stream(fit, 40_000, 2, 20, lambda: 0)
    assert len(fit._minima) <= MOST_WINDOWS
    line = fit.line()
    assert line is not None
    assert line.span_ns > 35_000 * S
    assert line.drift_ppm == pytest.approx(20, abs=0.01)


def test_thinning_keeps_the_less_late_of_two_and_a_last_single_one():
    assert thinned([(1, 9), (2, 3), (3, 4), (4, 8), (5, 7)]) == [(2, 3), (3, 4), (5, 7)]


def test_error_of_the_drift_tells_a_bad_fit_from_a_good_one():
    straight = [(n * S, 100) for n in range(20)]
    crooked = [(n * S, 100 + 5 * MS * (n % 2)) for n in range(20)]
    assert fitted(straight).error_ppm == 0
    assert fitted(crooked).error_ppm > 10


@settings(max_examples=30)
@given(ppm=st.floats(-500, 500), seed=st.integers(0, 1000), offset_ns=st.integers(-S, S))
def test_no_message_came_before_the_line_by_more_than_the_jitter(
    ppm: float, seed: int, offset_ns: int
):
    dice, fit = random.Random(seed), ClockFit()  # noqa: S311 - jitter, not a secret
    stream(fit, 40, 50, ppm, lambda: dice.randrange(2 * MS), offset_ns)
    line = fit.line()
    assert line is not None
    assert line.drift_ppm == pytest.approx(ppm, abs=30)
    device_ns = round(20 * S * (1 - ppm / 1e6))
    assert abs(line.host_ns(device_ns) - (20 * S + offset_ns)) < 2 * MS


@pytest.mark.parametrize("seed", range(5))
def test_reader_that_is_held_up_again_and_again_does_not_bend_the_line(seed: int):
    dice, fit = random.Random(seed), ClockFit()  # noqa: S311 - jitter, not a secret
    free_ns, next_hold_ns = 0, 0
    for number in range(60_000):
        host_ns = number * MS
        if host_ns >= next_hold_ns:
            free_ns = host_ns + dice.randrange(50 * MS, 180 * MS)
            next_hold_ns = free_ns + 200 * MS
        fit.add(round(host_ns * (1 - 50e-6)), 7 * S + max(host_ns, free_ns))
    line = fit.line()
    assert line is not None
    assert line.drift_ppm == pytest.approx(50, abs=0.5)
