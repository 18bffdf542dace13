"""The head of a page: its title, a line under it, and what can be done at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.tokens import SPACE
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow


class PageHead(QWidget):
    """Title and sentence at the left, actions at the right that wrap when room is short."""

    def __init__(self, title: str, *actions: QWidget) -> None:
        super().__init__()
        self.title = Text(title, "title", wrap=True)
        self.title.setObjectName("page_title")
        self.sub = Text("", "body", "muted", wrap=True)
        self.sub.setObjectName("page_sub")
        self.sub.hide()
        self.tools = FlowRow(SPACE.m, align_right=True)
        self.tools.add(*actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.l)
        self._row = row
        row.addLayout(self._words(), 2)
        row.addWidget(self.tools, 3)
        self.tools.setVisible(bool(actions))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_before(self, widget: QWidget) -> None:
        """Put a control before the title, such as the way back."""
        self._row.insertWidget(0, widget)

    def set_sub(self, sentence: str) -> None:
        """Show a sentence under the title; an empty one takes no room."""
        self.sub.setText(sentence)
        self.sub.setVisible(bool(sentence))

    def _words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.sub)
        words.addStretch(1)
        return words
