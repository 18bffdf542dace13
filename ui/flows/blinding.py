"""What a blinded assessor may not see: values of another day, and forces that the study hides."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from frailtylab.open_visit import OpenVisit
from frailtylab.study.schema import GripStrength, Study, Test
from frailtylab.trials import Flag, KeptTrial, Outcome, TrialState
from ui.flows.present_day import local_date

EDIT_CHECK = "edit_check."


def as_shown(visit: OpenVisit, on: date) -> OpenVisit:
    """The visit as the screen may know it on that day.

    Where the study hides earlier results, final trials of another day keep their place, state and
    reason, and lose numbers and flags (which quote numbers); the scores of their tests go too.
    Trials of a test whose results are hidden lose their numbers, and the flags that quote them.
    An undecided attempt keeps its value: somebody has to decide about it.
    """
    kept = tuple(kept_as_shown(visit.loaded.study, kept, on) for kept in visit.kept)
    pairs = zip(visit.kept, kept, strict=True)
    hidden = {before.trial.slot.test for before, after in pairs if after is not before}
    if not hidden:
        return visit
    scores = tuple(score for score in visit.scores if score.test not in hidden)
    return replace(visit, kept=kept, scores=scores)


def kept_as_shown(study: Study, kept: KeptTrial, on: date) -> KeptTrial:
    """One trial as the screen may know it; the same object where nothing is hidden."""
    if study.blinding.hide_earlier_results and is_earlier(kept, on):
        return without_values(kept)
    if kept.state is TrialState.FINAL and results_hidden(study, study.test(kept.trial.slot.test)):
        return replace(kept, trial=replace(without_values(kept).trial, flags=quiet(kept)))
    return kept


def results_hidden(study: Study, test: Test) -> bool:
    """True where the assessor may not learn the force of a squeeze, not even after it."""
    hidden = isinstance(test, GripStrength) and test.live_display == "hidden"
    return hidden and study.blinding.blinded


def quiet(kept: KeptTrial) -> tuple[Flag, ...]:
    """The flags of a trial that say nothing about its value."""
    return tuple(f for f in kept.trial.flags if not f.code.startswith(EDIT_CHECK))


def is_earlier(kept: KeptTrial, on: date) -> bool:
    """True for a decided trial that was taken on another day."""
    return kept.state is TrialState.FINAL and local_date(kept.trial.captured) != on


def without_values(kept: KeptTrial) -> KeptTrial:
    """The trial without anything that it measured."""
    return replace(kept, trial=replace(kept.trial, measures=(), flags=()))


def has_hidden(visit: OpenVisit, test_code: str) -> bool:
    """True when a decided trial of the test shows no value because the study hides it."""
    return any(
        kept.trial.slot.test == test_code
        and kept.decision.outcome in (Outcome.VALID, Outcome.ATTENTION)
        and not kept.trial.measures
        for kept in visit.kept
    )
