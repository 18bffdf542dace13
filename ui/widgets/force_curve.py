"""The points of a force curve, thinned to columns so that memory and redraws stay bounded."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

COLUMNS = 1024


class Column(msgspec.Struct):
    """What happened in one column of time: first, least, greatest and last force."""

    first: float
    least: float
    greatest: float
    last: float

    def add(self, force: float) -> None:
        """Take one more sample."""
        self.least = min(self.least, force)
        self.greatest = max(self.greatest, force)
        self.last = force

    def join(self, later: Column) -> None:
        """Take a whole later column."""
        self.least = min(self.least, later.least)
        self.greatest = max(self.greatest, later.greatest)
        self.last = later.last


class ForceCurve:
    """A curve over a span of time. At most ``COLUMNS`` columns are kept, however many samples.

    :param start_s: time at the left end, in seconds
    :param span_s: length of the time axis in seconds; it doubles when samples run over it
    """

    def __init__(self, start_s: float, span_s: float) -> None:
        self.start_s = start_s
        self.span_s = span_s
        self.columns: dict[int, Column] = {}
        self.peak: tuple[float, float] | None = None

    @property
    def end_s(self) -> float:
        """Time at the right end."""
        return self.start_s + self.span_s

    def add(self, t_s: float, force: float) -> None:
        """Take a sample within the span; samples outside it are left out of the picture."""
        index = self._index(t_s)
        if not 0 <= index < COLUMNS:
            return
        column = self.columns.get(index)
        if column is None:
            self.columns[index] = Column(force, force, force, force)
        else:
            column.add(force)
        if self.peak is None or force > self.peak[1]:
            self.peak = (t_s, force)

    def double_span(self) -> None:
        """Twice the time axis, two old columns to each new one."""
        joined: dict[int, Column] = {}
        for index, column in sorted(self.columns.items()):
            if index // 2 in joined:
                joined[index // 2].join(column)
            else:
                joined[index // 2] = column
        self.columns = joined
        self.span_s *= 2

    def points(self) -> Iterator[tuple[float, float]]:
        """Time and force along the curve, up to four points a column."""
        step = self.span_s / COLUMNS
        for index, column in sorted(self.columns.items()):
            t_s = self.start_s + (index + 0.5) * step
            forces = dict.fromkeys((column.first, column.least, column.greatest, column.last))
            yield from ((t_s, force) for force in forces)

    def _index(self, t_s: float) -> int:
        return math.floor((t_s - self.start_s) / self.span_s * COLUMNS)
