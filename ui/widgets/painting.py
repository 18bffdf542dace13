"""What several painted widgets share: rounded boxes, the focus ring, wrapped text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from ui.theme.theme import theme
from ui.theme.tokens import SIZE

WRAP = int(Qt.TextFlag.TextWordWrap)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def paint_box(
    painter: QPainter,
    box: QRectF,
    radius: float,
    fill: QColor,
    line: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box; its line lies wholly inside ``box``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if line is None else QPen(line, width))
    painter.setBrush(fill)
    inset = width / 2 if line is not None else 0.0
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_focus_ring(painter: QPainter, box: QRectF, radius: float) -> None:
    """The ring that shows where the keyboard is: a line in the focus colour inside ``box``."""
    paint_box(painter, box, radius, QColor(0, 0, 0, 0), theme().colour("focus"), SIZE.focus + 1)


def paint_accent(painter: QPainter, box: QRectF, radius: float, colour: QColor, width: int) -> None:
    """A bar along the left edge of a rounded box."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(QRectF(box.left(), box.top(), width, box.height()), colour)
    painter.restore()


def wrapped_size(font: QFont, text: str, width: int) -> QSize:
    """The size of ``text`` broken into lines of at most ``width`` pixels."""
    room = QRect(0, 0, max(1, width), 10_000)
    return QFontMetrics(font).boundingRect(room, WRAP, text).size()


def longest_word(font: QFont, text: str) -> int:
    """The width of the widest word in pixels: below it a text can't be wrapped.

    Chinese breaks between any two signs: there a few signs count as a word.
    """
    metrics = QFontMetrics(font)
    words = (word if word.isascii() else word[:4] for word in text.split())
    return max((metrics.horizontalAdvance(word) for word in words), default=0)
