"""The live force curve. A new sample draws only its own segment and repaints only a strip.

A plot library costs 10 to 400 times as much a frame (research: performance §4), and a full redraw
with thick antialiased lines is the trap: here it happens only when an axis changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.text import _
from ui.theme.theme import Theme, theme
from ui.theme.tokens import SPACE, Tone
from ui.widgets.force_curve import ForceCurve
from ui.widgets.painting import CENTRE, RIGHT
from ui.widgets.trace_marks import Mark, paint_mark

TOP_STEP_KGF = 30.0
LINE_PX = 3.0
DOT_PX = 6.0
MINUS = "\u2212"


class ForceTrace(QWidget):
    """Force over time on a fixed axis of 0 to 60 kgf, with the squeeze band and the peak.

    :param start_s: time at the left end (negative: before the squeeze)
    :param span_s: seconds on the axis
    :param rolling: at the end of the axis begin again at the left (for a monitor); otherwise the
        axis doubles and the whole curve stays
    """

    def __init__(
        self,
        start_s: float = -1.0,
        span_s: float = 7.0,
        top_kgf: float = 60.0,
        *,
        tone: Tone = "primary",
        rolling: bool = False,
    ) -> None:
        super().__init__()
        self._axis = (start_s, span_s, top_kgf)
        self._rolling = rolling
        self._tone: Tone = tone
        self._band: tuple[float, float] | None = None
        self.marks: tuple[Mark, ...] = ()
        self._canvas = QPixmap()
        self._painted_with: Theme | None = None
        self.curve = ForceCurve(start_s, span_s)
        self.top_kgf = top_kgf
        self._last: QPointF | None = None
        self._plot_area: QRectF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Force curve"))

    @property
    def peak_kgf(self) -> float | None:
        """The greatest force shown, in kgf."""
        return self.curve.peak[1] if self.curve.peak else None

    def append(self, t_s: float, force_kgf: float) -> None:
        """Draw one sample: seconds on the axis and kgf."""
        self.extend(((t_s, force_kgf),))

    def extend(self, samples: Iterable[tuple[float, float]]) -> None:
        """Draw samples in the order of time. Values that are not finite are left out."""
        known = [pair for pair in samples if math.isfinite(pair[0]) and math.isfinite(pair[1])]
        if not known:
            return
        changed = self._make_room(known)
        last, peak = self._last, self.curve.peak
        for t_s, force in known:
            self.curve.add(t_s, force)
        if changed:
            self._redraw()
            self.update()
            return
        dirty = QRegion(self._draw_segment(self._points(known)))
        moved = [last, self._last]
        if peak != self.curve.peak:
            moved += self._points(filter(None, (peak, self.curve.peak)))
        for centre in filter(None, moved):
            dirty = dirty.united(_dot_area(centre))
        self.update(dirty)

    def set_band(self, start_s: float | None, end_s: float = 0.0) -> None:
        """Show the time of the squeeze as a band; None removes it."""
        self._band = None if start_s is None else (start_s, end_s)
        self._redraw()
        self.update()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Mark moments of the curve with their words; an empty tuple removes them."""
        if marks != self.marks:
            self.marks = marks
            self._redraw()
            self.update()

    def set_tone(self, tone: Tone) -> None:
        """Draw in the colour of a side."""
        self._tone = tone
        self._redraw()
        self.update()

    def clear(self) -> None:
        """Forget the curve and take the first axes again."""
        start_s, span_s, self.top_kgf = self._axis
        self.curve = ForceCurve(start_s, span_s)
        self._last = None
        self.marks = ()
        self._redraw()
        self.update()

    def show_curve(self, samples: Iterable[tuple[float, float]]) -> None:
        """Show a whole recorded curve instead of what is there."""
        self.clear()
        self.extend(samples)

    def _make_room(self, samples: list[tuple[float, float]]) -> bool:
        changed = False
        latest = max(t_s for t_s, _force in samples)
        while latest >= self.curve.end_s:
            changed = True
            if self._rolling:
                skipped = math.floor((latest - self.curve.start_s) / self.curve.span_s)
                start_s = self.curve.start_s + skipped * self.curve.span_s
                self.curve = ForceCurve(start_s, self.curve.span_s)
            else:
                self.curve.double_span()
        greatest = max(force for _t, force in samples)
        if greatest > self.top_kgf:
            changed = True
            self.top_kgf = math.ceil(greatest * 1.05 / TOP_STEP_KGF) * TOP_STEP_KGF
        return changed

    def _plot(self) -> QRectF:
        """Where the curve is; measured once a redraw, because it is asked for with every point."""
        if self._plot_area is None:
            self._plot_area = self._measured_plot()
        return self._plot_area

    def _measured_plot(self) -> QRectF:
        metrics = QFontMetrics(theme().font("small"))
        left = metrics.horizontalAdvance("000") + SPACE.m
        right = metrics.horizontalAdvance("00 s") // 2 + SPACE.xs
        bottom = metrics.height() + SPACE.s
        return QRectF(self.rect()).adjusted(left, metrics.height(), -right, -bottom)

    def _point(self, t_s: float, force: float) -> QPointF:
        return self._points(((t_s, force),))[0]

    def _points(self, samples: Iterable[tuple[float, float]]) -> list[QPointF]:
        plot, start_s = self._plot(), self.curve.start_s
        left, bottom = plot.left(), plot.bottom()
        across = plot.width() / self.curve.span_s
        up, lowest = plot.height() / self.top_kgf, -0.03 * self.top_kgf
        return [
            QPointF(left + (t_s - start_s) * across, bottom - max(lowest, force) * up)
            for t_s, force in samples
        ]

    def _peak_point(self) -> QPointF | None:
        return self._point(*self.curve.peak) if self.curve.peak else None

    def _draw_segment(self, points: list[QPointF]) -> QRect:
        path = QPolygonF([self._last, *points] if self._last is not None else points)
        self._last = points[-1]
        if self._canvas.isNull():
            return self.rect()
        painter = QPainter(self._canvas)
        self._draw_line(painter, path)
        painter.end()
        edge = math.ceil(LINE_PX)
        return path.boundingRect().toAlignedRect().adjusted(-edge, -edge, edge, edge)

    def _draw_line(self, painter: QPainter, path: QPolygonF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme().colour(self._tone), LINE_PX)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setClipRect(self._plot().adjusted(-LINE_PX, -LINE_PX, LINE_PX, LINE_PX + 4))
        painter.drawPolyline(path) if path.size() > 1 else painter.drawPoints(path)

    def _redraw(self) -> None:
        """Paint ground, axes and the whole curve anew."""
        self._plot_area = None
        if self.size().isEmpty():
            return
        ratio = self.devicePixelRatioF()
        self._canvas = QPixmap(self.size() * ratio)
        self._canvas.setDevicePixelRatio(ratio)
        self._painted_with = theme()
        self._canvas.fill(theme().colour("surface"))
        painter = QPainter(self._canvas)
        self._draw_band(painter)
        self._draw_force_axis(painter)
        self._draw_time_axis(painter)
        points = self._points(self.curve.points())
        self._last = points[-1] if points else None
        if points:
            self._draw_line(painter, QPolygonF(points))
        painter.setClipping(False)
        for mark in self.marks:
            paint_mark(painter, self._plot(), self._point(mark.t_s, mark.force_kgf), mark)
        painter.end()

    def _draw_band(self, painter: QPainter) -> None:
        if self._band is None:
            return
        plot = self._plot()
        left, right = (self._point(t_s, 0).x() for t_s in self._band)
        band = QRectF(left, plot.top(), right - left, plot.height()).intersected(plot)
        painter.fillRect(band, theme().colour("primary_soft"))

    def _draw_force_axis(self, painter: QPainter) -> None:
        look, plot = theme(), self._plot()
        painter.setFont(look.font("small"))
        high = QFontMetrics(look.font("small")).height()
        step = self._force_step(plot.height() / high)
        for force in range(0, int(self.top_kgf) + 1, step):
            y = self._point(0, force).y()
            painter.setPen(look.colour("line"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.colour("muted"))
            label = QRectF(0, y - high / 2, plot.left() - SPACE.s, high)
            painter.drawText(label, RIGHT, str(force))

    def _force_step(self, most: float) -> int:
        """The finest step at which so many labels do not touch each other."""
        steps = (20, 30, 60) if self.top_kgf <= 100 else (50, 100, 200)
        return next((step for step in steps if self.top_kgf / step < most), steps[-1])

    def _draw_time_axis(self, painter: QPainter) -> None:
        look, plot = theme(), self._plot()
        metrics = QFontMetrics(look.font("small"))
        painter.setPen(look.colour("muted"))
        widest = metrics.horizontalAdvance("0000 s") + SPACE.l
        most = max(1.0, plot.width() / widest)
        step = max(1, math.ceil(self.curve.span_s / most))
        first = math.ceil(self.curve.start_s / step) * step
        for second in range(first, math.floor(self.curve.end_s) + 1, step):
            x = self._point(second, 0).x()
            label = QRectF(x - widest / 2, plot.bottom() + SPACE.xs, widest, metrics.height())
            painter.drawText(label, CENTRE, f"{second} s".replace("-", MINUS))

    def sizeHint(self) -> QSize:
        """Wide rather than high."""
        return QSize(theme().px(480), theme().px(260))

    def minimumSizeHint(self) -> QSize:
        """Still a curve."""
        return QSize(220, 140)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything moves: one full redraw."""
        super().resizeEvent(event)
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the strip that changed and put the two marks on it."""
        moved = self._canvas.devicePixelRatioF() != self.devicePixelRatioF()
        if self._painted_with is not theme() or moved:
            self._redraw()
        painter = QPainter(self)
        area = event.rect()
        ratio = self._canvas.devicePixelRatioF()
        source = QRectF(
            area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio
        )
        painter.drawPixmap(QRectF(area), self._canvas, source)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme().colour(self._tone)
        peak = self._peak_point()
        if peak is not None:
            painter.setPen(QPen(colour, 2))
            painter.setBrush(theme().colour("surface"))
            painter.drawEllipse(peak, DOT_PX - 1, DOT_PX - 1)
        if self._last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(self._last, DOT_PX, DOT_PX)


def _dot_area(centre: QPointF) -> QRect:
    """What the dot at the end of the curve, or the mark of its peak, covers."""
    reach = DOT_PX + 2
    return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach).toAlignedRect()
