"""A box to find or scan a participant. A scanner types the code and ends with Enter."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton

from ui.text import _
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE
from ui.widgets.form import TextField


class _ClearButton(QAbstractButton):
    """A cross that empties the box."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cross."""
        del event
        side = theme().px(SIZE.icon)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        ink = theme().colour("ink" if self.underMouse() else "muted")
        paint_icon(QPainter(self), "x", ink, box)


class SearchBox(TextField):
    """``searched(text)`` comes with Enter; ``textChanged`` with every letter. Esc empties it."""

    searched = Signal(str)

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder)
        self.setAccessibleName(placeholder)
        self._clear = _ClearButton(self)
        self._clear.setObjectName("search_clear")
        self._clear.setAccessibleName(_("Clear"))
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.setTextMargins(theme().px(SIZE.icon) + SPACE.s, 0, SIZE.target - SPACE.m, 0)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.returnPressed.connect(lambda: self.searched.emit(self.text().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the box; an empty box leaves Esc to the page."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cross at the right end."""
        super().resizeEvent(event)
        self._clear.setGeometry(self.width() - SIZE.target, 0, SIZE.target, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field and the glass at its left end."""
        super().paintEvent(event)
        side = theme().px(SIZE.icon)
        box = QRectF(SPACE.m, (self.height() - side) / 2, side, side)
        paint_icon(QPainter(self), "search", theme().colour("muted"), box)
