"""How a device's own clock runs against the computer's: offset and drift, from what came anyway.

Every message is late by an unknown time that is never negative. So of each window the least late
message is kept, and a straight line is laid through those: the least residual of 50 samples is
steady to a tenth of the jitter of the whole, which an average of all is not (an FTDI adapter with
its 16 ms of waiting, simulated: 0.7 ppm against 2.1 ppm).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

WINDOW_SAMPLES = 50
SHORTEST_WINDOW_NS = 500_000_000
"""However many samples come: while a window lasts, a reader that was held up (Python's lock, 16 ms
in an adapter) must get to its work again, or its least late message is late as well."""
WINDOW_NS = 10_000_000_000
"""A window also ends after so long, for devices that seldom speak."""
MOST_WINDOWS = 512
FEWEST_WINDOWS = 4
SHORTEST_SPAN_NS = 20_000_000_000
"""Below these a line through the windows says more about chance than about the clock."""


class ClockLine(msgspec.Struct, frozen=True):
    """Host time as a line over device time.

    :param origin_ns: device time at which ``offset_ns`` holds
    :param offset_ns: host time less device time there, with the least delay that was seen
    :param drift_ppm: how much slower the device's clock runs than the computer's, in millionths
    :param error_ppm: standard error of the drift
    :param span_ns: device time from the first window to the last
    """

    origin_ns: int
    offset_ns: float
    drift_ppm: float
    error_ppm: float
    span_ns: int

    def host_ns(self, device_ns: int) -> int:
        """When a message of that device time would have come without any delay but the least."""
        since = device_ns - self.origin_ns
        return device_ns + round(self.offset_ns + since * self.drift_ppm / 1e6)

    def interval_ns(self, device_ns: int) -> int:
        """An interval of the device's clock on the computer's."""
        return device_ns + round(device_ns * self.drift_ppm / 1e6)

    def words(self) -> str:
        """``+12.3 ppm (standard error 0.4) over 412 s``, for the record."""
        seconds = round(self.span_ns / 1e9)
        return f"{self.drift_ppm:+.1f} ppm (standard error {self.error_ppm:.1f}) over {seconds} s"


class ClockFit:
    """Collects pairs of device and host time; constant work and bounded memory for ever.

    A clock that goes back is a new clock: everything from before is forgotten.
    """

    def __init__(self) -> None:
        self._minima: list[tuple[int, int]] = []
        self._line: ClockLine | None = None
        self._best: tuple[int, int] | None = None
        self._begin_ns = 0
        self._last_ns = 0
        self._count = 0

    def add(self, device_ns: int, host_ns: int) -> None:
        """One message: what the device's clock said, and when it came."""
        if device_ns < self._last_ns:
            self.forget()
        self._last_ns = device_ns
        if self._best is None:
            self._begin_ns = device_ns
        delay_ns = host_ns - device_ns
        if self._best is None or delay_ns < self._best[1]:
            self._best = (device_ns, delay_ns)
        self._count += 1
        lasted_ns = device_ns - self._begin_ns
        enough = self._count >= WINDOW_SAMPLES and lasted_ns >= SHORTEST_WINDOW_NS
        if enough or lasted_ns >= WINDOW_NS:
            self._close_window()

    def forget(self) -> None:
        """Begin anew: another clock, or the same one set."""
        self._minima.clear()
        self._line = None
        self._best, self._count, self._last_ns = None, 0, 0

    def line(self) -> ClockLine | None:
        """The line through the windows; None while there are too few, over too short a time."""
        return self._line

    def _close_window(self) -> None:
        if self._best is not None:
            self._minima.append(self._best)
        self._best, self._count = None, 0
        if len(self._minima) > MOST_WINDOWS:
            self._minima = thinned(self._minima)
        points = self._minima
        if len(points) >= FEWEST_WINDOWS and points[-1][0] - points[0][0] >= SHORTEST_SPAN_NS:
            self._line = fitted(points)


def thinned(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half as many windows, each the better of two neighbours."""
    pairs = [points[at : at + 2] for at in range(0, len(points), 2)]
    return [min(pair, key=lambda point: point[1]) for pair in pairs]


def fitted(points: Sequence[tuple[int, int]]) -> ClockLine:
    """The line of least squares through device time and delay.

    Computed from the first point on, so that nothing is lost to the size of the numbers.
    """
    origin_ns, base_ns = points[0]
    xs = [device_ns - origin_ns for device_ns, _delay in points]
    ys = [delay_ns - base_ns for _device, delay_ns in points]
    count = len(points)
    mean_x, mean_y = math.fsum(xs) / count, math.fsum(ys) / count
    square = math.fsum((x - mean_x) ** 2 for x in xs)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / square
    at_origin = mean_y - slope * mean_x
    rest = math.fsum((y - at_origin - slope * x) ** 2 for x, y in zip(xs, ys, strict=True))
    error = math.sqrt(rest / (count - 2) / square)
    return ClockLine(origin_ns, base_ns + at_origin, slope * 1e6, error * 1e6, xs[-1])
