"""Time: one monotonic clock for durations, the wall clock once per record."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

import msgspec


class WallTime(msgspec.Struct, frozen=True):
    """One reading of the wall clock: UTC, the local offset in minutes, and the zone's name."""

    utc: datetime
    offset_min: int
    zone: str

    @property
    def utc_text(self) -> str:
        """ISO 8601 in UTC with microseconds and a trailing Z, the form kept in the store."""
        return self.utc.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Clock(Protocol):
    """What the program asks of time; tests hand in their own."""

    def now_ns(self) -> int:
        """Monotonic nanoseconds; only differences mean anything."""
        ...

    def wall(self) -> WallTime:
        """The wall clock now; never used for a duration."""
        ...


class SystemClock:
    """The machine's clocks.

    ``perf_counter_ns`` on every platform: ``monotonic`` on Windows before Python 3.13 moves in
    steps of 15.6 ms.
    """

    def now_ns(self) -> int:
        """Monotonic nanoseconds of this machine."""
        return time.perf_counter_ns()

    def wall(self) -> WallTime:
        """UTC, local offset and zone name of this machine now."""
        local = datetime.now().astimezone()
        offset = local.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        return WallTime(local.astimezone(UTC), minutes, local.tzname() or "UTC")
