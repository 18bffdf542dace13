"""A list to choose one thing from; the wheel never changes it by accident."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE


class ComboField(QComboBox):
    """A choice from a list of ``(code, words)``."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme().font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)

    def set_choices(self, choices: list[tuple[str, str]], current: str) -> None:
        """Offer these; the first where ``current`` is none of them. Nothing is emitted."""
        blocked = self.blockSignals(True)
        self.clear()
        for code, words in choices:
            self.addItem(words, code)
        self.setCurrentIndex(max(0, self.findData(current)))
        self.blockSignals(blocked)

    def code(self) -> str:
        """The code of what is chosen; empty where nothing is offered."""
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Choose by code, as a person would."""
        self.setCurrentIndex(self.findData(code))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new text scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.font() != theme().font("body"):
            self.setFont(theme().font("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and its arrow."""
        super().paintEvent(event)
        side = theme().px(SIZE.icon_small)
        box = QRectF(self.width() - side - SPACE.m, 0, side, self.height())
        ink = theme().colour("muted")
        paint_icon(QPainter(self), "chevron-down", ink, box)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
