"""Rules for the assessor's start/stop control: dead time, auto-repeat, and whose clock counts."""

from __future__ import annotations

import msgspec

from frailtylab.protocols.base import Refusal
from frailtylab.samples import Press

STAMPS_AGREE_NS = 50_000_000
"""Event stamps and host stamps of two presses may differ by this much before host time is used.

A handler alone is 34–59 ms late at p99 under load, the window system's stamp about 1 ms.
"""
EVENT_RESOLUTION_S = 0.001
STOPWATCH_UNCERTAINTY_S = 0.2
"""Between-timer spread of hand timing (Warden 2019, doi 10.1016/j.gaitpost.2019.08.020)."""


class PressGuard(msgspec.Struct):
    """Refuses what a trembling thumb or a held key adds to the press that was meant."""

    dead_after_start_ns: int
    dead_after_stop_ns: int
    last_start_ns: int | None = None
    last_stop_ns: int | None = None

    def refusal(self, press: Press) -> Refusal | None:
        """Why this press does not count, or None if it does."""
        if press.auto_repeat:
            return Refusal.AUTO_REPEAT
        if within(press.host_ns, self.last_start_ns, self.dead_after_start_ns):
            return Refusal.DEAD_TIME_AFTER_START
        if within(press.host_ns, self.last_stop_ns, self.dead_after_stop_ns):
            return Refusal.DEAD_TIME_AFTER_STOP
        return None


def within(now_ns: int, since_ns: int | None, span_ns: int) -> bool:
    """True when less than ``span_ns`` has passed since ``since_ns``."""
    return since_ns is not None and now_ns - since_ns < span_ns


class PressInterval(msgspec.Struct, frozen=True):
    """Time between two presses in nanoseconds, and which stamps it rests on."""

    elapsed_ns: int
    by_event_stamp: bool
    stamps_disagree: bool = False

    @property
    def resolution_s(self) -> float:
        """Smallest step of the stamps used, in seconds."""
        return EVENT_RESOLUTION_S if self.by_event_stamp else 1e-6


def press_interval(start: Press, stop: Press) -> PressInterval:
    """Time from one press to the other.

    The window system's stamps are used where both presses carry one, because they do not wait in
    the window's queue; host stamps otherwise, or where the two clocks disagree by more than 50 ms
    or the stamps say that no time has passed.
    """
    host_ns = stop.host_ns - start.host_ns
    if start.event_ms is None or stop.event_ms is None:
        return PressInterval(host_ns, by_event_stamp=False)
    event_ns = (stop.event_ms - start.event_ms) * 1_000_000
    if abs(event_ns - host_ns) > STAMPS_AGREE_NS or event_ns <= 0 < host_ns:
        return PressInterval(host_ns, by_event_stamp=False, stamps_disagree=True)
    return PressInterval(event_ns, by_event_stamp=True)
