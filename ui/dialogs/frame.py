"""What all dialogs share: a title, a scrolling body, a row of buttons; it never blocks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton, ButtonKind
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll

WIDTH = 560
SCREEN_PART = 0.92


class DialogFrame(QDialog):
    """A window-modal dialog. Open it with ``open()``; Esc closes it without an answer."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.l)
        column.setSpacing(SPACE.m)
        self._scroll = PageScroll(spacing=SPACE.m)
        self.body = self._scroll.body
        self.title = Text(title, "title", wrap=True)
        self.body.addWidget(self.title)
        column.addWidget(self._scroll, 1)
        self._buttons = FlowRow(SPACE.m, align_right=True)
        self._buttons.setContentsMargins(SPACE.xxl, 0, SPACE.xxl, 0)
        column.addWidget(self._buttons)

    def add_button(self, name: str, text: str, kind: ButtonKind = "secondary") -> ActionButton:
        """A button at the foot with an object name; connect its ``clicked``."""
        button = ActionButton(text, kind)
        button.setObjectName(name)
        self._buttons.add(button)
        return button

    def sizeHint(self) -> QSize:
        """As high as its content wants, within the screen."""
        available = self.screen().availableSize() * SCREEN_PART
        width = min(theme().px(WIDTH), available.width())
        body = self.body.totalHeightForWidth(width)
        foot = self._buttons.flow.heightForWidth(width - 2 * SPACE.xxl)
        return QSize(width, min(body + foot + SPACE.l + SPACE.m + 2, available.height()))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that the content wants now."""
        self.resize(self.sizeHint())
        super().showEvent(event)
