"""Whether a device sends as many readings as its profile expects."""

from __future__ import annotations

WINDOW_NS = 2_000_000_000


class RateWatch:
    """Measures the rate over windows of two seconds, by the host's clock.

    :param limit_hz: readings a second that are too few; None watches nothing
    """

    def __init__(self, limit_hz: float | None) -> None:
        self._limit_hz = limit_hz
        self.reset()

    def reset(self) -> None:
        """Begin anew, with a new warning."""
        self._begun_ns: int | None = None
        self._count = 0
        self._told = False

    def note(self, host_ns: int) -> float | None:
        """One reading came. Its rate in Hz when that is too low, once; None otherwise."""
        if self._limit_hz is None or self._told:
            return None
        if self._begun_ns is None:
            self._begun_ns = host_ns
            return None
        self._count += 1
        elapsed_ns = host_ns - self._begun_ns
        if elapsed_ns < WINDOW_NS:
            return None
        rate_hz = self._count * 1e9 / elapsed_ns
        self._begun_ns, self._count = host_ns, 0
        self._told = rate_hz < self._limit_hz
        return rate_hz if self._told else None
