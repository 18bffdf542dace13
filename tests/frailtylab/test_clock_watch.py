"""Suspend, clock steps and summer time in a trial: the duration is right, and it is told."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from helpers import sample_study
from helpers.capture import Capture
from helpers.fake_clock import FakeClock

from frailtylab.clock import SystemClock, WallTime
from frailtylab.recording import unpack
from frailtylab.trials import Trial


class LocalClock(FakeClock):
    """A fake clock whose offset is that of a real zone, as a machine's is."""

    def wall(self) -> WallTime:
        local = super().wall().utc.astimezone(ZoneInfo("Europe/Berlin"))
        offset = local.utcoffset() or timedelta()
        return WallTime(local.astimezone(UTC), round(offset.total_seconds() / 60), local.tzname())


def thumbed(capture: Capture, between) -> Trial:
    """A walk of 4.3 s by thumb with something in the middle."""
    capture.arm()
    capture.press()
    capture.wait(2)
    between(capture.clock)
    capture.wait(2.3)
    capture.press()
    return capture.recorder.trial()


def told(trial: Trial) -> dict[str, str]:
    return {flag.code: flag.detail["seconds"] for flag in trial.flags if "seconds" in flag.detail}


def elapsed(trial: Trial) -> str:
    measure = trial.primary("elapsed")
    assert measure is not None
    return measure.text


@pytest.mark.parametrize("counted", [False, True])
def test_sleep_is_told_and_is_no_step_of_the_wall_clock(counted):
    capture = Capture(sample_study.tug())
    capture.clock.counts_sleep = counted
    trial = thumbed(capture, lambda clock: clock.sleep(90))
    assert told(trial) == {"suspended": "90.000"}
    assert elapsed(trial) == ("94.300000000" if counted else "4.300000000")


@pytest.mark.parametrize("counted", [False, True])
def test_sleep_and_a_step_are_told_apart(counted):
    def both(clock: FakeClock) -> None:
        clock.sleep(90)
        clock.jump_wall(-3600)

    capture = Capture(sample_study.tug())
    capture.clock.counts_sleep = counted
    trial = thumbed(capture, both)
    assert told(trial) == {"suspended": "90.000", "clock_stepped": "-3600.000"}


def test_machine_that_does_not_tell_its_sleep_says_that_its_clocks_parted(monkeypatch):
    monkeypatch.setattr(FakeClock, "asleep_ns", lambda _self: None)
    trial = thumbed(Capture(sample_study.tug()), lambda c: c.sleep(90))
    assert told(trial) == {"clock_stepped": "90.000"}


@pytest.mark.parametrize(("seconds", "code"), [(0.06, "note.clock_jumped"), (-1, "clock_stepped")])
def test_small_mending_is_only_noted(seconds, code):
    trial = thumbed(Capture(sample_study.tug()), lambda c: c.jump_wall(seconds))
    assert list(told(trial)) == [code]
    assert elapsed(trial) == "4.300000000"


def test_sleep_before_arming_is_not_the_trials():
    capture = Capture(sample_study.tug())
    capture.clock.sleep(500)
    assert told(thumbed(capture, lambda _clock: None)) == {}


@pytest.mark.parametrize(
    "utc",
    [datetime(2026, 10, 25, 0, 59, 57, tzinfo=UTC), datetime(2026, 3, 29, 0, 59, 57, tzinfo=UTC)],
    ids=["october", "march"],
)
def test_hour_of_summer_time_changes_nothing(utc):
    capture = Capture(sample_study.tug(), LocalClock(utc=utc))
    before = capture.clock.wall().offset_min
    trial = thumbed(capture, lambda _clock: None)
    assert abs(capture.clock.wall().offset_min - before) == 60
    assert (elapsed(trial), told(trial), trial.captured.offset_min) == ("4.300000000", {}, before)


def test_both_readings_are_in_the_recording():
    kept = unpack(thumbed(Capture(sample_study.tug()), lambda c: c.sleep(2)).recording or b"")
    assert (kept.asleep_ns, kept.asleep_end_ns) == (0, 2_000_000_000)


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="a clock of Linux")
def test_machines_sleep_is_a_number_that_never_shrinks():
    clock = SystemClock()
    first, second = clock.asleep_ns(), clock.asleep_ns()
    assert first is not None
    assert second is not None
    assert second - first > -1_000_000


def test_machine_without_such_clocks_tells_no_sleep(monkeypatch):
    monkeypatch.setattr("frailtylab.clock.SLEEP_CLOCKS", (("CLOCK_OF_NOBODY", "CLOCK_NONE"),))
    monkeypatch.setattr("frailtylab.clock.sys.platform", "plan9")
    assert SystemClock().asleep_ns() is None
