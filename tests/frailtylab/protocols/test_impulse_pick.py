"""Another impulse as start or finish: nothing is lost, nothing impossible is taken."""

from __future__ import annotations

import pytest
from helpers.marks import armed_tug, armed_walk, edge, fed, flags, measure, ns, press

from frailtylab.protocols.base import Phase, Refusal, StepKind
from frailtylab.protocols.gate_choice import Pick
from frailtylab.trials import Source


def pick(run, start: int | None, stop: int | None):
    return run.pick(ns(20), Pick(start, stop, "arm_or_aid", "cane"))


def cane_walk(**changes: object):
    """Impulses 1, 2 at gate A and 3, 4 at gate B; the program takes 1 and 3."""
    run = armed_walk(**changes)
    fed(run, edge("A", 0), edge("A", 0.4), edge("B", 4), edge("B", 4.5))
    return run


def test_picked_impulses_are_the_result_and_the_found_ones_stay():
    run = cane_walk()
    assert pick(run, 2, 4).kind is StepKind.PICKED
    result, found = measure(run, "elapsed"), measure(run, "elapsed_automatic")
    assert (result.text, result.primary, result.source) == ("4.100000000", True, Source.GATE)
    assert (found.text, found.primary) == ("4.000000000", False)
    assert measure(run, "speed").value == pytest.approx(4 / 4.1)
    (flag,) = run.result().flags
    assert (flag.code, flag.detail) == (
        "impulse_picked", {"start": "2", "finish": "4", "reason": "arm_or_aid", "note": "cane"},
    )  # fmt: skip
    assert [i.role for i in run.impulses()] == ["", "start", "", "finish"]
    assert run.impulses()[2].offset_ns == 3_600_000_000


@pytest.mark.parametrize(
    ("start", "stop", "text"), [(2, None, "3.600000000"), (None, 4, "4.500000000")]
)
def test_one_end_alone_can_be_picked(start, stop, text):
    run = cane_walk()
    pick(run, start, stop)
    assert measure(run, "elapsed").text == text


@pytest.mark.parametrize(
    ("start", "stop"), [(4, 2), (2, 2), (None, None), (9, 4), (0, 4), (-1, 4), (3, None)]
)
def test_pick_without_a_time_is_refused_and_changes_nothing(start, stop):
    run = cane_walk()
    before = run.result()
    assert pick(run, start, stop).refusal is Refusal.PICK_IMPOSSIBLE
    assert run.result() == before


def test_pick_before_the_stop_is_refused():
    run = armed_walk()
    fed(run, edge("A", 0))
    assert pick(run, 1, None).refusal is Refusal.NOT_STOPPED


def test_second_pick_replaces_the_first_and_the_found_time_stays_the_programs():
    run = cane_walk()
    pick(run, 2, 4)
    pick(run, 1, 4)
    assert measure(run, "elapsed").text == "4.500000000"
    assert measure(run, "elapsed_automatic").text == "4.000000000"


def test_walk_the_wrong_way_can_be_read_from_its_impulses():
    run = armed_walk()
    fed(run, edge("B", -4.2), edge("A", 0), press(1))
    run.tick(ns(3.1))
    pick(run, 1, 2)
    assert measure(run, "elapsed").text == "4.200000000"
    assert measure(run, "elapsed_automatic").source is Source.MIXED
    assert "wrong_direction" not in flags(run)


def test_missed_finish_can_be_picked_where_the_thumb_had_to_end_the_walk():
    run = armed_walk(together_ms=3000)
    fed(run, press(0.1), edge("A", 0), edge("B", 2.9), press(4))
    run.tick(ns(6.1))
    assert run.phase is Phase.STOPPED
    pick(run, None, 2)
    assert measure(run, "elapsed", Source.GATE).text == "2.900000000"
    assert measure(run, "elapsed", Source.STOPWATCH).text == "3.900000000"


def test_undo_takes_the_pick_along():
    run = cane_walk()
    pick(run, 2, 4)
    assert run.undo_stop(ns(5)).kind is StepKind.UNDONE
    fed(run, edge("B", 6))
    assert measure(run, "elapsed").text == "6.000000000"
    assert flags(run) == set()


def test_pick_stands_whatever_the_gates_tell_afterwards():
    run = cane_walk(break_rule="longest")
    pick(run, 2, None)
    fed(run, edge("B", 4.9), edge("B", 5.2))
    assert measure(run, "elapsed").text == "3.600000000"


def test_crossings_of_the_timed_up_and_go_can_be_picked_and_the_thumb_stays_the_result():
    run = armed_tug()
    fed(run, press(0), edge("A", 1), edge("A", 3), edge("A", 8), press(11))
    pick(run, 2, 3)
    assert measure(run, "out_to_back").text == "5.000000000"
    assert measure(run, "out_to_back_automatic").text == "2.000000000"
    assert measure(run, "elapsed").text == "11.000000000"
    assert {"impulse_picked", "extra_crossing"} == flags(run)


def test_answer_to_the_question_is_kept_with_these_very_numbers():
    run = armed_walk()
    fed(run, press(0), edge("A", 0.1), press(3.4), edge("B", 4.4), edge("B", 4.8))
    assert run.confirm(ns(5)).kind is StepKind.CONFIRMED
    (flag,) = run.result().flags
    assert flag.detail["confirmed"] == "yes"
    pick(run, None, 3)
    asked = next(f for f in run.result().flags if f.code == "sources_disagree")
    assert asked.detail == {"gate": "4.700000000", "stopwatch": "3.400000000"}


def test_there_is_nothing_to_confirm_where_both_agree_or_nothing_is_stopped():
    assert cane_walk().confirm(ns(5)).refusal is Refusal.NOTHING_TO_CONFIRM
    assert armed_walk().confirm(ns(5)).refusal is Refusal.NOTHING_TO_CONFIRM


def test_both_may_differ_by_half_a_second():
    run = armed_walk()
    fed(run, press(0), edge("A", 0), press(4.0), edge("B", 4.5))
    assert flags(run) == set()
