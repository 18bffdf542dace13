"""Timed Up and Go: the thumb times, the gate in front of the chair witnesses."""

from __future__ import annotations

from helpers.marks import armed_tug, edge, fed, flags, kinds, measure, ns, press, refusals

from frailtylab.protocols.base import Phase, Refusal, StepKind
from frailtylab.trials import Source


def test_gate_sees_the_way_out_and_the_way_back_and_never_times():
    run = armed_tug()
    steps = fed(run, press(0), edge("A", 2, 2.0), edge("A", 8, 8.5), press(10))
    assert kinds(steps) == [
        StepKind.STARTED, StepKind.PASSED, StepKind.PASSED, StepKind.STOPPED,
    ]  # fmt: skip
    assert measure(run, "elapsed").text == "10.000000000"
    between = measure(run, "out_to_back")
    assert (between.text, between.source, between.primary) == ("6.500000000", Source.GATE, False)
    assert flags(run) == set()


def test_crossing_before_go_is_refused():
    run = armed_tug()
    assert refusals(fed(run, edge("A", 0))) == [Refusal.NOT_ARMED]


def test_turn_that_nobody_can_make_is_refused():
    run = armed_tug()
    steps = fed(run, press(0), edge("A", 2), edge("A", 2.5), edge("A", 3.4), edge("A", 3.5))
    assert refusals(steps) == [None, None, Refusal.LOCKOUT, Refusal.TURN_TOO_SOON, None]


def test_third_crossing_is_refused():
    run = armed_tug()
    steps = fed(run, press(0), edge("A", 2), edge("A", 6), edge("A", 8))
    assert refusals(steps)[3] is Refusal.EXTRA_CROSSING
    assert flags(run) == {"extra_crossing"}


def test_one_crossing_gives_no_time_between():
    run = armed_tug()
    fed(run, press(0), edge("A", 2), press(9))
    assert [m.name for m in run.result().measures] == ["elapsed"]


def test_crossing_while_stopped_by_accident_counts_after_the_undo():
    run = armed_tug()
    steps = fed(run, press(0), edge("A", 2), press(5), edge("A", 7))
    assert refusals(steps)[3] is Refusal.ALREADY_STOPPED
    assert run.undo_stop(ns(8)).kind is StepKind.UNDONE
    assert run.phase is Phase.RUNNING
    fed(run, press(10))
    assert measure(run, "out_to_back").text == "5.000000000"


def test_no_speed_is_derived_from_a_walk_there_and_back():
    run = armed_tug(distance_m=3.0)
    fed(run, press(0), press(10))
    assert [m.name for m in run.result().measures] == ["elapsed"]
