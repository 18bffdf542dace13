"""Chips: a state as shape, word and colour together, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE, Kind
from ui.widgets.painting import LEFT, paint_box
from ui.widgets.tips import set_tip

SHAPE: dict[Kind, str] = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "neutral": "circle",
    "info": "info",
}
INK: dict[Kind, str] = {
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
    "neutral": "muted",
    "info": "primary",
}
SOFT: dict[Kind, str] = {
    "ok": "ok_soft",
    "warn": "warn_soft",
    "bad": "bad_soft",
    "neutral": "bg",
    "info": "primary_soft",
}


def chip_size(text: str) -> QSize:
    """The size of a chip with that text, in pixels."""
    metrics = QFontMetrics(theme().font("small_strong"))
    height = max(SIZE.chip, metrics.height() + 2 * SPACE.xs)
    icon = theme().px(SIZE.icon_small)
    return QSize(metrics.horizontalAdvance(text) + icon + 2 * SPACE.m + SPACE.s + 2, height)


def paint_chip(painter: QPainter, box: QRectF, text: str, kind: Kind, icon: str = "") -> bool:
    """Paint a chip into ``box``; true when the whole text could be shown."""
    look = theme()
    line = look.colour("line") if kind == "neutral" else None
    paint_box(painter, box, box.height() / 2, look.colour(SOFT[kind]), line)
    ink = look.colour(INK[kind])
    side = look.px(SIZE.icon_small)
    left = box.left() + SPACE.m
    paint_icon(painter, icon or SHAPE[kind], ink, QRectF(left, box.top(), side, box.height()))
    font = look.font("small_strong")
    room = int(box.right() - SPACE.m - left - side - SPACE.s) + 1
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(ink)
    place = QRect(int(left + side + SPACE.s), int(box.top()), room, int(box.height()))
    painter.drawText(place, LEFT, shown)
    return shown == text


class Chip(QWidget):
    """One state. ``icon`` replaces the shape of the kind (for instance ``battery``)."""

    def __init__(self, text: str = "", kind: Kind = "neutral", icon: str = "") -> None:
        super().__init__()
        self.text = ""
        self.kind: Kind = kind
        self.icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_state(text, kind, icon)

    def set_state(self, text: str, kind: Kind, icon: str = "") -> None:
        """Show another word, kind and shape."""
        self.text = text
        self.kind = kind
        self.icon = icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Shape and whole word."""
        return chip_size(self.text)

    def minimumSizeHint(self) -> QSize:
        """Shape and a few letters; the rest is elided and stands in the tooltip."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), theme().px(96)), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        del event
        width = min(self.width(), self.sizeHint().width())
        box = QRectF(0, 0, width, self.height())
        whole = paint_chip(QPainter(self), box, self.text, self.kind, self.icon)
        set_tip(self, "" if whole else self.text)
