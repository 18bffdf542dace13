"""An attempt that was saved and not decided about is offered again, and never passed over."""

from __future__ import annotations

import pytest

from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind
from frailtylab.trials import Decision, Outcome, TrialState
from ui.cli.stage import REACTION_S
from ui.flows.recovered_flow import RECOVERED
from ui.flows.shelf import GRIP


def press(bench):
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))


def states(bench):
    visit_id = bench.app.visit.opened.visit_id
    kept = bench.in_store(lambda store: store.trials.of_visit(visit_id))
    return [(k.state, k.decision.outcome) for k in kept]


@pytest.fixture
def left(bench):
    """A visit left with a stopped, saved, undecided trial of 7 s."""
    bench.left_id = bench.open_visit()
    bench.begin("TUG")
    press(bench)
    bench.advance(7.0)
    press(bench)
    bench.settle()
    bench.app.go_to_place("today")
    bench.settle()
    return bench


def test_leaving_a_stopped_trial_leaves_it_as_a_draft(left):
    drafts = left.in_store(lambda store: store.trials.open_drafts())
    assert [k.trial.primary("elapsed").text for k in drafts] == ["7.000000000"]


def test_opening_the_visit_again_asks_for_the_decision_first(left):
    left.app.visit.open(left.left_id)
    left.settle()
    attempt = left.app.visit.attempt
    assert left.app.navigator.current == "timing"
    assert (attempt.phase, attempt.saved, attempt.hint) == (Phase.STOPPED, True, RECOVERED)
    assert left.widget("big_time").value == "7.00"
    press(left)
    attempt.undo()
    assert attempt.phase is Phase.STOPPED


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        (lambda attempt: attempt.keep(), Outcome.VALID),
        (lambda attempt: attempt.mark_invalid("fall", ""), Outcome.INVALID),
        (lambda attempt: attempt.repeat("assessor_error", ""), Outcome.VALID),
    ],
    ids=["keep", "invalid", "repeat"],
)
def test_a_recovered_trial_is_decided_like_any_other(left, act, outcome):
    left.app.visit.open(left.left_id)
    left.settle()
    first = left.app.visit.attempt
    act(first)
    left.settle()
    assert states(left) == [(TrialState.FINAL, outcome)]
    assert left.app.visit.attempt is not first
    assert left.app.visit.attempt.phase is Phase.IDLE


def test_back_and_on_again_within_the_visit_shows_the_same_attempt(left):
    left.app.visit.open(left.left_id)
    left.settle()
    trial_id = left.app.visit.attempt.trial.id
    left.app.visit.to_visit()
    left.app.visit.begin("GRIP")
    assert left.app.visit.attempt.trial.id == trial_id


def test_a_stopped_trial_left_by_the_step_bar_is_not_measured_twice(bench):
    bench.open_visit()
    bench.begin("TUG")
    press(bench)
    bench.advance(7.0)
    press(bench)
    bench.settle()
    trial_id = bench.app.visit.attempt.trial.id
    bench.app.visit.go_to("review")
    assert bench.app.navigator.current == "review"
    bench.app.visit.finish()
    assert bench.app.visit.attempt.trial.id == trial_id
    bench.app.visit.go_to("4MWT")
    assert bench.app.visit.attempt.trial.id == trial_id


def test_a_recovered_squeeze_shows_its_peak(bench):
    visit_id = bench.open_visit()
    bench.begin("GRIP")
    attempt = bench.app.visit.attempt
    assert bench.advance(10, lambda: attempt.zero.state().ok)
    press(bench)
    bench.advance(REACTION_S)
    bench.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    assert bench.advance(20, lambda: attempt.phase is Phase.STOPPED)
    bench.settle()
    bench.app.go_to_place("today")
    bench.app.visit.open(visit_id)
    bench.settle()
    assert bench.app.navigator.current == "grip"
    assert abs(bench.app.visit.attempt.peak_kgf - 25.3) < 0.01
    bench.app.visit.attempt.keep()
    bench.settle()
    assert states(bench) == [(TrialState.FINAL, Outcome.VALID)]


def test_the_rest_of_a_hand_goes_on_while_the_visit_is_left(bench):
    visit_id = bench.open_visit()
    bench.begin("GRIP")
    attempt = bench.app.visit.attempt
    assert bench.advance(10, lambda: attempt.zero.state().ok)
    press(bench)
    bench.advance(REACTION_S)
    bench.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    assert bench.advance(20, lambda: attempt.phase is Phase.STOPPED)
    bench.settle()
    bench.app.go_to_place("today")
    bench.app.visit.open(visit_id)
    bench.settle()
    rest = bench.app.visit.attempt.rest
    assert rest.rested_s(attempt.side, bench.clock.now_ns()) is not None


def test_a_decision_that_another_hand_made_meanwhile_is_not_doubled(left):
    """A second decision about the same draft is a correction, and the store asks for a reason."""
    left.app.visit.open(left.left_id)
    left.settle()
    attempt = left.app.visit.attempt
    user = left.app.session.user_id
    left.in_store(
        lambda store: store.trials.decide(
            attempt.trial.id, Decision(Outcome.INVALID, "fall"), (), user
        )
    )
    attempt.keep()
    left.settle()
    assert (TrialState.FINAL, Outcome.VALID) not in states(left)
