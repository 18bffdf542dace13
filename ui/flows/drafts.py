"""Attempts of a visit that nobody has decided about yet. None of them is ever passed over."""

from __future__ import annotations

from msgspec.structs import replace

from frailtylab.desk import questioned
from frailtylab.open_visit import OpenVisit
from frailtylab.study.schema import Test
from frailtylab.trials import Decision, Flag, KeptTrial, Outcome, Trial, TrialSlot, TrialState


def taken(test: Test, trial: Trial, circumstances: tuple[Flag, ...]) -> Trial:
    """A trial as it was recorded, with every question and note about it."""
    return questioned(test, replace(trial, flags=(*trial.flags, *circumstances)))


def first_draft(visit: OpenVisit) -> KeptTrial | None:
    """The oldest attempt that waits for a decision, or None."""
    return next((kept for kept in visit.kept if is_draft(kept)), None)


def is_draft(kept: KeptTrial) -> bool:
    """True while nobody has decided about the attempt."""
    return kept.state is TrialState.DRAFT


def with_draft(visit: OpenVisit, trial: Trial) -> OpenVisit:
    """The visit with a draft that was committed since it was read; the same where it has it."""
    if trial.slot.visit_id != visit.visit_id or any(k.trial.id == trial.id for k in visit.kept):
        return visit
    draft = KeptTrial(
        replace(trial, recording=None), 1, TrialState.DRAFT, Decision(Outcome.UNDECIDED)
    )
    return replace(visit, kept=(*visit.kept, draft))


def is_on_screen(kept: KeptTrial, now: TrialSlot | None) -> bool:
    """True for the draft whose attempt is the one on the screen."""
    return is_draft(kept) and kept.trial.slot == now
