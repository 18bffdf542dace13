"""The thumb: dead times, auto-repeat, undo, and whose clock counts."""

from __future__ import annotations

import pytest
from helpers.marks import armed_tug, fed, flags, kinds, measure, ns, press, refusals
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.protocols.base import Phase, Refusal, StepKind
from frailtylab.protocols.presses import press_interval
from frailtylab.trials import Source


@pytest.mark.parametrize("gap_s", [0.05, 0.2, 0.5])
def test_double_press_on_stop_is_one_stop(gap_s):
    run = armed_tug()
    steps = fed(run, press(0), press(9), press(9 + gap_s))
    assert kinds(steps) == [StepKind.STARTED, StepKind.STOPPED, StepKind.REFUSED]
    assert steps[2].refusal is Refusal.DEAD_TIME_AFTER_STOP
    assert run.phase is Phase.STOPPED
    assert measure(run, "elapsed").text == "9.000000000"


def test_press_after_dead_time_of_stop_is_refused_as_already_stopped():
    run = armed_tug()
    assert refusals(fed(run, press(0), press(9), press(9.7)))[2] is Refusal.ALREADY_STOPPED


@pytest.mark.parametrize(("gap_s", "stops"), [(0.05, False), (0.399, False), (0.4, True)])
def test_press_within_dead_time_after_start_does_not_stop(gap_s, stops):
    run = armed_tug()
    step = fed(run, press(0), press(gap_s))[1]
    assert (step.kind is StepKind.STOPPED) is stops
    assert stops or step.refusal is Refusal.DEAD_TIME_AFTER_START


def test_held_key_for_three_seconds_is_one_start():
    run = armed_tug()
    held = [press(0.5 + i * 0.03, auto_repeat=True) for i in range(84)]
    steps = fed(run, press(0), *held)
    assert kinds(steps).count(StepKind.STARTED) == 1
    assert set(refusals(steps[1:])) == {Refusal.AUTO_REPEAT}
    assert run.phase is Phase.RUNNING


def test_auto_repeat_never_starts():
    run = armed_tug()
    assert refusals(fed(run, press(0, auto_repeat=True))) == [Refusal.AUTO_REPEAT]
    assert run.phase is Phase.ARMED


def test_zero_dead_time_still_refuses_a_stop_at_the_start():
    run = armed_tug(dead_time_after_start_ms=0)
    assert refusals(fed(run, press(0), press(0)))[1] is Refusal.DEAD_TIME_AFTER_START


def test_elapsed_time_keeps_every_nanosecond():
    run = armed_tug()
    start, stop = press(0), press(9)
    stop = type(stop)(stop.host_ns + 123_456_789, stop.kind)
    fed(run, start, stop)
    result = measure(run, "elapsed")
    assert result.text == "9.123456789"
    assert result.source is Source.STOPWATCH
    assert result.primary
    assert (result.resolution, result.uncertainty) == (1e-6, 0.2)


@pytest.mark.parametrize(
    ("late_ms", "text", "resolution", "noted"),
    [
        (0, "9.000000000", 0.001, False),
        (50, "9.000000000", 0.001, False),
        (51, "9.051000000", 1e-6, True),
        (-50, "9.000000000", 0.001, False),
        (-51, "8.949000000", 1e-6, True),
    ],
)
def test_event_stamps_count_while_they_agree_with_host_stamps(late_ms, text, resolution, noted):
    run = armed_tug()
    fed(run, press(0, 70_000), press(9 + late_ms / 1000, 79_000))
    result = measure(run, "elapsed")
    assert (result.text, result.resolution) == (text, resolution)
    assert ("note.press_stamps" in flags(run)) is noted


def test_host_stamps_count_where_one_press_has_no_event_stamp():
    run = armed_tug()
    fed(run, press(0, 70_000), press(9.04))
    assert measure(run, "elapsed").text == "9.040000000"
    assert flags(run) == set()


def test_event_clock_that_wrapped_is_set_aside():
    assert press_interval(press(0, 2**32 - 10), press(9, 8_990)).by_event_stamp is False


def test_event_stamps_that_stand_still_are_set_aside():
    interval = press_interval(press(0, 500), press(0.03, 500))
    assert (interval.elapsed_ns, interval.stamps_disagree) == (30_000_000, True)


@given(st.integers(1, 10**12), st.integers(-60_000, 60_000))
def test_time_between_presses_is_within_50_ms_of_host_time(host_ns, skew_us):
    start = press(0, 1_000)
    stop = type(start)(
        start.host_ns + host_ns, start.kind, 1_000 + (host_ns + skew_us * 1000) // 10**6
    )
    interval = press_interval(start, stop)
    assert abs(interval.elapsed_ns - host_ns) <= 50_000_000
    assert interval.elapsed_ns > 0


def test_undone_stop_loses_no_time():
    run = armed_tug()
    fed(run, press(0), press(4))
    assert run.undo_stop(ns(6)).kind is StepKind.UNDONE
    assert (run.phase, run.started_ns, run.stopped_ns) == (Phase.RUNNING, ns(0), None)
    fed(run, press(9.5))
    assert measure(run, "elapsed").text == "9.500000000"


def test_stop_can_be_undone_twice():
    run = armed_tug()
    fed(run, press(0), press(4))
    run.undo_stop(ns(5))
    fed(run, press(6))
    assert run.undo_stop(ns(7)).kind is StepKind.UNDONE
    fed(run, press(11))
    assert measure(run, "elapsed").text == "11.000000000"


def test_undo_later_than_the_study_allows_is_refused():
    run = armed_tug()
    fed(run, press(0), press(4))
    assert run.undo_stop(ns(14.001)).refusal is Refusal.UNDO_TOO_LATE
    assert run.phase is Phase.STOPPED
    assert run.undo_stop(ns(14)).kind is StepKind.UNDONE


def test_undo_of_nothing_is_refused():
    run = armed_tug()
    assert run.undo_stop(ns(0)).refusal is Refusal.NOT_STOPPED
    fed(run, press(0))
    assert run.undo_stop(ns(1)).refusal is Refusal.NOT_STOPPED


def test_press_straight_after_undo_stops():
    run = armed_tug()
    fed(run, press(0), press(4))
    run.undo_stop(ns(4.1))
    assert kinds(fed(run, press(4.3))) == [StepKind.STOPPED]
