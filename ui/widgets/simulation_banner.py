"""The banner that stands over every screen while nothing is real."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE
from ui.widgets.painting import CENTRE, WRAP, wrapped_size

STRIPE = 14


class SimulationBanner(QWidget):
    """A striped band with a sentence; it can't be closed."""

    def __init__(self, text: str | None = None) -> None:
        super().__init__()
        self.text = (
            _("TRAINING · SIMULATED DEVICES · NOTHING HERE IS REAL") if text is None else text
        )
        self.setAccessibleName(self.text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _room(self, width: int) -> int:
        return width - 2 * SPACE.l

    def sizeHint(self) -> QSize:
        """One line, or what the width allows."""
        return QSize(SIZE.rail * 6, self.heightForWidth(max(self.width(), SIZE.rail * 6)))

    def minimumSizeHint(self) -> QSize:
        """The band may become narrow; its words wrap."""
        return QSize(SIZE.rail, SIZE.banner)

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that the words need."""
        text = wrapped_size(theme().font("banner"), self.text, self._room(width))
        return max(SIZE.banner, text.height() + SPACE.s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the words need at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint stripes and words."""
        del event
        painter = QPainter(self)
        look = theme()
        painter.fillRect(self.rect(), look.colour("sim"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sim_stripe"))
        height = self.height()
        for left in range(-height, self.width() + height, 2 * STRIPE):
            painter.drawPolygon(_stripe(left, height))
        painter.setFont(look.font("banner"))
        painter.setPen(look.colour("on_sim"))
        box = QRectF(self.rect()).adjusted(SPACE.l, 0, -SPACE.l, 0)
        painter.drawText(box, CENTRE | WRAP, self.text)


def _stripe(left: float, height: float) -> QPolygonF:
    box = QRectF(left, 0, STRIPE, height)
    corners = [box.bottomLeft(), box.topLeft(), box.topRight(), box.bottomRight()]
    for index in (1, 2):
        corners[index].setX(corners[index].x() + height)
    return QPolygonF(corners)
