"""Why something can't be put right in the way that was asked for, in words."""

from __future__ import annotations

from frailtylab.errors import N_
from frailtylab.store.refusals import RecordRefused


def not_decided() -> RecordRefused:
    """The refusal to correct what nobody decided about yet."""
    return RecordRefused(
        N_("This attempt still waits for a decision"),
        N_("Only a kept attempt can be put right."),
        N_("Open the visit and keep the attempt or mark it invalid first."),
    )


def place_taken() -> RecordRefused:
    """The refusal of a place that another attempt has."""
    return RecordRefused(
        N_("This place is taken"),
        N_("Another attempt was put there meanwhile. Nothing was changed."),
        N_("Open the visit again and put the trial right once more."),
    )


def training_mixes() -> RecordRefused:
    """The refusal to let training and real records change places."""
    return RecordRefused(
        N_("Training and real records never mix"),
        N_("One of the two participants is for training only. Nothing was changed."),
        N_("Check the participant code."),
    )


def studies_differ() -> RecordRefused:
    """The refusal to carry a record from one study definition to another."""
    return RecordRefused(
        N_("The two visits belong to different studies"),
        N_("They were planned under different study definitions, or versions of one."),
        N_("Check the participant code. If it is right, call your data manager."),
    )


def not_begun() -> RecordRefused:
    """The refusal to put something into, or move, a visit that has not begun."""
    return RecordRefused(
        N_("This visit has not begun"),
        N_("A trial can only be put into a visit that was begun, and only such a visit is moved."),
        N_("Open the right visit first, then put the trial right."),
    )


def not_planned(code: str) -> RecordRefused:
    """The refusal to move a visit to somebody who has no such visit."""
    return RecordRefused(
        N_("There is no such visit"),
        N_("The other participant has no planned visit {visit}. Nothing was changed."),
        N_("Enrol the participant first, or check the code."),
        values={"visit": code},
    )


def has_begun(code: str) -> RecordRefused:
    """The refusal to move a visit onto one that was begun."""
    return RecordRefused(
        N_("The other visit was begun already"),
        N_("The other participant's visit {visit} holds entries of its own. Nothing was changed."),
        N_("Move the trials one by one: “Put right…” beside each trial."),
        values={"visit": code},
    )
