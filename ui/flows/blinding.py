"""What a blinded assessor may not see: values of another day."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from frailtylab.open_visit import OpenVisit
from frailtylab.trials import KeptTrial, Outcome, TrialState
from ui.flows.present_day import local_date


def as_shown(visit: OpenVisit, on: date) -> OpenVisit:
    """The visit as the screen may know it on that day.

    Where the study hides earlier results, final trials of another day keep their place, state and
    reason, and lose numbers and flags (which quote numbers); the scores of their tests go too. An
    undecided attempt keeps its value: somebody has to decide about it.
    """
    if not visit.loaded.study.blinding.hide_earlier_results:
        return visit
    hidden = {kept.trial.slot.test for kept in visit.kept if is_earlier(kept, on)}
    if not hidden:
        return visit
    return replace(
        visit,
        kept=tuple(without_values(kept) if is_earlier(kept, on) else kept for kept in visit.kept),
        scores=tuple(score for score in visit.scores if score.test not in hidden),
    )


def is_earlier(kept: KeptTrial, on: date) -> bool:
    """True for a decided trial that was taken on another day."""
    return kept.state is TrialState.FINAL and local_date(kept.trial.captured) != on


def without_values(kept: KeptTrial) -> KeptTrial:
    """The trial without anything that it measured."""
    return replace(kept, trial=replace(kept.trial, measures=(), flags=()))


def has_hidden(visit: OpenVisit, test_code: str) -> bool:
    """True when a decided trial of the test shows no value because it is of another day."""
    return any(
        kept.trial.slot.test == test_code
        and kept.decision.outcome in (Outcome.VALID, Outcome.ATTENTION)
        and not kept.trial.measures
        for kept in visit.kept
    )
