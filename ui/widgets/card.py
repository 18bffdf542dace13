"""Cards: the quiet boxes that hold what belongs together."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SPACE
from ui.widgets.labels import Text
from ui.widgets.painting import paint_box

SHADOW = 3


class Card(QWidget):
    """A box with an optional caption. Put widgets into ``body``.

    :param tone: None for a plain card; ``ok``, ``warn``, ``bad``, ``primary``, ``left``,
        ``right`` for one on that soft colour
    """

    def __init__(
        self, caption: str | None = None, *, padding: int = SPACE.xl, tone: str | None = None
    ) -> None:
        super().__init__()
        self.tone = tone
        self.framed = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(padding, padding, padding, padding + SHADOW)
        outer.setSpacing(SPACE.m)
        self.caption = Text(caption or "", "caption", "muted", wrap=True)
        outer.addWidget(self.caption)
        self.caption.setVisible(bool(caption))  # only now: without a parent it is a window
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.s)
        outer.addLayout(self.body, 1)

    def set_tone(self, tone: str | None, *, framed: bool = False) -> None:
        """Lay the card on a soft colour, with a frame in the strong one where ``framed``."""
        self.tone = tone
        self.framed = framed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow and box; three strokes, no graphics effect."""
        del event
        painter = QPainter(self)
        look = theme()
        box = QRectF(self.rect()).adjusted(0, 0, 0, -SHADOW)
        # The box covers all of the shadow but its foot: a large smooth area is slow to paint.
        painter.setClipRect(QRectF(0, box.bottom() - RADIUS.card, box.width(), self.height()))
        for step in range(SHADOW):
            paint_box(painter, box.translated(0, step + 1), RADIUS.card, look.colour("shadow"))
        painter.setClipping(False)
        fill = look.colour(f"{self.tone}_soft" if self.tone else "surface")
        strong = self.framed and self.tone is not None
        line = look.colour(self.tone if self.tone and strong else "line")
        width = 2 if strong else look.palette.line_width
        paint_box(painter, box, RADIUS.card, fill, line, width)
