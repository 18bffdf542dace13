"""How one row of a list is painted: code, second identifiers, a word, a chip, a button."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE, Kind, Role
from ui.widgets.chip import chip_size, paint_chip
from ui.widgets.painting import CENTRE, LEFT, paint_box, paint_focus_ring

COLUMN_ROLES: tuple[Role, Role, Role] = ("row_code", "body", "body")
COLUMN_TONES = ("ink", "muted", "ink")


class Row(msgspec.Struct, frozen=True):
    """One row.

    :param key: what the list tells when the row is acted on
    :param detail: a visit, a date, a count
    :param action: words of the button; empty: no button
    :param primary: the row's button is the dominant one
    :param highlight: kind whose soft colour lies under the whole row
    """

    key: str
    code: str
    second: str = ""
    detail: str = ""
    chip: str = ""
    chip_kind: Kind = "neutral"
    action: str = ""
    primary: bool = False
    highlight: Kind | None = None

    def words(self) -> str:
        """The row in words."""
        parts = (self.code, self.second, self.detail, self.chip, self.action)
        return ", ".join(part for part in parts if part)


class RowPainter(QStyledItemDelegate):
    """Paints rows on one line, or on two where the width is short."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._columns = [0, 0, 0]
        self._chip = 0
        self._button = 0
        self.pointer: QPoint | None = None

    def measure(self, rows: list[Row]) -> None:
        """Take the widths of the columns from the rows."""
        texts = [(row.code, row.second, row.detail) for row in rows]
        for column, role in enumerate(COLUMN_ROLES):
            metrics = QFontMetrics(theme().font(role))
            longest = max((metrics.horizontalAdvance(text[column]) for text in texts), default=0)
            self._columns[column] = longest + SPACE.xxl if longest else 0
        chips = {row.chip for row in rows if row.chip}
        self._chip = max((chip_size(text).width() for text in chips), default=0)
        metrics = QFontMetrics(theme().font("button"))
        actions = {row.action for row in rows if row.action}
        longest = max((metrics.horizontalAdvance(text) for text in actions), default=0)
        self._button = longest + 2 * SPACE.xl if longest else 0

    def one_line(self, width: int) -> bool:
        """True where the whole row fits on one line of that width."""
        return sum(self._columns) + self._chip + self._button + 3 * SPACE.xl <= width

    def row_height(self, width: int) -> int:
        """The height of a row at that width, in pixels."""
        line = QFontMetrics(theme().font("row_code")).height()
        chip = chip_size("x").height()
        if self.one_line(width):
            return max(SIZE.row, self._button_height() + SPACE.l, line + SPACE.xl)
        return max(SIZE.row, line + chip + SPACE.s + 2 * SPACE.m)

    def button_box(self, rect: QRect, row: Row) -> QRectF:
        """Where the button of a row is; empty where it has none."""
        if not row.action:
            return QRectF()
        own = QFontMetrics(theme().font("button")).horizontalAdvance(row.action) + 2 * SPACE.xl
        height = self._button_height()
        top = rect.top() + (rect.height() - height) / 2
        return QRectF(rect.right() + 1 - SPACE.xl - own, top, own, height)

    def _button_height(self) -> int:
        return max(SIZE.target, QFontMetrics(theme().font("button")).height() + 2 * SPACE.s)

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        """The size of a row."""
        del option, index
        width = self._view.viewport().width()
        return QSize(width, self.row_height(width))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        self._paint_ground(painter, rect, row, index.row())
        self._paint_texts(painter, rect, row)
        self._paint_button(painter, rect, row)
        if self._view.hasFocus() and index == self._view.currentIndex():
            paint_focus_ring(painter, QRectF(rect).adjusted(2, 2, -2, -2), RADIUS.small)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: Row, number: int) -> None:
        look = theme()
        card = QPainterPath()
        inside = QRectF(self._view.viewport().rect()).adjusted(1, 1, -1, -1)
        card.addRoundedRect(inside, RADIUS.card - 1, RADIUS.card - 1)
        painter.setClipPath(card)
        if row.highlight:
            painter.fillRect(rect, look.colour(f"{row.highlight}_soft"))
        elif self.pointer is not None and rect.contains(self.pointer):
            painter.fillRect(rect, look.colour("hover"))
        if number:
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), look.colour("line"))

    def _paint_texts(self, painter: QPainter, rect: QRect, row: Row) -> None:
        one_line = self.one_line(rect.width())
        chip = chip_size(row.chip)
        line = QFontMetrics(theme().font("row_code")).height()
        block = line if one_line else line + SPACE.s + chip.height()
        top = rect.top() + (rect.height() - block) // 2
        right = self.button_box(rect, row).left() if row.action else rect.right()
        left = rect.left() + SPACE.xl
        for column, text in enumerate((row.code, row.second, row.detail)):
            room = min(self._columns[column], int(right) - SPACE.s - left)
            self._paint_text(painter, QRect(left, top, room, line), column, text)
            left += self._columns[column]
        if not row.chip:
            return
        start = left if one_line else rect.left() + SPACE.xl
        middle = rect.center().y() if one_line else top + line + SPACE.s + chip.height() // 2
        width = min(chip.width(), int(right) - SPACE.m - start)
        box = QRectF(start, middle - chip.height() / 2, width, chip.height())
        paint_chip(painter, box, row.chip, row.chip_kind)

    def _paint_text(self, painter: QPainter, box: QRect, column: int, text: str) -> None:
        font = theme().font(COLUMN_ROLES[column])
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.setFont(font)
        painter.setPen(theme().colour(COLUMN_TONES[column]))
        painter.drawText(box, LEFT, shown)

    def _paint_button(self, painter: QPainter, rect: QRect, row: Row) -> None:
        if not row.action:
            return
        look = theme()
        box = self.button_box(rect, row)
        over = self.pointer is not None and box.contains(self.pointer)
        if row.primary:
            fill, line, ink = (
                look.colour("primary_hover" if over else "primary"),
                None,
                "on_primary",
            )
        else:
            fill, line, ink = (
                look.colour("hover" if over else "surface"),
                look.colour("line"),
                "ink",
            )
        paint_box(painter, box, RADIUS.control, fill, line, look.palette.line_width)
        painter.setFont(look.font("button"))
        painter.setPen(look.colour(ink))
        painter.drawText(box, CENTRE, row.action)
