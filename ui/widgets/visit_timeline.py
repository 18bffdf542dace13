"""A participant's visits along a line: shape and colour for the state, label and day below."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE, Kind
from ui.widgets.chip import INK, SHAPE, SOFT
from ui.widgets.painting import CENTRE, paint_box


class TimelineStop(msgspec.Struct, frozen=True):
    """One visit: its label, the planned day in words, and its state in words and kind."""

    label: str
    day: str
    state: str
    kind: Kind


class VisitTimeline(QWidget):
    """Stops from left to right; their days are left out where they would not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: list[TimelineStop] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_stops(self, stops: list[TimelineStop]) -> None:
        """Show these visits, in order."""
        self.stops = list(stops)
        words = (f"{stop.label}, {stop.day}, {stop.state}" for stop in stops)
        self.setAccessibleName("; ".join(words))
        self.updateGeometry()
        self.update()

    def _disc(self) -> int:
        return theme().px(SIZE.icon_large)

    def _lines(self) -> tuple[int, int]:
        strong = QFontMetrics(theme().font("small_strong")).height()
        return strong, QFontMetrics(theme().font("small")).height()

    def _days_fit(self, room: float) -> bool:
        metrics = QFontMetrics(theme().font("small"))
        return all(metrics.horizontalAdvance(stop.day) + SPACE.s <= room for stop in self.stops)

    def _height(self, *, days: bool) -> int:
        label, day = self._lines()
        return self._disc() + SPACE.s + label + (day if days else 0)

    def sizeHint(self) -> QSize:
        """Discs with two lines below."""
        return QSize(theme().px(SIZE.rail) * max(1, len(self.stops)), self._height(days=True))

    def minimumSizeHint(self) -> QSize:
        """The discs side by side; labels are shortened then."""
        return QSize((self._disc() + SPACE.s) * max(1, len(self.stops)), self._height(days=False))

    def hasHeightForWidth(self) -> bool:
        """Narrow stops show no days."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of discs and lines at that width."""
        return self._height(days=self._days_fit(width / max(1, len(self.stops))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line and the stops."""
        del event
        if not self.stops:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.width() / len(self.stops)
        middle = self._disc() / 2
        painter.setPen(QPen(theme().colour("line"), SPACE.xs))
        painter.drawLine(int(room / 2), int(middle), int(self.width() - room / 2), int(middle))
        days = self._days_fit(room)
        for index, stop in enumerate(self.stops):
            self._paint_stop(painter, stop, QRectF(index * room, 0, room, self.height()), days)

    def _paint_stop(self, painter: QPainter, stop: TimelineStop, box: QRectF, days: bool) -> None:
        look = theme()
        side = self._disc()
        disc = QRectF(box.center().x() - side / 2, 0, side, side)
        ink = look.colour(INK[stop.kind])
        paint_box(painter, disc, side / 2, look.colour("surface"))
        paint_box(painter, disc, side / 2, look.colour(SOFT[stop.kind]), ink, 2)
        quarter = side / 4
        paint_icon(
            painter, SHAPE[stop.kind], ink, disc.adjusted(quarter, quarter, -quarter, -quarter)
        )
        label, day = self._lines()
        below = QRectF(box.left(), side + SPACE.xs, box.width(), label)
        painter.setFont(look.font("small_strong"))
        painter.setPen(look.colour("ink"))
        metrics = QFontMetrics(painter.font())
        room = int(box.width()) - SPACE.xs
        words = metrics.elidedText(stop.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(below, CENTRE, words)
        if days:
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(box.left(), below.bottom(), box.width(), day), CENTRE, stop.day)
