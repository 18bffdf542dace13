"""Time: one monotonic clock for durations, the wall clock once per record."""

from __future__ import annotations

import sys
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

    @property
    def counts_sleep(self) -> bool:
        """True where :meth:`now_ns` runs on while the machine is suspended."""
        ...

    def now_ns(self) -> int:
        """Monotonic nanoseconds; only differences mean anything."""
        ...

    def wall(self) -> WallTime:
        """The wall clock now; never used for a duration."""
        ...

    def asleep_ns(self) -> int | None:
        """Nanoseconds that this machine has slept since some point; only differences mean anything.

        None where the system does not tell.
        """
        ...


class SystemClock:
    """The machine's clocks.

    ``perf_counter_ns`` on every platform: ``monotonic`` on Windows before Python 3.13 moves in
    steps of 15.6 ms. It is QueryPerformanceCounter there, which counts sleep; CLOCK_MONOTONIC on
    Linux and mach_absolute_time on macOS do not.
    """

    counts_sleep = sys.platform == "win32"

    def now_ns(self) -> int:
        """Monotonic nanoseconds of this machine."""
        return time.perf_counter_ns()

    def wall(self) -> WallTime:
        """UTC, local offset and zone name of this machine now."""
        local = datetime.now().astimezone()
        offset = local.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset is not None else 0
        return WallTime(local.astimezone(UTC), minutes, local.tzname() or "UTC")

    def asleep_ns(self) -> int | None:
        """The clock that runs on in a suspended machine, less the one that does not.

        Linux: CLOCK_BOOTTIME less CLOCK_MONOTONIC (clock_gettime(2)). macOS: CLOCK_MONOTONIC_RAW
        less CLOCK_UPTIME_RAW (clock_gettime(3)). Windows: QueryPerformanceCounter less
        QueryUnbiasedInterruptTime; not tried on a machine yet, nor is macOS.
        """
        for awake_and_asleep, awake in SLEEP_CLOCKS:
            if hasattr(time, awake_and_asleep) and hasattr(time, awake):
                waking_ns = time.clock_gettime_ns(getattr(time, awake))
                return time.clock_gettime_ns(getattr(time, awake_and_asleep)) - waking_ns
        return windows_asleep_ns() if sys.platform == "win32" else None


SLEEP_CLOCKS = (("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"), ("CLOCK_MONOTONIC_RAW", "CLOCK_UPTIME_RAW"))
UNBIASED_STEP_NS = 100


def windows_asleep_ns() -> int | None:
    """As :meth:`SystemClock.asleep_ns`; None where the system refuses."""
    import ctypes

    ticks = ctypes.c_ulonglong()
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows only
    if not kernel.QueryUnbiasedInterruptTime(ctypes.byref(ticks)):
        return None
    return time.perf_counter_ns() - ticks.value * UNBIASED_STEP_NS
