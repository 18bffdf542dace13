"""The box of a button, painted from the tokens: by kind and by what is done to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from ui.theme.theme import theme
from ui.theme.tokens import RADIUS
from ui.widgets.painting import paint_box

NONE = QColor(0, 0, 0, 0)
CHECKED_WIDTH = 2


def paint_button_box(painter: QPainter, button: QAbstractButton, kind: str) -> None:
    """The box of a button of that kind in its present state."""
    look = theme()
    width = look.palette.line_width
    box = QRectF(button.rect())
    if not button.isEnabled():
        paint_box(painter, box, RADIUS.control, look.colour("bg"))
        pen = QPen(look.colour("line"), width, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(NONE)
        half = width / 2
        inside = box.adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inside, RADIUS.control, RADIUS.control)
    elif button.isChecked():
        fill, line = look.colour("primary_soft"), look.colour("primary")
        paint_box(painter, box, RADIUS.control, fill, line, CHECKED_WIDTH)
    else:
        fill, line = colours(kind, over=button.underMouse(), down=button.isDown())
        paint_box(painter, box, RADIUS.control, fill, line, width)


def colours(kind: str, *, over: bool, down: bool) -> tuple[QColor, QColor | None]:
    """Ground and line of an enabled button that is not checked."""
    look = theme()
    touched = over or down
    match kind:
        case "primary":
            return look.colour("primary_hover" if touched else "primary"), None
        case "danger":
            return look.colour("bad_soft" if touched else "surface"), look.colour("bad")
        case "quiet":
            return (look.colour("line" if down else "hover") if touched else NONE), None
        case _:
            ground = "line" if down else "hover" if over else "surface"
            return look.colour(ground), look.colour("line")
