"""The question before a hand is measured that is not due."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from frailtylab.people import Side
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.hand_order import other_hand_slot, out_of_turn
from ui.text import _


def ask_other_hand(attempt: AttemptFlow, window: QWidget, then: Callable[[], None]) -> None:
    """Ask; ``then`` follows a yes. Going back to the hand that is due asks nothing."""
    slot = other_hand_slot(attempt.visit, attempt.test, attempt.slot)
    if slot is None:
        return
    if not out_of_turn(attempt.visit, slot):
        then()
        return
    left = slot.side is Side.LEFT
    dialog = ConfirmDialog(
        _("Measure the left hand now?") if left else _("Measure the right hand now?"),
        _("The schedule has the right hand now. The trial will be marked as out of turn.")
        if left
        else _("The schedule has the left hand now. The trial will be marked as out of turn."),
        _("Measure the left hand") if left else _("Measure the right hand"),
        _("Stay with the right hand") if left else _("Stay with the left hand"),
        "secondary",
        window,
    )
    dialog.confirmed.connect(then)
    dialog.open()
