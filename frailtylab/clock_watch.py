"""What the machine's clocks did during a trial: suspended, stepped, or steady.

Durations rest on the monotonic clock alone and are never corrected; what is found here is told.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from frailtylab.clock import Clock, WallTime
from frailtylab.recording import Recording
from frailtylab.trials import Flag

JUMP_NS = 50_000_000
"""Two clocks that part by more than this over a trial did not merely drift: 50 ppm over 1000 s."""
STEP_NS = 1_000_000_000
"""A wall clock set by a whole second or more was set by a person or after a failure; less is what
a time service mends every day, and only noted."""


class Clocks(msgspec.Struct, frozen=True):
    """One reading of all clocks. ``asleep_ns``: see :meth:`frailtylab.clock.Clock.asleep_ns`."""

    now_ns: int
    wall: WallTime
    asleep_ns: int | None


def clocks_now(clock: Clock, now_ns: int | None = None) -> Clocks:
    """All clocks now; ``now_ns`` is a monotonic time that was read just before."""
    return Clocks(clock.now_ns() if now_ns is None else now_ns, clock.wall(), clock.asleep_ns())


def clock_flags(recording: Recording, *, counts_sleep: bool) -> tuple[Flag, ...]:
    """Flags for a machine that slept, or whose wall clock was set, between arming and now.

    :param counts_sleep: see :attr:`frailtylab.clock.Clock.counts_sleep`
    """
    slept_ns = slept(recording)
    stepped_ns = parted(recording) - (0 if counts_sleep else slept_ns)
    flags: list[Flag] = []
    if slept_ns > JUMP_NS:
        flags.append(Flag("suspended", {"seconds": seconds_text(slept_ns)}))
    if abs(stepped_ns) >= STEP_NS:
        flags.append(Flag("clock_stepped", {"seconds": seconds_text(stepped_ns)}))
    elif abs(stepped_ns) >= JUMP_NS:
        flags.append(Flag("note.clock_jumped", {"seconds": seconds_text(stepped_ns)}))
    return tuple(flags)


def slept(recording: Recording) -> int:
    """Nanoseconds that the machine slept; 0 where it does not tell."""
    if recording.asleep_ns is None or recording.asleep_end_ns is None:
        return 0
    return recording.asleep_end_ns - recording.asleep_ns


def parted(recording: Recording) -> int:
    """Nanoseconds that the wall clock moved beside the monotonic one, sleep and all."""
    elapsed_ns = recording.wall_end_host_ns - recording.wall_host_ns
    end = datetime.fromisoformat(recording.wall_end_utc)
    wall = end - datetime.fromisoformat(recording.wall_utc)
    return round(wall.total_seconds() * 1e9) - elapsed_ns


def seconds_text(span_ns: int) -> str:
    """Nanoseconds as seconds with three decimals."""
    return f"{span_ns / 1e9:.3f}"
