"""A list in a card that is as high as its rows, and scrolls when there is no room for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme.tokens import SPACE
from ui.widgets.card import SHADOW, Card
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row

EDGE = 2
LEAST_ROWS = 4


class ListCard(QWidget):
    """A ``RowList`` with rounded ground. ``activated_row(key)`` is the list's own signal.

    ``typed(text)`` tells letters and digits typed while the list has the keyboard: a scanner
    types them too, and the page puts them into its search box.

    :param name: object name of the list
    """

    activated_row = Signal(str)
    typed = Signal(str)

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__()
        self.list = RowList()
        self.list.setObjectName(name)
        self.list.setAccessibleName(accessible_name)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.activated_row.connect(self.activated_row)
        self.list.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        card = Card(padding=0)
        card.body.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        card.body.addWidget(self.list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.s)
        box.addWidget(card)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_rows(self, rows: list[Row]) -> None:
        """Show these rows; the card shrinks or grows with them."""
        self.list.set_rows(rows)
        self._hug()

    def _hug(self) -> None:
        row = max(0, self.list.sizeHintForRow(0))
        count = len(self.list.rows)
        self.list.setMinimumHeight(row * min(LEAST_ROWS, count))
        self.setMaximumHeight(row * count + 2 * EDGE + SHADOW + 1)

    def _is_typing(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        return event.text().isprintable() and bool(event.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the list's width (narrow rows are higher) and pass on what is typed."""
        if watched is self.list and self._is_typing(event):
            self.typed.emit(event.text())  # pyright: ignore[reportAttributeAccessIssue]
            return True
        if watched is not self.list and event.type() == QEvent.Type.Resize:
            self._hug()
        return False
