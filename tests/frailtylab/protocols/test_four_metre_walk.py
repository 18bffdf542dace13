"""The walk by two gates, one gate, or thumb alone, and each as the other's witness."""

from __future__ import annotations

import pytest
from helpers import sample_study
from helpers.marks import armed_walk, edge, fed, flags, kinds, measure, ns, press, refusals

from frailtylab.protocols.base import Arming, Phase, Refusal, StepKind
from frailtylab.protocols.four_metre_walk import FourMetreWalkRun
from frailtylab.samples import GateEdge
from frailtylab.trials import Source


def test_two_gates_time_the_walk_by_their_own_clock():
    run = armed_walk()
    steps = fed(run, edge("A", 0, 0.0), edge("B", 4.325, 4.3104))
    assert kinds(steps) == [StepKind.STARTED, StepKind.STOPPED]
    assert {step.source for step in steps} == {Source.GATE}
    elapsed = measure(run, "elapsed")
    assert (elapsed.text, elapsed.source, elapsed.primary) == ("4.310400000", Source.GATE, True)
    assert elapsed.resolution == 1e-4
    assert elapsed.uncertainty == pytest.approx(0.020 + 2e-4 + 4.3104 * 50e-6)
    assert flags(run) == set()


def test_two_gates_without_a_clock_time_the_walk_by_host_time():
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 4.325))
    elapsed = measure(run, "elapsed")
    assert (elapsed.text, elapsed.resolution) == ("4.325000000", 1e-6)
    assert elapsed.uncertainty == pytest.approx(0.030)


@pytest.mark.parametrize(
    ("within_ns", "resolution", "uncertainty"),
    [(1_000_000, 1e-3, 0.030), (60_000_000, 0.060, 0.080)],
)
def test_edge_that_was_looked_for_is_known_no_better_than_the_looks(
    within_ns: int, resolution: float, uncertainty: float
):
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 4.3, resolution_ns=within_ns))
    elapsed = measure(run, "elapsed")
    assert elapsed.resolution == pytest.approx(resolution)
    assert elapsed.uncertainty == pytest.approx(uncertainty)


def test_edges_of_which_one_has_no_clock_are_timed_by_host_time():
    run = armed_walk()
    fed(run, edge("A", 0, 0.0), edge("B", 4.325))
    assert measure(run, "elapsed").text == "4.325000000"


def test_speed_is_distance_over_time_to_twelve_digits():
    run = armed_walk()
    fed(run, edge("A", 0, 0.0), edge("B", 4.3, 4.3))
    speed = measure(run, "speed")
    assert (speed.text, speed.unit, speed.primary) == ("0.930232558140", "m/s", True)
    assert speed.value == pytest.approx(4 / 4.3)
    # dv = v²/d · dt
    assert speed.uncertainty == pytest.approx((4 / 4.3) ** 2 / 4 * (0.020 + 2e-4 + 4.3 * 50e-6))


def test_no_speed_without_a_distance():
    run = armed_walk(distance_m=None)
    fed(run, edge("A", 0), edge("B", 4))
    assert [m.name for m in run.result().measures] == ["elapsed"]


def test_chatter_is_one_event_at_its_first_edge():
    run = armed_walk()
    chatter = [edge("A", i * 0.005) for i in range(5)]
    steps = fed(run, *chatter, edge("B", 4.0), edge("B", 4.004), edge("B", 4.012))
    assert kinds(steps).count(StepKind.STARTED) == 1
    assert refusals(steps[1:5]) == [Refusal.BOUNCE] * 4
    assert refusals(steps[6:]) == [Refusal.ALREADY_STOPPED] * 2
    assert measure(run, "elapsed").text == "4.000000000"


def test_arms_and_legs_after_the_start_are_locked_out():
    run = armed_walk()
    steps = fed(run, edge("A", 0), edge("A", 0.3), edge("A", 1.2))
    assert refusals(steps) == [None, Refusal.LOCKOUT, Refusal.LOCKOUT]
    assert flags(run) == set()


def test_beam_that_clears_is_no_event():
    run = armed_walk()
    assert fed(run, GateEdge("A", False, ns(0))) == []


def test_both_gates_together_are_questioned_and_never_timed():
    run = armed_walk()
    steps = fed(run, edge("A", 0), edge("B", 0.029))
    assert refusals(steps) == [None, Refusal.GATES_TOGETHER]
    assert run.phase is Phase.RUNNING
    fed(run, edge("B", 4.5))
    assert measure(run, "elapsed").text == "4.500000000"
    assert flags(run) == {"gates_together"}


def test_gate_clock_that_went_back_is_never_timed():
    run = armed_walk(together_ms=0)
    assert refusals(fed(run, edge("A", 0, 10.0), edge("B", 4, 1.0)))[1] is Refusal.GATES_TOGETHER
    assert run.phase is Phase.RUNNING


def test_restarted_gate_clock_does_not_lock_its_gate_for_ever():
    run = armed_walk()
    steps = fed(run, edge("A", 0), edge("B", 2, 500.0), edge("B", 2.02, 500.02), edge("B", 5, 1.0))
    run.undo_stop(ns(6))
    assert kinds(steps[:2]) == [StepKind.STARTED, StepKind.STOPPED]
    assert (run.phase, measure(run, "elapsed").text) == (Phase.STOPPED, "5.000000000")


def test_second_beam_before_first_is_refused():
    run = armed_walk()
    assert refusals(fed(run, edge("B", 0))) == [Refusal.GATE_B_BEFORE_A]
    assert run.phase is Phase.ARMED
    fed(run, edge("A", 2), edge("B", 6))
    assert measure(run, "elapsed").text == "4.000000000"
    assert flags(run) == {"gate_order"}


def test_finish_gate_without_start_gate_does_not_stop_a_walk_by_thumb():
    run = armed_walk()
    steps = fed(run, press(0), edge("B", 4), press(4.5))
    assert refusals(steps) == [None, Refusal.GATE_B_BEFORE_A, None]
    assert measure(run, "elapsed").source is Source.STOPWATCH
    assert flags(run) == {"gate_order", "gate_incomplete"}


def test_edges_are_refused_in_a_test_without_gates():
    run = armed_walk(gates="none", primary="stopwatch")
    steps = fed(run, edge("A", 0), press(1), edge("B", 2), press(5))
    assert refusals(steps) == [Refusal.NO_GATE_IN_TEST, None, Refusal.NO_GATE_IN_TEST, None]
    assert (measure(run, "elapsed").text, flags(run)) == ("4.000000000", set())


def test_walk_without_connected_gates_is_by_thumb_and_asks_nothing():
    run = FourMetreWalkRun(sample_study.walk(), gates_connected=False)
    run.arm(ns(-1), Arming())
    fed(run, press(0), press(4))
    elapsed = measure(run, "elapsed")
    assert (elapsed.source, elapsed.primary, flags(run)) == (Source.STOPWATCH, True, set())


def test_thumb_before_the_start_gate_is_a_witness():
    run = armed_walk()
    steps = fed(run, press(0), edge("A", 0.15), press(4.2), edge("B", 4.4))
    assert kinds(steps) == [
        StepKind.STARTED, StepKind.WITNESSED, StepKind.WITNESSED, StepKind.STOPPED,
    ]  # fmt: skip
    assert measure(run, "elapsed", Source.GATE).text == "4.250000000"
    assert measure(run, "elapsed", Source.STOPWATCH).text == "4.200000000"
    assert measure(run, "elapsed", Source.GATE).primary
    assert not measure(run, "elapsed", Source.STOPWATCH).primary
    assert flags(run) == set()


def test_thumb_after_the_gates_is_a_witness():
    run = armed_walk()
    steps = fed(run, edge("A", 0), press(0.2), edge("B", 4.0), press(4.1))
    assert kinds(steps) == [
        StepKind.STARTED, StepKind.WITNESSED, StepKind.STOPPED, StepKind.WITNESSED,
    ]  # fmt: skip
    assert measure(run, "elapsed", Source.GATE).text == "4.000000000"
    assert measure(run, "elapsed", Source.STOPWATCH).text == "3.900000000"


def test_second_press_beside_the_start_gate_does_not_stop():
    run = armed_walk(primary="stopwatch")
    steps = fed(run, edge("A", 0), press(0.3), press(0.5))
    assert refusals(steps) == [None, None, Refusal.DEAD_TIME_AFTER_START]


def test_finish_gate_just_after_the_thumb_is_a_witness():
    run = armed_walk(primary="stopwatch")
    steps = fed(run, press(0), edge("A", 0.1), press(4.0), edge("B", 4.2))
    assert kinds(steps[2:]) == [StepKind.STOPPED, StepKind.WITNESSED]
    assert (run.phase, run.stopped_ns) == (Phase.STOPPED, ns(4.0))
    assert measure(run, "elapsed", Source.STOPWATCH).primary
    assert measure(run, "elapsed", Source.GATE).text == "4.100000000"


def test_finish_gate_long_after_the_thumb_is_refused():
    run = armed_walk(primary="stopwatch")
    steps = fed(run, press(0), edge("A", 0.1), press(4.0), edge("B", 4.7))
    assert steps[3].refusal is Refusal.ALREADY_STOPPED
    assert {m.source for m in run.result().measures} == {Source.STOPWATCH}


def test_thumb_long_after_the_finish_gate_is_refused():
    run = armed_walk()
    steps = fed(run, press(0), edge("A", 0.1), edge("B", 4), press(4.7))
    assert steps[3].refusal is Refusal.ALREADY_STOPPED


def test_gate_and_thumb_that_differ_by_more_than_the_study_allows_are_questioned():
    run = armed_walk()
    fed(run, press(0), edge("A", 0.1), press(3.7), edge("B", 4.4))
    flag = next(f for f in run.result().flags if f.code == "sources_disagree")
    assert flag.detail == {"gate": "4.300000000", "stopwatch": "3.700000000"}


def test_silent_finish_gate_leaves_a_mixed_time_after_its_grace():
    run = armed_walk()
    steps = fed(run, edge("A", 0), press(4.2))
    assert kinds(steps) == [StepKind.STARTED, StepKind.WITNESSED]
    assert run.tick(ns(6.199)) == ()
    (stop,) = run.tick(ns(6.2))
    assert (stop.kind, stop.at_ns, run.stopped_ns) == (StepKind.STOPPED, ns(4.2), ns(4.2))
    elapsed = measure(run, "elapsed")
    assert (elapsed.text, elapsed.source, elapsed.uncertainty, elapsed.primary) == (
        "4.200000000", Source.MIXED, 0.2, True,
    )  # fmt: skip
    assert flags(run) == {"mixed_sources", "gate_incomplete"}


def test_finish_gate_within_its_grace_is_the_result():
    run = armed_walk()
    fed(run, edge("A", 0), press(4.0), edge("B", 5.9))
    assert run.phase is Phase.STOPPED
    assert measure(run, "elapsed").text == "5.900000000"


def test_second_hand_stop_while_the_gate_is_waited_for_is_refused():
    run = armed_walk()
    assert refusals(fed(run, edge("A", 0), press(4), press(5)))[2] is Refusal.ALREADY_STOPPED


def test_hand_stop_can_be_undone_while_the_gate_is_waited_for():
    run = armed_walk()
    fed(run, edge("A", 0), press(2))
    assert run.undo_stop(ns(2.5)).kind is StepKind.UNDONE
    assert run.tick(ns(5)) == ()
    fed(run, edge("B", 6))
    assert measure(run, "elapsed").text == "6.000000000"


def test_one_start_gate_and_a_hand_stop_are_mixed_at_once():
    run = armed_walk(gates="one")
    assert kinds(fed(run, edge("A", 0), press(4))) == [StepKind.STARTED, StepKind.STOPPED]
    assert measure(run, "elapsed").source is Source.MIXED


def test_one_finish_gate_and_a_hand_start_are_mixed():
    run = armed_walk(gates="one")
    steps = fed(run, edge("B", -0.5), press(0), edge("B", 0.3), edge("B", 4))
    assert refusals(steps) == [
        Refusal.GATE_B_BEFORE_A, None, Refusal.DEAD_TIME_AFTER_START, None,
    ]  # fmt: skip
    assert (measure(run, "elapsed").text, run.phase) == ("4.000000000", Phase.STOPPED)


def test_stop_by_gate_can_be_undone_and_the_same_gate_stops_again():
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 2))
    assert run.undo_stop(ns(2.3)).kind is StepKind.UNDONE
    steps = fed(run, edge("B", 2.6))
    assert kinds(steps) == [StepKind.STOPPED]
    assert measure(run, "elapsed").text == "2.600000000"


def test_true_finish_that_came_before_the_undo_is_not_lost():
    run = armed_walk(primary="stopwatch")
    steps = fed(run, edge("A", 0), press(2), edge("B", 4.3))
    assert refusals(steps) == [None, None, Refusal.ALREADY_STOPPED]
    step = run.undo_stop(ns(5))
    assert (step.kind, step.at_ns, step.source) == (StepKind.STOPPED, ns(4.3), Source.GATE)
    assert (measure(run, "elapsed").text, run.phase) == ("4.300000000", Phase.STOPPED)


def test_each_undo_goes_on_to_the_next_edge():
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 2), edge("B", 3.5), edge("B", 5))
    assert run.undo_stop(ns(6)).at_ns == ns(3.5)
    assert run.undo_stop(ns(7)).at_ns == ns(5)
    assert run.undo_stop(ns(8)).kind is StepKind.UNDONE
    assert run.phase is Phase.RUNNING


def test_chatter_of_the_undone_stop_does_not_stop_again():
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 2), edge("B", 2.01), edge("B", 2.4))
    assert run.undo_stop(ns(3)).kind is StepKind.UNDONE
    assert run.phase is Phase.RUNNING


def test_witness_gate_stops_when_the_hand_stop_is_undone():
    run = armed_walk(primary="stopwatch")
    fed(run, press(0), edge("A", 0.1), press(4), edge("B", 4.3))
    assert run.undo_stop(ns(5)).at_ns == ns(4.3)
    assert [m.source for m in run.result().measures] == [Source.GATE, Source.GATE]


def test_edge_keyed_in_on_the_device_is_flagged_and_no_better_than_a_thumb():
    run = armed_walk()
    fed(run, edge("A", 0, 0.0), edge("B", 4, 4.0, manual=True))
    assert measure(run, "elapsed").uncertainty == 0.2
    assert flags(run) == {"gate_by_hand"}


def test_device_clock_past_midnight_is_only_a_difference():
    run = armed_walk()
    fed(run, edge("A", 0, 99.0), edge("B", 4, 103.0))  # 86 300 s + 99 s: one second before 24:00
    assert measure(run, "elapsed").text == "4.000000000"


def test_events_that_arrive_out_of_order_are_timed_by_their_stamps():
    run = armed_walk()
    fed(run, press(0.1), edge("A", 0.0), edge("B", 4.0), press(3.9))
    assert run.started_ns == ns(0)
    assert measure(run, "elapsed", Source.GATE).text == "4.000000000"
    assert measure(run, "elapsed", Source.STOPWATCH).text == "3.800000000"
