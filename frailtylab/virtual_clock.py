"""A clock that moves only when it is told to, for rehearsals and tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from frailtylab.clock import WallTime


class VirtualClock:
    """Stands in for ``frailtylab.clock.SystemClock``; monotonic time and wall time are apart.

    ``advance`` moves both, as time does; ``jump_wall`` moves the wall clock alone, as a network
    time service or a person does.
    """

    def __init__(
        self,
        now_ns: int = 1_000_000_000,
        utc: datetime = datetime(2026, 3, 14, 8, 30, tzinfo=UTC),
        offset_min: int = 60,
        zone: str = "CET",
    ) -> None:
        self._now_ns = now_ns
        self._utc = utc
        self.offset_min = offset_min
        self.zone = zone
        self._asleep_ns = 0
        self.counts_sleep = False

    def now_ns(self) -> int:
        """Monotonic nanoseconds."""
        return self._now_ns

    def wall(self) -> WallTime:
        """The wall clock as set."""
        return WallTime(self._utc, self.offset_min, self.zone)

    def advance(self, seconds: float = 0.0, *, ns: int = 0) -> int:
        """Let time pass; returns the new monotonic nanoseconds.

        :raises ValueError: for less than nothing
        """
        step_ns = round(seconds * 1_000_000_000) + ns
        if step_ns < 0:
            raise ValueError("monotonic time never goes back")
        self._now_ns += step_ns
        self._utc += timedelta(microseconds=step_ns / 1000)
        return self._now_ns

    def asleep_ns(self) -> int:
        """How long the machine has slept."""
        return self._asleep_ns

    def sleep(self, seconds: float) -> None:
        """Suspend the machine; with ``counts_sleep`` its monotonic clock runs on, as on Windows."""
        self._asleep_ns += round(seconds * 1_000_000_000)
        self._utc += timedelta(seconds=seconds)
        if self.counts_sleep:
            self._now_ns += round(seconds * 1_000_000_000)

    def jump_wall(self, seconds: float) -> None:
        """Move the wall clock alone, forwards or back."""
        self._utc += timedelta(seconds=seconds)
