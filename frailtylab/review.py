"""How far a visit is: the worst of its trials, its places and its signatures."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from frailtylab.study.schema import SignatureRules
from frailtylab.trials import KeptTrial, Outcome, TrialState


class ReviewStatus(StrEnum):
    """What a visit or a part of it waits for, the worst first."""

    OPEN = "open"
    """Not begun, not finished, a place not settled, or an attempt that nobody decided about."""
    ATTENTION = "attention"
    """A trial was kept with open reasons."""
    UNSIGNED = "unsigned"
    """The study asks for a signature that nobody gave."""
    VOID = "signature void"
    """What was signed was changed afterwards."""
    UNREVIEWED = "unreviewed"
    """Signed as performed; the study asks for a second pair of eyes."""
    FINAL = "final"


ORDER = tuple(ReviewStatus)


class Meaning(StrEnum):
    """What a signature says (21 CFR 11.50(a)(3))."""

    PERFORMED = "performed"
    REVIEWED = "reviewed"


class Signature(msgspec.Struct, frozen=True):
    """One signature, as it was given.

    :param name: of the signer as it was then
    :param holds: nothing that it stands under was changed since
    """

    id: str
    visit_id: str
    meaning: Meaning
    name: str
    by: str
    utc: str
    offset_min: int
    record_sha256: str
    holds: bool


def wanted(rules: SignatureRules) -> tuple[Meaning, ...]:
    """The signatures that a study asks for."""
    asked = {Meaning.PERFORMED: rules.performed, Meaning.REVIEWED: rules.reviewed}
    return tuple(meaning for meaning, yes in asked.items() if yes)


def worst(parts: Iterable[ReviewStatus]) -> ReviewStatus:
    """The worst of them; final where there is none."""
    return min(parts, key=ORDER.index, default=ReviewStatus.FINAL)


def status_of_trial(kept: KeptTrial) -> ReviewStatus:
    """What one attempt waits for."""
    if kept.state is TrialState.DRAFT:
        return ReviewStatus.OPEN
    attention = kept.decision.outcome is Outcome.ATTENTION
    return ReviewStatus.ATTENTION if attention else ReviewStatus.FINAL


def status_of_signatures(
    signatures: Iterable[Signature], wanted: Iterable[Meaning]
) -> ReviewStatus:
    """What the signatures of a visit wait for; of each meaning the newest counts.

    One that the study does not ask for makes nothing worse while it is missing, but void it shows.
    """
    newest = {one.meaning: one for one in signatures}
    missing = {
        Meaning.PERFORMED: ReviewStatus.UNSIGNED,
        Meaning.REVIEWED: ReviewStatus.UNREVIEWED,
    }
    void = (ReviewStatus.VOID for one in newest.values() if not one.holds)
    return worst((*void, *(missing[meaning] for meaning in wanted if meaning not in newest)))


def status_of_visit(
    kept: Iterable[KeptTrial],
    signatures: Iterable[Signature],
    wanted: Iterable[Meaning],
    *,
    finished: bool,
    complete: bool,
) -> ReviewStatus:
    """How far a visit is.

    :param wanted: the signatures that its study asks for
    :param finished: it was ended and not gone on with since
    :param complete: each of its places has a counting attempt or a reason why not
    """
    whole = ReviewStatus.FINAL if finished and complete else ReviewStatus.OPEN
    trials = map(status_of_trial, kept)
    return worst((whole, *trials, status_of_signatures(signatures, wanted)))
