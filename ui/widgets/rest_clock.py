"""The rest between two squeezes of the same hand: a ring that empties and the time left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.text import _, minutes_seconds
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.labels import Text

FULL_CIRCLE = 360 * 16  # Qt counts angles in sixteenths of a degree
RING_PX = 4


class _Ring(QWidget):
    """The part of the rest that is left."""

    def __init__(self) -> None:
        super().__init__()
        self.part = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as two lines of text."""
        return QSize(theme().px(40), theme().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track and what is left."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(RING_PX, RING_PX, -RING_PX, -RING_PX)
        painter.setPen(QPen(theme().colour("line"), RING_PX))
        painter.drawEllipse(box)
        pen = QPen(theme().colour("ok" if self.part <= 0 else "primary"), RING_PX)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        sweep = FULL_CIRCLE if self.part <= 0 else round(FULL_CIRCLE * self.part)
        painter.drawArc(box, FULL_CIRCLE // 4, sweep)


class RestClock(QWidget):
    """``Rest 0:42`` with a line that says for whom. The page ticks it; it holds no timer."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        self._ring = _Ring()
        self.time = Text("", "figure_large")
        self.purpose = Text("", "small", "muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.time)
        words.addWidget(self.purpose)
        row.addWidget(self._ring)
        row.addLayout(words, 1)

    def set_remaining(self, remaining_s: float, total_s: float, purpose: str = "") -> None:
        """Show the seconds left (rounded up) of ``total_s``; at 0 it says that the rest is over."""
        left = max(0, -int(-remaining_s // 1))
        self._ring.part = min(1.0, max(0.0, remaining_s / total_s)) if total_s > 0 else 0.0
        over = left == 0
        text = _("Rest is over") if over else _("Rest {time}", time=minutes_seconds(left))
        self.time.setText(text)
        self.time.set_tone("ok" if over else "ink")
        self.purpose.setText(purpose)
        self.purpose.setVisible(bool(purpose))
        self._ring.update()
        self.setAccessibleName(text)
