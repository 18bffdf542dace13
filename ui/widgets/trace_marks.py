"""Onset, peak and release on a force curve: a line or a place each, and a word beside it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from ui.theme.theme import theme
from ui.theme.tokens import SPACE


class Mark(msgspec.Struct, frozen=True):
    """A word at a place of the curve. ``at_point`` writes above the point, else beside a line."""

    label: str
    t_s: float
    force_kgf: float
    at_point: bool = False
    before: bool = False


def paint_mark(painter: QPainter, plot: QRectF, at: QPointF, mark: Mark) -> None:
    """Paint one mark whose point is ``at``."""
    look = theme()
    painter.setFont(look.font("small"))
    metrics = QFontMetrics(look.font("small"))
    width, height = metrics.horizontalAdvance(mark.label) + 2, metrics.height()
    if mark.at_point:
        corner = QPointF(at.x() - width / 2, at.y() - height - SPACE.s)
    else:
        painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at.x(), plot.top()), QPointF(at.x(), plot.bottom()))
        left = at.x() - width - SPACE.s if mark.before else at.x() + SPACE.s
        corner = QPointF(left, plot.top() + SPACE.xs)
    corner.setX(min(max(corner.x(), plot.left()), plot.right() - width))
    corner.setY(max(corner.y(), plot.top()))
    painter.setPen(look.colour("ink" if mark.at_point else "muted"))
    box = QRectF(corner.x(), corner.y(), width, height)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), mark.label)
