"""Cards side by side that stack when the room for their text is short."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import SPACE


class CardRow(QWidget):
    """Widgets of one width each.

    :param least_px: the least width of one of them at a text scale of 1.0
    """

    def __init__(self, least_px: int = 300) -> None:
        super().__init__()
        self._least_px = least_px
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(SPACE.l)
        self.setMinimumWidth(1)

    def add(self, widget: QWidget) -> None:
        """Put a card at the end."""
        self.row.addWidget(widget, 1)
        self._arrange(self.width())

    def _arrange(self, width: int) -> None:
        narrow = width < theme().px(self._least_px) * self.row.count()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.row.setDirection(way)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack or unstack."""
        super().resizeEvent(event)
        self._arrange(event.size().width())
