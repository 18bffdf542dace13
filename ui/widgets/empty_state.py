"""What a list says when it is empty, and the one thing to do then."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark

ICON_PX = 48


class EmptyState(QWidget):
    """An icon, a title, a sentence and, where given, an action (``acted``)."""

    acted = Signal()

    def __init__(self, icon: str, title: str, text: str = "", action: str = "") -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE.xxl, SPACE.huge, SPACE.xxl, SPACE.huge)
        box.setSpacing(SPACE.m)
        box.addStretch(1)
        box.addWidget(IconMark(icon, "muted", ICON_PX), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = Text(title, "subtitle", wrap=True)
        self.text = Text(text, "body", "muted", wrap=True)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(label)
        self.text.setVisible(bool(text))
        self.action = ActionButton(action, "primary")
        self.action.setObjectName("empty_action")
        self.action.clicked.connect(self.acted)
        box.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        self.action.setVisible(bool(action))  # only now: without a parent it is a window
        box.addStretch(1)

    def set_words(self, title: str, text: str = "") -> None:
        """Say something else."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
