"""Arms, trunks, canes, other people and trembling contacts: what the gates' impulses come to."""

from __future__ import annotations

import pytest
from helpers import sample_study
from helpers.marks import (
    armed_tug,
    armed_walk,
    edge,
    fed,
    flags,
    kinds,
    measure,
    ns,
    press,
    refusals,
)

from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Phase, Refusal, StepKind
from frailtylab.samples import GateEdge
from frailtylab.trials import Source

WALKER = ((0.0, 0.03), (0.06, 0.04), (0.13, 0.2))
"""Arm, leg and trunk: when each breaks the beam and for how long; gaps of 30 ms are merged."""
CANE = ((0.0, 0.02), (0.35, 0.03), (0.45, 0.2))


def clear(gate: str, at_s: float) -> GateEdge:
    return GateEdge(gate, False, ns(at_s))


def passing(gate: str, at_s: float, *breaks: tuple[float, float]) -> list[GateEdge]:
    """Edges of one passing, in order."""
    return [
        made
        for begins, lasts in breaks
        for made in (edge(gate, at_s + begins), clear(gate, at_s + begins + lasts))
    ]


def names(run) -> set[str]:
    return {m.name for m in run.result().measures}


def test_trembling_contact_counts_once_at_its_first_edge():
    run = armed_walk()
    bounces = [
        edge("A", 0),
        clear("A", 0.002),
        edge("A", 0.004),
        clear("A", 0.006),
        edge("A", 0.008),
    ]
    assert refusals(fed(run, *bounces)) == [None, Refusal.BOUNCE, Refusal.BOUNCE]
    fed(run, edge("B", 4))
    assert measure(run, "elapsed").text == "4.000000000"


def test_debounce_is_the_studys():
    steps = fed(armed_walk(debounce_ms=2), edge("A", 0), edge("A", 0.0019), edge("A", 0.0041))
    assert refusals(steps) == [None, Refusal.BOUNCE, Refusal.CHATTER]


def test_contact_that_trembles_as_somebody_leaves_the_finish_gate_ends_no_walk():
    run = armed_walk()
    steps = fed(
        run, edge("B", -0.5), edge("A", 0), clear("B", 2), edge("B", 2.004), clear("B", 2.03)
    )
    assert refusals(steps) == [Refusal.GATE_B_BEFORE_A, None, Refusal.BOUNCE]
    assert refusals(fed(run, edge("B", 2.07))) == [Refusal.CHATTER]
    assert run.phase is Phase.RUNNING
    fed(run, edge("B", 4.2))
    assert measure(run, "elapsed").text == "4.200000000"


@pytest.mark.parametrize(
    ("rule", "result", "beside"),
    [
        ("first", "4.000000000", ("elapsed_longest_break", "3.900000000")),
        ("longest", "3.900000000", ("elapsed_first_break", "4.000000000")),
    ],
)
def test_study_chooses_the_break_and_both_times_are_kept(rule, result, beside):
    run = armed_walk(break_rule=rule)
    fed(run, *passing("A", 0, *CANE), *passing("B", 4, (0, 0.04), (0.35, 0.2)))
    assert measure(run, "elapsed").text == result
    kept = measure(run, beside[0])
    assert (kept.text, kept.primary, kept.source) == (beside[1], False, Source.GATE)
    assert measure(run, "speed").value == pytest.approx(4 / float(result))
    assert flags(run) == set()


def test_short_gaps_are_part_of_a_break():
    run = armed_walk(break_rule="longest")
    fed(run, *passing("A", 0, *WALKER), *passing("B", 4, (0, 0.05), (0.15, 0.2)))
    assert measure(run, "elapsed").text == "4.150000000"


def test_break_that_begins_after_the_cluster_is_not_this_walkers():
    run = armed_walk(break_rule="longest")
    fed(run, *passing("A", 0, (0, 0.2)), *passing("B", 4, (0, 0.2), (1.001, 0.9)))
    assert measure(run, "elapsed").text == "4.000000000"


def test_trunk_is_told_once_it_has_left_the_finish_gate():
    run = armed_walk(break_rule="longest")
    fed(run, *passing("A", 0, *CANE))
    steps = fed(run, *passing("B", 4, *CANE))
    assert kinds(steps)[0] is StepKind.STOPPED
    assert kinds(steps).count(StepKind.WITNESSED) == 3
    assert measure(run, "elapsed").text == "4.000000000"
    assert flags(run) == set()


def test_walker_who_still_stands_in_the_gate_shows_no_trunk():
    run = armed_walk(break_rule="longest")
    fed(run, *passing("A", 0, *CANE), edge("B", 4))
    assert (measure(run, "elapsed").text, flags(run)) == ("4.000000000", {"trunk_unknown"})


def test_gate_that_never_tells_clear_shows_no_trunk():
    run = armed_walk(break_rule="longest")
    fed(run, edge("A", 0), edge("A", 0.2), edge("B", 4), edge("B", 4.3))
    assert measure(run, "elapsed").text == "4.000000000"
    assert flags(run) == {"trunk_unknown"}
    assert names(run) == {"elapsed", "elapsed_first_break", "speed"}


def test_time_that_would_be_nothing_or_less_is_never_the_trunks():
    run = armed_walk(break_rule="longest")
    fed(run, edge("A", 0), clear("A", 0.02), edge("A", 0.5), edge("B", 0.55), clear("A", 0.9))
    fed(run, clear("B", 0.6))
    assert measure(run, "elapsed").text == "0.050000000"
    run = armed_walk(break_rule="longest")
    steps = [edge("A", 0), clear("A", 0.02), edge("B", 0.4), edge("A", 0.5), clear("B", 0.6)]
    fed(run, *steps, clear("A", 0.9))
    assert (measure(run, "elapsed").text, flags(run)) == ("0.400000000", {"trunk_unknown"})


def test_study_without_a_rule_keeps_its_records_as_they_were():
    run = armed_walk()
    fed(run, *passing("A", 0, *CANE), *passing("B", 4, *CANE))
    assert names(run) == {"elapsed", "speed"}
    assert kinds(fed(run, clear("B", 5))) == []


def test_timed_up_and_go_keeps_both_times_of_its_gate():
    run = armed_tug(break_rule="longest")
    fed(run, press(0), *passing("A", 2, *CANE), *passing("A", 8, (0, 0.2)), press(11))
    assert measure(run, "out_to_back").text == "5.550000000"
    assert measure(run, "out_to_back_first_break").text == "6.000000000"
    assert measure(run, "elapsed").source is Source.STOPWATCH


def test_walking_frame_person_and_trailing_foot_are_one_passing():
    run = armed_walk()
    steps = fed(run, edge("A", 0), edge("A", 0.7), edge("A", 1.4), edge("A", 2.1))
    assert refusals(steps) == [None, *[Refusal.LOCKOUT] * 3]
    assert flags(run) == set()


def test_second_person_in_the_start_gate_is_asked_about_and_changes_no_time():
    run = armed_walk()
    steps = fed(run, *passing("A", 0, *WALKER), *passing("A", 2.5, *WALKER), edge("B", 4))
    assert [r for r in refusals(steps) if r] == [
        *[Refusal.CHATTER] * 2, Refusal.EXTRA_CROSSING, *[Refusal.CHATTER] * 2,
    ]  # fmt: skip
    (flag,) = run.result().flags
    assert (flag.code, flag.detail) == ("extra_crossing", {"gate": "A"})
    assert measure(run, "elapsed").text == "4.000000000"


def test_walk_from_the_finish_to_the_start_is_asked_about():
    run = armed_walk()
    fed(run, edge("B", -4.2), edge("A", 0), press(1))
    run.tick(ns(3.1))
    assert {"gate_order", "wrong_direction", "gate_incomplete"} <= flags(run)
    flag = next(f for f in run.result().flags if f.code == "wrong_direction")
    assert flag.detail == {"seconds": "4.200000000"}


def test_finish_gate_that_ended_the_walk_asks_nothing_about_its_direction():
    run = armed_walk()
    fed(run, edge("B", -4.2), edge("A", 0), edge("B", 4))
    assert flags(run) == {"gate_order"}


def test_somebody_in_the_finish_gate_before_disarming_is_forgotten():
    run = armed_walk()
    fed(run, edge("B", 0))
    run.disarm(ns(1))
    run.arm(ns(2), Arming())
    fed(run, edge("A", 3), press(5))
    run.tick(ns(7.5))
    assert "wrong_direction" not in flags(run)


def test_walk_without_a_finish_is_told_and_the_stopwatch_ends_it():
    run = armed_walk(overdue_s=60)
    fed(run, edge("A", 0))
    assert run.tick(ns(59.9)) == ()
    assert kinds(list(run.tick(ns(60)))) == [StepKind.OVERDUE]
    fed(run, press(61))
    run.tick(ns(63.1))
    assert measure(run, "elapsed").source is Source.MIXED
    assert {"overdue", "mixed_sources"} <= flags(run)


def test_list_of_impulses_begins_at_arming_and_says_what_was_made_of_each():
    run = new_run(sample_study.walk(), gates_connected=True)
    fed(run, edge("A", -3))
    run.arm(ns(-1), Arming())
    fed(run, edge("B", -0.5), *passing("A", 0, *WALKER), edge("B", 4), edge("B", 6))
    listed = [(i.number, i.gate, i.offset_ns / 1e9, i.refusal, i.role) for i in run.impulses()]
    assert listed == [
        (1, "B", -0.5, Refusal.GATE_B_BEFORE_A, ""),
        (2, "A", 0.0, None, "start"),
        (3, "A", 0.06, Refusal.CHATTER, ""),
        (4, "A", 0.13, Refusal.CHATTER, ""),
        (5, "B", 4.0, None, "finish"),
        (6, "B", 6.0, Refusal.ALREADY_STOPPED, ""),
    ]


def test_undone_finish_and_the_edge_that_replaced_it_are_told_apart():
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 2), edge("B", 5))
    run.undo_stop(ns(6))
    assert [i.refusal for i in run.impulses()] == [None, Refusal.UNDONE, None]
    assert [i.role for i in run.impulses()] == ["start", "", "finish"]


def test_gates_that_are_not_used_have_no_list():
    run = new_run(sample_study.walk(), gates_connected=False)
    run.arm(ns(-1), Arming())
    fed(run, press(0), edge("A", 0), press(4))
    assert run.impulses() == ()
