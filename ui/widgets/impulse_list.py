"""The gates' impulses of a trial, in a card: when, which gate, and what was made of them."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.text import _, number
from ui.theme.tokens import SPACE
from ui.views_impulses import GatesView, ImpulseView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.trial_list import TrialList, TrialRow

MOST_LINES = 4


def offset_text(impulse: ImpulseView) -> str:
    """Time since the start: ``0.52 s``, to a hundredth, that never breaks before its unit."""
    return f"{number(f'{impulse.offset_ns / 1e9:.2f}')}\u00a0s"


def gate_text(impulse: ImpulseView) -> str:
    """``Gate A``."""
    return _("Gate {gate}", gate=impulse.gate)


class ImpulseCard(Card):
    """The first impulses and a button to the whole list. Hidden while there are none.

    Controls: ``impulse_list``, ``impulse_button``.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Impulses of the gates"), padding=SPACE.l)
        self.list = TrialList()
        self.list.setObjectName("impulse_list")
        self.button = ActionButton("", size="small")
        self.button.setObjectName("impulse_button")
        self.button.clicked.connect(self.asked)
        self.body.addWidget(self.list)
        self.body.addWidget(self.button)
        self.hide()

    def show_gates(self, view: GatesView) -> None:
        """Show the impulses that matter; the button has them all."""
        self.list.set_rows([_row(impulse) for impulse in shortened(view.impulses)])
        self.button.setText(_("All impulses ({n})…", n=len(view.impulses)))
        self.setVisible(bool(view.impulses))


def shortened(impulses: tuple[ImpulseView, ...]) -> list[ImpulseView]:
    """No more lines than the card has room for: those that count, then those that ask for an eye.

    Arms and legs of a passing stand in the whole list only.
    """
    others = [i.number for i in impulses if not i.role and not i.quiet]
    room = MOST_LINES - sum(bool(i.role) for i in impulses)
    shown = set(others[: max(0, room)])
    return [i for i in impulses if i.role or i.number in shown]


def _row(impulse: ImpulseView) -> TrialRow:
    label = f"{gate_text(impulse)} · {offset_text(impulse)}"
    return TrialRow(label, "", impulse.words, "valid" if impulse.role else "not_done")
