"""A few seconds to take a stop back: the clock underneath never stopped."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import MOTION, RADIUS, SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text
from ui.widgets.painting import paint_accent, paint_box

NS = 1_000_000_000
ACCENT = 5


class UndoBar(QWidget):
    """``Stopped at 4.31 s`` with the button ``Undo (9)``.

    ``undone`` tells the press, ``expired`` the end of the time; either hides the bar.
    """

    undone = Signal()
    expired = Signal()

    def __init__(self, now_ns: Callable[[], int] = time.perf_counter_ns) -> None:
        super().__init__()
        self._now_ns = now_ns
        self._until_ns = 0
        self._timer = QTimer(self)
        self._timer.setInterval(MOTION.undo_tick_ms)
        self._timer.timeout.connect(self.tick)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.l + ACCENT, SPACE.s, SPACE.s, SPACE.s)
        row.setSpacing(SPACE.l)
        self.text = Text("", "strong", wrap=True)
        self.button = ActionButton("", "secondary", "undo-2", "small")
        self.button.setObjectName("undo_button")
        self.button.clicked.connect(self._undo)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.hide()

    def show_for(self, text: str, seconds: float) -> None:
        """Offer the undo with this text for so many seconds."""
        self._until_ns = self._now_ns() + round(seconds * NS)
        self.text.setText(text)
        self.setAccessibleName(text)
        self._count()
        self.show()
        self._timer.start()

    def close_offer(self) -> None:
        """Take the offer away without telling anybody."""
        self._timer.stop()
        self.hide()

    def seconds_left(self) -> int:
        """Whole seconds left, rounded up."""
        return max(0, -(-(self._until_ns - self._now_ns()) // NS))

    def tick(self) -> None:
        """Count down; at the end hide and tell ``expired``."""
        if not self._timer.isActive():
            return
        if self.seconds_left() == 0:
            self.close_offer()
            self.expired.emit()
            return
        self._count()

    def _count(self) -> None:
        self.button.setText(_("Undo ({seconds})", seconds=self.seconds_left()))

    def _undo(self) -> None:
        if self._timer.isActive():
            self.close_offer()
            self.undone.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        del event
        painter = QPainter(self)
        look, box = theme(), QRectF(self.rect())
        paint_box(painter, box, RADIUS.card, look.colour("raised"), look.colour("primary"), 2)
        paint_accent(painter, box, RADIUS.card, look.colour("primary"), ACCENT)
