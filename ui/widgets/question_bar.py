"""A question that can wait: one line and two answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout

from ui.theme.theme import theme
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
        self._box.insertWidget(self._box.indexOf(self.action) + 1, self.other)

    def ask(self, words: str, first: str, second: str) -> None:
        """Show the question; without ``second`` there is one answer only."""
        below = theme().scale >= LARGE
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        self._mark.setVisible(not below)
        self.other.setText(second)
        self.other.setVisible(bool(second))
        self.show_notice("warn", words, action=first, closable=False)
        self.title.set_tone("ink")
