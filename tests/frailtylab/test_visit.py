"""The order of a visit, what settles a place, and when nothing is missing."""

from __future__ import annotations

import pytest
from helpers import sample_study
from helpers.kept_trials import kept
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.people import Side
from frailtylab.trials import NotDone, Outcome, TrialSlot, TrialState
from frailtylab.visit import (
    Progress,
    VisitTrials,
    covers,
    is_settled,
    next_attempt,
    next_in_test,
    next_in_visit,
    open_attention,
    places,
    progress,
    start_hand,
)

L, R = Side.LEFT, Side.RIGHT
PERSON = sample_study.participant(R)


def visit(*trials, not_done=()):
    return VisitTrials("v-1", trials, not_done)


def left_out(test, side=None, number=None):
    return NotDone("n-1", "v-1", test, "refused", "", side, number)


def order(test, person=PERSON):
    return [(slot.practice, slot.number, slot.side) for slot in places(test, "v-1", person)]


def test_timed_tests_begin_with_practice():
    assert order(sample_study.tug()) == [(True, 1, None), (False, 1, None), (False, 2, None)]


def test_hands_take_turns_from_the_start_hand():
    assert order(sample_study.grip(practice_per_hand=1, trials_per_hand=2)) == [
        (True, 1, R), (True, 1, L), (False, 1, R), (False, 1, L), (False, 2, R), (False, 2, L),
    ]  # fmt: skip


def test_hands_go_one_after_the_other_where_the_study_says_so():
    assert order(sample_study.grip(alternate=False, trials_per_hand=2)) == [
        (False, 1, R), (False, 2, R), (False, 1, L), (False, 2, L),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "dominant", "first"),
    [
        ("left", R, L), ("right", L, R), ("dominant", R, R), ("dominant", L, L),
        ("non_dominant", R, L), ("non_dominant", L, R),
    ],
)  # fmt: skip
def test_start_hand_is_by_the_studys_rule(rule, dominant, first):
    person = sample_study.participant(dominant)
    test = sample_study.grip(start_hand=rule)
    assert start_hand(test, person) is first
    assert order(test, person)[0] == (False, 1, first)


def test_first_place_of_an_empty_visit_is_the_first_practice():
    slot = next_in_visit(sample_study.study(), visit(), PERSON)
    assert slot == TrialSlot("v-1", "TUG", practice=True, number=1, attempt=1)


def test_finished_test_leads_to_the_next_one():
    done = [kept("TUG", 1, "9", practice=True), kept("TUG", 1, "9"), kept("TUG", 2, "9")]
    slot = next_in_visit(sample_study.study(), visit(*done), PERSON)
    assert slot is not None
    assert (slot.test, slot.practice) == ("4MWT", True)


@pytest.mark.parametrize(
    ("attempt", "settled"),
    [
        (kept("TUG", 1, "9"), True),
        (kept("TUG", 1, "9", outcome=Outcome.ATTENTION), True),
        (kept("TUG", 1, "9", outcome=Outcome.INVALID), False),
        (kept("TUG", 1, "9", repeat=True), False),
        (kept("TUG", 1, "9", outcome=Outcome.UNDECIDED, state=TrialState.DRAFT), False),
    ],
)
def test_place_is_settled_by_a_counting_attempt(attempt, settled):
    assert is_settled(attempt.trial.slot, visit(attempt)) is settled


def test_invalid_practice_settles_its_place():
    attempt = kept("TUG", 1, "9", practice=True, outcome=Outcome.INVALID)
    assert is_settled(attempt.trial.slot, visit(attempt))


def test_place_of_a_repeat_is_open_until_the_repeat_counts():
    first = kept("TUG", 1, "9", repeat=True)
    slot = first.trial.slot
    assert next_attempt(slot, visit(first)).attempt == 2
    invalid = kept("TUG", 1, "9", attempt=2, outcome=Outcome.INVALID)
    assert not is_settled(slot, visit(invalid, first))
    assert next_attempt(slot, visit(invalid, first)).attempt == 3
    assert is_settled(slot, visit(kept("TUG", 1, "9", attempt=3), invalid, first))


def test_next_attempt_keeps_place_and_side():
    slot = TrialSlot("v-1", "GRIP", practice=False, number=2, side=L)
    first = kept("GRIP", 2, "30", "peak_force", side=L, outcome=Outcome.INVALID)
    other = kept("GRIP", 2, "30", "peak_force", side=R, attempt=4)
    assert next_attempt(slot, visit(first, other)) == TrialSlot("v-1", "GRIP", False, 2, 2, L)


@pytest.mark.parametrize(
    ("entry", "slot", "covered"),
    [
        (left_out("GRIP"), (False, 1, L), True),
        (left_out("GRIP"), (True, 1, R), True),
        (left_out("GRIP", L), (False, 3, L), True),
        (left_out("GRIP", L), (False, 3, R), False),
        (left_out("GRIP", L, 3), (False, 3, L), True),
        (left_out("GRIP", L, 3), (False, 2, L), False),
        (left_out("GRIP", L, 1), (True, 1, L), False),
        (left_out("TUG"), (False, 1, L), False),
    ],
)
def test_not_done_covers_its_test_side_and_number(entry, slot, covered):
    practice, number, side = slot
    assert covers(entry, TrialSlot("v-1", "GRIP", practice, number, side=side)) is covered


def test_hand_that_is_left_out_is_skipped():
    test = sample_study.grip()
    first = kept("GRIP", 1, "30", "peak_force", side=R)
    slot = next_in_test(test, visit(first, not_done=[left_out("GRIP", L)]), PERSON)
    assert slot == TrialSlot("v-1", "GRIP", practice=False, number=2, side=R)


def test_complete_visit_has_no_next_place():
    study = sample_study.study()
    trials = visit(not_done=[left_out("TUG"), left_out("4MWT"), left_out("GRIP")])
    assert next_in_visit(study, trials, PERSON) is None
    assert progress(study.tests, trials, PERSON) == Progress(12, 12)
    assert progress(study.tests, trials, PERSON).complete


def test_progress_counts_places_not_attempts():
    test = sample_study.tug()
    trials = visit(
        kept("TUG", 1, "9", practice=True),
        kept("TUG", 1, "9", outcome=Outcome.INVALID),
        kept("TUG", 1, "9", attempt=2),
    )
    found = progress([test], trials, PERSON)
    assert (found.settled, found.total, found.complete) == (2, 3, False)


def test_trials_kept_with_open_reasons_are_listed():
    asked = kept("TUG", 1, "9", outcome=Outcome.ATTENTION)
    assert open_attention(visit(kept("TUG", 2, "9"), asked)) == [asked]


@given(
    st.sampled_from([True, False]),
    st.sampled_from([L, R]),
    st.lists(st.sampled_from([Outcome.VALID, Outcome.INVALID, Outcome.ATTENTION]), max_size=40),
)
def test_following_the_next_place_visits_each_once_and_ends(alternate, dominant, outcomes):
    study = sample_study.study(
        tests=[sample_study.TUG, sample_study.GRIP | {"alternate": alternate}]
    )
    person = sample_study.participant(dominant)
    trials, wanted = [], iter(outcomes)
    while (slot := next_in_visit(study, visit(*trials), person)) is not None:
        outcome = next(wanted, Outcome.VALID)
        trials.append(
            kept(
                slot.test, slot.number, "9", side=slot.side, practice=slot.practice,
                attempt=slot.attempt, outcome=outcome,
            )
        )  # fmt: skip
    keys = [t.trial.slot for t in trials]
    assert len(set(keys)) == len(keys)
    assert progress(study.tests, visit(*trials), person).complete
    settled = [t.trial.slot for t in trials if t.decision.outcome is not Outcome.INVALID]
    assert len([s for s in settled if not s.practice]) == 8
