"""Arming, disarming, lateness and lost cables of a timed attempt."""

from __future__ import annotations

import pytest
from helpers import sample_study
from helpers.marks import armed_tug, armed_walk, edge, fed, flags, force, kinds, ns, press, refusals

from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Phase, Refusal, StepKind, needs_attention
from frailtylab.protocols.four_metre_walk import FourMetreWalkRun
from frailtylab.protocols.grip_strength import GripRun
from frailtylab.protocols.timed_up_and_go import TimedUpAndGoRun
from frailtylab.samples import DeviceStatus, LinkLost, LinkRestored, Unknown


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        (sample_study.tug(), TimedUpAndGoRun),
        (sample_study.walk(), FourMetreWalkRun),
        (sample_study.grip(), GripRun),
    ],
)
def test_each_kind_of_test_has_its_own_machine(test, kind):
    run = new_run(test, gates_connected=True)
    assert type(run) is kind
    assert (run.phase, run.started_ns, run.stopped_ns) == (Phase.IDLE, None, None)
    assert run.result().measures == ()


def test_press_before_arming_is_refused():
    run = new_run(sample_study.walk(), gates_connected=True)
    assert refusals(fed(run, press(0))) == [Refusal.NOT_ARMED]


def test_edge_before_arming_is_refused():
    run = new_run(sample_study.walk(), gates_connected=True)
    assert refusals(fed(run, edge("A", 0))) == [Refusal.NOT_ARMED]


def test_arming_with_a_broken_beam_is_refused():
    run = new_run(sample_study.walk(), gates_connected=True)
    step = run.arm(ns(0), Arming(blocked_gates=("B",)))
    assert (step.refusal, step.gate, run.phase) == (Refusal.GATE_BLOCKED, "B", Phase.IDLE)


def test_broken_beam_is_no_matter_where_gates_are_not_used():
    run = new_run(sample_study.walk(gates="none"), gates_connected=True)
    assert run.arm(ns(0), Arming(blocked_gates=("B",))).kind is StepKind.ARMED


def test_arming_twice_is_refused():
    run = armed_walk()
    assert run.arm(ns(0), Arming()).refusal is Refusal.ALREADY_ARMED
    fed(run, press(0))
    assert run.arm(ns(1), Arming()).refusal is Refusal.ALREADY_ARMED


def test_arming_after_the_stop_is_refused():
    run = armed_tug()
    fed(run, press(0), press(9))
    assert run.arm(ns(10), Arming()).refusal is Refusal.ALREADY_STOPPED


def test_disarming_goes_back_to_idle_only_from_armed():
    run = armed_walk()
    assert run.disarm(ns(0)).kind is StepKind.DISARMED
    assert run.disarm(ns(0)).refusal is Refusal.NOT_ARMED
    run.arm(ns(1), Arming())
    fed(run, press(2))
    assert run.disarm(ns(3)).refusal is Refusal.NOT_ARMED


def test_disarming_forgets_somebody_in_the_finish_gate():
    run = armed_walk()
    fed(run, edge("B", 0))
    assert flags(run) == {"gate_order"}
    run.disarm(ns(1))
    assert flags(run) == set()


def test_attempt_that_runs_too_long_is_asked_about_once():
    run = armed_tug()
    fed(run, press(0))
    assert run.tick(ns(179.9)) == ()
    assert kinds(list(run.tick(ns(180)))) == [StepKind.OVERDUE]
    assert run.tick(ns(181)) == ()
    fed(run, press(200))
    assert "overdue" in flags(run)


def test_time_does_nothing_to_an_attempt_that_has_not_started():
    assert armed_walk().tick(ns(10_000)) == ()


@pytest.mark.parametrize("before", [(), (press(0),)])
def test_lost_gate_is_flagged_and_the_thumb_finishes(before):
    run = armed_walk()
    fed(run, *before)
    assert kinds(fed(run, LinkLost(ns(1), "unplugged"))) == [StepKind.LINK_LOST]
    fed(run, *(() if before else (press(0),)), press(5))
    assert run.phase is Phase.STOPPED
    assert {"gate_lost", "gate_incomplete"} <= flags(run)


def test_lost_gate_before_arming_or_after_the_stop_is_no_matter():
    run = new_run(sample_study.tug(), gates_connected=True)
    assert fed(run, LinkLost(ns(0), "unplugged")) == []
    run.arm(ns(1), Arming())
    fed(run, press(2), press(9))
    assert fed(run, LinkLost(ns(10), "unplugged")) == []
    assert flags(run) == set()


def test_lost_device_is_no_matter_where_gates_are_not_used():
    run = armed_tug(gates="none")
    assert fed(run, LinkLost(ns(0), "unplugged")) == []


def test_other_events_lead_to_nothing():
    run = armed_walk()
    talk = DeviceStatus(ns(0), "info", "TIMY"), Unknown(ns(0), b"?"), LinkRestored(ns(0))
    assert fed(run, *talk, force(0, 1.0)) == []


def test_only_notes_ask_nothing_of_a_person():
    run = armed_tug()
    fed(run, press(0, 0), press(9.06, 9_000))
    assert flags(run) == {"note.press_stamps"}
    assert not needs_attention(run.result().flags)
    fed(mixed := armed_walk(), edge("A", 0), press(4))
    mixed.tick(ns(6))
    assert needs_attention(mixed.result().flags)
