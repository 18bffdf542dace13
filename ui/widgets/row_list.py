"""Lists like today's: people and visits as painted rows, fast for thousands of them."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QToolTip, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import RADIUS
from ui.widgets.painting import paint_box
from ui.widgets.row_painter import Row, RowPainter
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class RowModel(QAbstractListModel):
    """The rows of a list."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def replace(self, rows: list[Row]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself, or its words for screen readers."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return row.words()
        return None


class RowList(QListView):
    """Rows with a painted button each. ``activated_row(key)``: its button, double click or Enter.

    A click beside the button only selects the row. The list is a card of its own.

    :param hug: be exactly as high as the rows (inside a page that scrolls)
    """

    activated_row = Signal(str)

    def __init__(self, *, hug: bool = False) -> None:
        super().__init__()
        # Asked for a viewport of Qt's making, PySide loads every widget class it knows.
        self.setViewport(QWidget(self))
        self._hug = hug
        self._model = RowModel()
        self._painter = RowPainter(self)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    @property
    def rows(self) -> list[Row]:
        """The rows shown, in order."""
        return self._model.rows

    def set_rows(self, rows: list[Row]) -> None:
        """Show these rows; the row that was current stays so by its key."""
        key = self.current_key()
        self._painter.measure(rows)
        self._model.replace(rows)
        self._follow_rows()
        if key is not None:
            self.set_current_key(key)

    def _follow_rows(self) -> None:
        if self._hug:
            self.setFixedHeight(self._painter.row_height(self.viewport().width()) * len(self.rows))
        self.updateGeometry()

    def current_key(self) -> str | None:
        """The key of the row where the keyboard is, or None."""
        index = self.currentIndex()
        return self.rows[index.row()].key if index.isValid() else None

    def set_current_key(self, key: str) -> None:
        """Move the keyboard to a row, if it is there."""
        for number, row in enumerate(self.rows):
            if row.key == key:
                self.setCurrentIndex(self._model.index(number))
                return

    def activate(self, key: str) -> None:
        """Act as if the row's button was pressed.

        :raises KeyError: for a row that is not shown
        """
        if all(row.key != key for row in self.rows):
            raise KeyError(key)
        self.activated_row.emit(key)

    def button_centre(self, key: str) -> QPoint:
        """Where a row's button is, in the viewport; for tests and for touch helpers.

        :raises KeyError: for a row that is not shown
        """
        for number, row in enumerate(self.rows):
            if row.key == key:
                rect = self.visualRect(self._model.index(number))
                return self._painter.button_box(rect, row).center().toPoint()
        raise KeyError(key)

    def _row_at(self, point: QPoint) -> tuple[Row, QModelIndex] | None:
        index = self.indexAt(point)
        return (self.rows[index.row()], index) if index.isValid() else None

    def sizeHint(self) -> QSize:
        """All rows, up to a dozen."""
        count = max(1, min(12, len(self.rows)))
        return QSize(640, self._painter.row_height(self.viewport().width()) * count + 2)

    def minimumSizeHint(self) -> QSize:
        """Two rows."""
        return QSize(280, self._painter.row_height(self.viewport().width()) * 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the painted button acts; elsewhere it selects."""
        super().mouseReleaseEvent(event)
        hit = self._row_at(event.position().toPoint())
        if hit is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row, index = hit
        if self._painter.button_box(self.visualRect(index), row).contains(event.position()):
            self.activated_row.emit(row.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click beside the button acts too; on it, its first click did already."""
        hit = self._row_at(event.position().toPoint())
        if hit is None:
            return
        row, index = hit
        if not self._painter.button_box(self.visualRect(index), row).contains(event.position()):
            self.activated_row.emit(row.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer for the hover look."""
        super().mouseMoveEvent(event)
        self._painter.pointer = event.position().toPoint()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._painter.pointer = None
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts on the row where the keyboard is; a held key acts once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            key = self.current_key()
            if key is not None and not event.isAutoRepeat():
                self.activated_row.emit(key)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, then the rows on it."""
        painter = QPainter(self.viewport())
        look = theme()
        box = QRectF(self.viewport().rect())
        paint_box(painter, box, RADIUS.card, look.colour("surface"), look.colour("line"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow rows take two lines."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if event.size().width() != event.oldSize().width():
            self._follow_rows()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole row in a tooltip where something of it is cut."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self._row_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(hit[0].words()) if hit else "")
            return True
        return super().viewportEvent(event)
