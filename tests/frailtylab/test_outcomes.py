"""Scores: each named rule, and which trials count for it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers import sample_study
from helpers.kept_trials import kept
from hypothesis import given
from hypothesis import strategies as st

from frailtylab import __version__
from frailtylab.outcomes import counted_trials, scores_of
from frailtylab.people import Side
from frailtylab.trials import Outcome, TrialState

L, R = Side.LEFT, Side.RIGHT
HANDS = [
    kept("GRIP", number, text, "peak_force", side=side)
    for number, side, text in (
        (1, R, "30.1"), (1, L, "27.4"), (2, R, "32.6"), (2, L, "28.0"), (3, R, "31.2"),
        (3, L, "28.0"),
    )
]  # fmt: skip


def one_score(test, trials, dominant=R):
    (score,) = scores_of(test, trials, sample_study.participant(dominant))
    return score


@pytest.mark.parametrize(
    ("rule", "dominant", "text", "inputs"),
    [
        ("max_all", R, "32.6", [2]),
        ("best", R, "32.6", [2]),
        ("mean", R, "29.55", [1, 0, 3, 2, 5, 4]),
        ("mean_left", R, "27.8", [1, 3, 5]),
        ("mean_right", R, "31.3", [0, 2, 4]),
        ("mean_dominant", R, "31.3", [0, 2, 4]),
        ("mean_dominant", L, "27.8", [1, 3, 5]),
        ("max_dominant", R, "32.6", [2]),
        ("max_dominant", L, "28.0", [3]),
        ("max_each_hand_sum", R, "60.6", [3, 2]),
        ("single_trial", R, "27.4", [1]),
    ],
)
def test_each_rule_of_grip(rule, dominant, text, inputs):
    test = sample_study.grip(scores=[sample_study.score_rule(rule)])
    score = one_score(test, HANDS, dominant)
    assert Decimal(score.text) == Decimal(text)
    assert score.value == pytest.approx(float(text))
    assert score.inputs == tuple(HANDS[i].trial.id for i in inputs)
    assert (score.test, score.rule, score.name, score.unit) == ("GRIP", rule, "score", "kgf")
    assert score.software_version == __version__


@pytest.mark.parametrize(
    ("measure", "text"), [("elapsed", "4.100000001"), ("speed", "4.200000000")]
)
def test_best_is_the_shortest_time_and_the_greatest_speed(measure, text):
    test = sample_study.walk(scores=[sample_study.score_rule("best", measure)])
    trials = [kept("4MWT", 1, "4.100000001", measure), kept("4MWT", 2, "4.200000000", measure)]
    assert one_score(test, trials).text == text


def test_mean_of_times_is_exact():
    trials = [kept("TUG", 1, "10.000000001"), kept("TUG", 2, "11.000000002")]
    assert one_score(sample_study.tug(), trials).text == "10.5000000015"


def test_mean_that_does_not_end_has_twelve_digits():
    trials = [kept("TUG", n, t) for n, t in ((1, "10"), (2, "10"), (3, "11"))]
    assert one_score(sample_study.tug(trials=3), trials).text == "10.3333333333"


def test_practice_never_counts():
    trials = [kept("TUG", 1, "99", practice=True), kept("TUG", 1, "10")]
    assert one_score(sample_study.tug(), trials).inputs == (trials[1].trial.id,)


def test_practice_alone_makes_no_score():
    test = sample_study.tug()
    assert scores_of(test, [kept("TUG", 1, "9", practice=True)], sample_study.participant()) == ()


@pytest.mark.parametrize(
    ("outcome", "state", "counts"),
    [
        (Outcome.VALID, TrialState.FINAL, True),
        (Outcome.ATTENTION, TrialState.FINAL, True),
        (Outcome.INVALID, TrialState.FINAL, False),
        (Outcome.UNDECIDED, TrialState.DRAFT, False),
        (Outcome.VALID, TrialState.DRAFT, False),
    ],
)
def test_only_decided_trials_that_are_not_invalid_count(outcome, state, counts):
    trials = [kept("TUG", 1, "10", outcome=outcome, state=state)]
    assert bool(counted_trials(trials, sample_study.tug())) is counts


def test_repeat_takes_the_place_of_its_first_attempt():
    first = kept("TUG", 1, "20", repeat=True)
    second = kept("TUG", 1, "10", attempt=2)
    assert counted_trials([second, first], sample_study.tug()) == [second]


def test_invalid_repeat_leaves_the_first_attempt_counting():
    first = kept("TUG", 1, "20", repeat=True)
    second = kept("TUG", 1, "10", attempt=2, outcome=Outcome.INVALID)
    assert counted_trials([first, second], sample_study.tug()) == [first]


def test_trials_of_another_test_never_count():
    assert counted_trials([kept("4MWT", 1, "4")], sample_study.tug()) == []


def test_trial_without_the_measure_makes_no_score():
    test = sample_study.tug()
    assert scores_of(test, [kept("TUG", 1, None)], sample_study.participant()) == ()


def test_sum_of_both_hands_needs_both():
    test = sample_study.grip(scores=[sample_study.score_rule("max_each_hand_sum")])
    right = [trial for trial in HANDS if trial.trial.slot.side is R]
    assert scores_of(test, right, sample_study.participant()) == ()


def test_mean_of_a_hand_without_trials_is_no_score():
    test = sample_study.grip(scores=[sample_study.score_rule("mean_left")])
    right = [trial for trial in HANDS if trial.trial.slot.side is R]
    assert scores_of(test, right, sample_study.participant()) == ()


def test_each_rule_of_a_test_gives_its_own_score():
    trials = [kept("4MWT", 1, "4.3"), kept("4MWT", 2, "0.95", "speed")]
    scores = scores_of(sample_study.walk(), trials, sample_study.participant())
    assert [(s.name, s.text, s.unit) for s in scores] == [
        ("speed_best", "0.95", "m/s"),
        ("time_best", "4.3", "s"),
    ]


@given(st.permutations(HANDS), st.sampled_from(["max_all", "mean", "max_each_hand_sum"]))
def test_scores_do_not_depend_on_the_order_of_the_rows(trials, rule):
    test = sample_study.grip(scores=[sample_study.score_rule(rule)])
    assert one_score(test, trials) == one_score(test, HANDS)
