"""Asking for a coded reason: why repeated, why invalid, why not done."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QWidget

from ui.dialogs.reason_dialog import ReasonChoice, ReasonDialog
from ui.dialogs.why_dialog import WhyDialog
from ui.text import _
from ui.views import ChoiceView

Then = Callable[[str, str], None]
"""Takes reason and note. A method or a signal's ``emit``, never a closure over the page: the
dialog's end would then free the page in the middle of its own child's destructor."""
Choices = tuple[ChoiceView, ...]


class Reasons(msgspec.Struct):
    """The study's coded reasons, in the session's language."""

    repeat: Choices = ()
    invalid: Choices = ()
    not_done: Choices = ()
    pick: Choices = ()


def ask_repeat(parent: QWidget, reasons: Choices, then: Then) -> ReasonDialog:
    """Ask why the trial is repeated; ``then(reason, note)`` follows an answer."""
    return _ask(
        parent,
        _("Repeat this trial"),
        _("This attempt stays in the record beside the new one."),
        reasons,
        _("Repeat the trial"),
        then,
    )


def ask_invalid(parent: QWidget, reasons: Choices, then: Then) -> ReasonDialog:
    """Ask why the trial does not count; ``then(reason, note)`` follows an answer."""
    return _ask(
        parent,
        _("Mark this trial invalid"),
        _("It stays in the record and does not count."),
        reasons,
        _("Mark invalid"),
        then,
    )


def ask_not_done(parent: QWidget, reasons: Choices, then: Then) -> ReasonDialog:
    """Ask why something is not done; ``then(reason, note)`` follows an answer."""
    return _ask(
        parent,
        _("Not done"),
        _("Say why. The visit can go on without it."),
        reasons,
        _("Record as not done"),
        then,
    )


def ask_take_back(parent: QWidget, left_out: Choices, then: Then) -> WhyDialog:
    """Ask which entry is taken back and why; ``then(number in the list, reason)`` follows."""
    things = [ReasonChoice(str(n), entry.label) for n, entry in enumerate(left_out)]
    dialog = WhyDialog(
        _("Take “not done” back"),
        _("The place is open again. The entry stays in the record, with your reason."),
        _("Take it back"),
        things,
        parent.window(),
    )
    dialog.chosen.connect(then)
    dialog.open()
    return dialog


def ask_reopen(parent: QWidget, then: Then) -> WhyDialog:
    """Ask why a finished visit is gone on with; ``then("", reason)`` follows an answer."""
    dialog = WhyDialog(
        _("Reopen this visit"),
        _("It counts as unfinished until you finish it again, and is shown as amended then."),
        _("Reopen the visit"),
        [],
        parent.window(),
    )
    dialog.chosen.connect(then)
    dialog.open()
    return dialog


def ask_pick(parent: QWidget, reasons: Choices, then: Then) -> ReasonDialog:
    """Ask why other impulses count; ``then(reason, note)`` follows an answer."""
    return _ask(
        parent,
        _("Use these impulses"),
        _("Say why. The time that the program found stays in the record."),
        reasons,
        _("Use these impulses"),
        then,
    )


def _ask(
    parent: QWidget, title: str, prompt: str, reasons: Choices, accept: str, then: Then
) -> ReasonDialog:
    choices = [ReasonChoice(r.code, r.label, r.needs_note) for r in reasons]
    dialog = ReasonDialog(title, prompt, choices, accept, parent.window())
    dialog.setObjectName("reason_dialog")
    dialog.chosen.connect(then)
    dialog.open()
    return dialog
