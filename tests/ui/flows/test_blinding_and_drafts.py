"""What a visit shows of another day, and which attempts wait for a decision."""

from __future__ import annotations

from datetime import date

import pytest
from helpers import sample_study
from helpers.kept_trials import kept
from msgspec.structs import replace

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Side
from frailtylab.study.load import builtin_study
from frailtylab.trials import Decision, Flag, Outcome, Score, TrialState
from ui.flows import present, present_review
from ui.flows.blinding import as_shown, has_hidden
from ui.flows.drafts import first_draft, with_draft
from ui.text import set_language

SAME_DAY, NEXT_DAY = date(2026, 3, 14), date(2026, 3, 15)
TUG = builtin_study().study.test("TUG")


def visit(*trials, blinded=True):
    loaded = builtin_study()
    if not blinded:
        blinding = replace_struct(loaded.study.blinding, hide_earlier_results=False)
        loaded = replace(loaded, study=replace_struct(loaded.study, blinding=blinding))
    score = Score("TUG", "mean", "time_mean", 12.0, "s", "12.00", (), "0")
    return OpenVisit(
        "v-1", "BL", sample_study.participant(), loaded, tuple(trials), (), (score,), {}, {},
        identity_confirmed=True, finished=False, training=False,
    )  # fmt: skip


def replace_struct(struct, **changes):
    import msgspec

    return msgspec.structs.replace(struct, **changes)


def draft(number=1):
    taken = kept("TUG", number, "11.0", state=TrialState.DRAFT)
    return replace(taken, decision=Decision(Outcome.UNDECIDED), version=1)


@pytest.mark.parametrize(
    ("on", "blinded", "values"),
    [(SAME_DAY, True, 2), (NEXT_DAY, True, 0), (NEXT_DAY, False, 2)],
)
def test_numbers_of_another_day_are_taken_out_where_the_study_says_so(on, blinded, values):
    seen = as_shown(visit(kept("TUG", 1, "12.0"), blinded=blinded), on)
    assert len(seen.kept[0].trial.measures) == values
    assert bool(seen.scores) == bool(values)
    assert seen.kept[0].decision.outcome is Outcome.VALID


def test_flags_go_with_the_numbers_because_they_quote_them():
    taken = kept("TUG", 1, "12.0")
    flag = Flag("sources_disagree", {"gate": "12.00", "stopwatch": "12.40"})
    flagged = replace(taken, trial=replace(taken.trial, flags=(flag,)))
    assert as_shown(visit(flagged), NEXT_DAY).kept[0].trial.flags == ()


def test_an_undecided_attempt_keeps_its_value_for_its_decision():
    assert as_shown(visit(draft()), NEXT_DAY).kept[0].trial.measures


def test_a_hidden_test_says_so_and_never_that_it_was_not_done():
    set_language("en")
    whole = visit(
        kept("TUG", 1, "13.0", practice=True), kept("TUG", 1, "12.0"), kept("TUG", 2, "12.5")
    )
    seen = as_shown(whole, NEXT_DAY)
    assert has_hidden(seen, "TUG")
    assert present.test_step(seen, TUG, "review").value == "hidden"
    card = present_review.review_test(seen, TUG)
    assert (card.headline_value, card.headline_more) == ("", "hidden by the study")
    assert [row.value for row in card.rows] == ["", "", ""]


def test_the_oldest_draft_comes_first_and_a_decided_trial_never():
    one, two = draft(1), draft(2)
    assert first_draft(visit(kept("TUG", 1, "1.0"), one, two)) is one
    assert first_draft(visit(kept("TUG", 1, "1.0"))) is None


def test_a_draft_is_added_once_and_only_to_its_own_visit():
    trial = draft().trial
    once = with_draft(visit(), trial)
    assert [k.trial.id for k in with_draft(once, trial).kept] == [trial.id]
    other = replace(trial, slot=replace(trial.slot, visit_id="v-2"))
    assert with_draft(visit(), other).kept == ()


def test_a_draft_is_a_row_that_waits_and_is_not_shown_twice_on_its_own_page():
    waiting = visit(draft())
    rows = present.trial_rows(waiting, TUG, None)
    assert [row.detail for row in rows if row.detail] == ["waits for your decision"]
    own = present.trial_rows(waiting, TUG, waiting.kept[0].trial.slot)
    assert [row.state for row in own] == ["todo", "now", "todo"]


@pytest.mark.parametrize(
    ("test", "expected"),
    [("TUG", "mean"), ("4MWT", "Gait speed, best")],
)
def test_a_score_does_not_repeat_the_name_of_its_test(test, expected):
    set_language("en")
    found = builtin_study().study.test(test)
    rule = next(r for r in found.scores if r.headline)
    assert present_review.short_label(found, rule) == expected


def hidden_grip(*, blinded: bool):
    loaded = builtin_study()
    tests = tuple(
        replace_struct(t, live_display="hidden") if t.code == "GRIP" else t
        for t in loaded.study.tests
    )
    blinding = replace_struct(loaded.study.blinding, blinded=blinded)
    study = replace_struct(loaded.study, tests=tests, blinding=blinding)
    flags = (Flag("double_squeeze"), Flag("edit_check.grip_weak", {"value": "0.9"}))
    taken = kept("GRIP", 1, "0.9", side=Side.LEFT)
    taken = replace(taken, trial=replace(taken.trial, flags=flags))
    return replace(visit(taken, kept("TUG", 1, "12.0")), loaded=replace(loaded, study=study))


@pytest.mark.parametrize("blinded", [True, False])
def test_forces_that_the_study_hides_are_taken_out_on_the_same_day_too(blinded):
    seen = as_shown(hidden_grip(blinded=blinded), SAME_DAY)
    squeeze, walk = seen.kept
    assert bool(squeeze.trial.measures) is not blinded
    assert walk.trial.measures
    codes = [flag.code for flag in squeeze.trial.flags]
    assert codes == (["double_squeeze"] if blinded else ["double_squeeze", "edit_check.grip_weak"])
    assert squeeze.decision.outcome is Outcome.VALID
    assert has_hidden(seen, "GRIP") is blinded


def test_nothing_hidden_leaves_the_visit_as_it_is():
    whole = visit(kept("TUG", 1, "12.0"))
    assert as_shown(whole, SAME_DAY) is whole
