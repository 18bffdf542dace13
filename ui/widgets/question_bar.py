"""A question that can wait: one line and two answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout

from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.notice_bar import NoticeBar

LARGE = 1.5


class QuestionBar(NoticeBar):
    """``first`` and ``second`` tell the answers; the bar stays until it is told to go.

    With large text the answers stand below the line. Controls: ``question_first``,
    ``question_second``.
    """

    first = Signal()
    second = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.action.setObjectName("question_first")
        self.acted.connect(self.first)
        self.other = ActionButton("", "secondary", size="small")
        self.other.setObjectName("question_second")
        self.other.clicked.connect(self.second)
        self._box.removeWidget(self.action)
        self._box.removeWidget(self.close_button)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(SPACE.s)
        self._answers.addStretch(1)
        for button in (self.action, self.other, self.close_button):
            self._answers.addWidget(button)
        self._box.addLayout(self._answers)

    def ask(self, words: str, first: str, second: str) -> None:
        """Show the question; without ``second`` there is one answer only."""
        below = theme().scale >= LARGE
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        self._box.setSpacing(SPACE.xs if below else SPACE.m)
        edge = SPACE.xs if below else SPACE.m
        self._box.setContentsMargins(SPACE.l, edge, SPACE.m, edge)
        self._mark.setVisible(not below)
        self.other.setText(second)
        self.other.setVisible(bool(second))
        self.show_notice("warn", words, action=first, closable=False)
        self.title.set_tone("ink")
