"""Signatures and the review status of a visit in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Assessor
from frailtylab.review import Meaning, Signature, wanted
from frailtylab.rights import may
from ui.flows.present import visit_label
from ui.flows.review_words import status_words
from ui.text import _, clock
from ui.text import date as shown_date
from ui.views_put_right import SignView
from ui.views_signing import ClosingView, SignatureLineView


def meaning_words(meaning: Meaning) -> str:
    """The sentence that a signature stands for."""
    if meaning is Meaning.PERFORMED:
        return _("I did these tests and looked through them.")
    return _("I reviewed this visit.")


def moment(utc_text: str, offset_min: int) -> str:
    """Local day and time of a signature, with its offset from UTC."""
    local = datetime.fromisoformat(utc_text) + timedelta(minutes=offset_min)
    sign = "+" if offset_min >= 0 else "−"
    offset = f"UTC{sign}{abs(offset_min) // 60}:{abs(offset_min) % 60:02d}"
    return f"{shown_date(local.date().isoformat())} {clock(local.hour, local.minute)} ({offset})"


def signature_line(one: Signature) -> SignatureLineView:
    """One signature: who, when, in what meaning, and whether it is void."""
    text = _("{name}, {when}: “{meaning}”", name=one.name, when=moment(one.utc, one.offset_min),
             meaning=meaning_words(one.meaning))  # fmt: skip
    if not one.holds:
        text = _("Void, because the visit was changed afterwards: {signature}", signature=text)
    return SignatureLineView(text, one.holds)


def newest(signatures: Sequence[Signature], meaning: Meaning) -> Signature | None:
    """The last signature of that meaning."""
    return next((one for one in reversed(signatures) if one.meaning is meaning), None)


def closing(visit: OpenVisit, who: Assessor | None) -> ClosingView:
    """How far the visit is, and what that person may do about it."""
    words, kind = status_words(visit.status, finished=visit.finished)
    lines = tuple(map(signature_line, visit.signatures))
    return ClosingView(
        words, kind, lines, missing_signature(visit, who), allowed(visit, who, "trial_amended")
    )


def allowed(visit: OpenVisit, who: Assessor | None, act: str) -> bool:
    """True for somebody whose role may; in a visit for training everybody may."""
    return who is not None and (visit.training or may(who.roles, act))


def missing_signature(visit: OpenVisit, who: Assessor | None) -> str:
    """The meaning of the signature that is missing and that this person may give; or nothing."""
    if not visit.finished or who is None:
        return ""
    asked = wanted(visit.loaded.study.signature)
    performed = newest(visit.signatures, Meaning.PERFORMED)
    if performed is None or not performed.holds:
        wants = Meaning.PERFORMED in asked or performed is not None
        return Meaning.PERFORMED if wants and allowed(visit, who, "signed_performed") else ""
    reviewed = newest(visit.signatures, Meaning.REVIEWED)
    open_review = reviewed is None or not reviewed.holds
    wants = open_review and (Meaning.REVIEWED in asked or reviewed is not None)
    others = performed.by != who.id
    return Meaning.REVIEWED if wants and others and allowed(visit, who, "signed_reviewed") else ""


def sign_view(
    visit: OpenVisit, meaning: Meaning, who: Assessor, *, asks: bool, checkpoint: str = ""
) -> SignView:
    """What is asked before a signature is given."""
    what = f"{visit.participant.code} · {visit_label(visit)}"
    name = f"{who.name} ({who.code})" if who.name else who.code
    return SignView(meaning, meaning_words(meaning), name, what, asks, checkpoint)
