"""How far a visit is, who signed it, and the ways to look back and to put it right."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views_signing import ClosingView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.check_line import CheckLine
from ui.widgets.chip import Chip
from ui.widgets.layouts import FlowRow, clear_layout


class ClosingCard(Card):
    """Status, signatures, and buttons.

    Controls: ``closing_card``, ``review_status``, ``history_button``, ``wrong_person_button``.
    """

    def __init__(self) -> None:
        super().__init__(padding=SPACE.l)
        self.setObjectName("closing_card")
        self.status = Chip()
        self.status.setObjectName("review_status")
        self.history_button = ActionButton(_("History…"), size="small")
        self.history_button.setObjectName("history_button")
        self.wrong_person_button = ActionButton(_("This is the wrong participant…"), size="small")
        self.wrong_person_button.setObjectName("wrong_person_button")
        row = FlowRow(SPACE.m)
        row.add(self.status, self.history_button, self.wrong_person_button)
        self.body.addWidget(row)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def show_closing(self, view: ClosingView | None) -> None:
        """Show where the visit stands; nothing while that is not known."""
        self.setVisible(view is not None)
        if view is None:
            return
        self.status.set_state(view.status, view.kind)
        self.wrong_person_button.setVisible(view.may_put_right)
        clear_layout(self._lines)
        for line in view.lines:
            self._lines.addWidget(CheckLine(line.words, "ok" if line.holds else "bad"))
