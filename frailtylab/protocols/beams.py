"""Rules for light barriers: one passing is one event, whatever arms and legs add to it."""

from __future__ import annotations

import msgspec

from frailtylab.protocols.base import Refusal
from frailtylab.protocols.presses import STOPWATCH_UNCERTAINTY_S
from frailtylab.samples import GateEdge

BODY_UNCERTAINTY_S = 0.020
"""Arm, thigh or trunk breaks a beam first: single beams spread by 12–42 ms (Earp & Newton 2012,
JSCR 26:1245). No clock is better than that, so the clock's own error is added to it."""
DRIFT = 50e-6
"""Rate error of a crystal clock, 50 ppm."""
HOST_UNCERTAINTY_S = 0.010
"""Edge stamped on arrival: typically 2 ms, 10 ms at worst while the program is busy."""

ADAPTER_S = 0.016
"""An adapter may hold an edge back for so long, which says nothing about the device's clock."""


class BeamFilter(msgspec.Struct):
    """Merges chatter of one beam and keeps it silent after an accepted edge.

    The first edge of a passing counts (Earp & Newton 2012, JSCR 26:1245, on false triggers of a
    single beam). A break that begins less than ``debounce_ns`` after any edge of its beam is the
    contact's own tremble, at the end of a break as at its beginning: somebody who steps out of
    the finish gate must not end a walk. One that begins less than ``merge_gap_ns`` after it is
    the same passing.
    """

    merge_gap_ns: int
    lockout_ns: int
    debounce_ns: int = 0
    last_seen: dict[str, GateEdge] = msgspec.field(default_factory=dict[str, GateEdge])
    seen_before: dict[str, GateEdge] = msgspec.field(default_factory=dict[str, GateEdge])
    last_accepted: dict[str, GateEdge] = msgspec.field(default_factory=dict[str, GateEdge])

    def refusal(self, edge: GateEdge) -> Refusal | None:
        """Why this edge is not an event of its own; None if it is. Remembers that it was seen."""
        seen = self.see(edge)
        if soon_after(edge, seen, self.debounce_ns):
            return Refusal.BOUNCE
        if soon_after(edge, seen, self.merge_gap_ns):
            return Refusal.CHATTER
        if soon_after(edge, self.last_accepted.get(edge.gate), self.lockout_ns):
            return Refusal.LOCKOUT
        return None

    def see(self, edge: GateEdge) -> GateEdge | None:
        """Remember an edge, broken or clear; answers the one of its gate before it."""
        seen = self.last_seen.get(edge.gate)
        if seen is not None:
            self.seen_before[edge.gate] = seen
        self.last_seen[edge.gate] = edge
        return seen

    def goes_on(self, edge: GateEdge) -> bool:
        """True when the newest edge of a gate came within the lock-out of the one before it.

        A walking frame, its person and a trailing foot follow each other so. They are one
        passing, however long it takes.
        """
        return soon_after(edge, self.seen_before.get(edge.gate), self.lockout_ns)

    def accept(self, edge: GateEdge) -> None:
        """Start the lock-out of this edge's gate."""
        self.last_accepted[edge.gate] = edge

    def forget_accepted(self, gate: str) -> None:
        """End the lock-out of a gate: its edge was undone."""
        self.last_accepted.pop(gate, None)


def soon_after(edge: GateEdge, earlier: GateEdge | None, span_ns: int) -> bool:
    """True when ``edge`` came less than ``span_ns`` after ``earlier``.

    A device whose clock went back was restarted in between; its edge is a new one.
    """
    return earlier is not None and 0 <= edge_interval(earlier, edge).elapsed_ns < span_ns


class EdgeInterval(msgspec.Struct, frozen=True):
    """Time between two edges in nanoseconds, with resolution and uncertainty in seconds."""

    elapsed_ns: int
    by_device_clock: bool
    resolution_s: float
    uncertainty_s: float


def edge_interval(start: GateEdge, stop: GateEdge) -> EdgeInterval:
    """Time from one edge to the other: by the device's clock when both edges carry it.

    An edge that a person keyed in on the device is no better than a thumb, whatever its clock.
    """
    least_s = STOPWATCH_UNCERTAINTY_S if start.manual or stop.manual else 0.0
    if start.device_ns is not None and stop.device_ns is not None:
        elapsed_ns = stop.device_ns - start.device_ns
        step_s = max(start.resolution_ns or 1, stop.resolution_ns or 1) / 1e9
        clock_s = 2 * step_s + abs(elapsed_ns) / 1e9 * DRIFT + clocks_apart_s(start, stop)
        return EdgeInterval(elapsed_ns, True, step_s, max(BODY_UNCERTAINTY_S + clock_s, least_s))
    elapsed_ns = stop.host_ns - start.host_ns
    step_s = max(arrival_step_s(start), arrival_step_s(stop))
    by_host_s = BODY_UNCERTAINTY_S + max(HOST_UNCERTAINTY_S, step_s)
    return EdgeInterval(elapsed_ns, False, max(1e-6, step_s), max(by_host_s, least_s))


def arrival_step_s(edge: GateEdge) -> float:
    """How much earlier than stamped the edge may have been, where nobody looked in between."""
    return 0.0 if edge.device_ns is not None else (edge.resolution_ns or 0) / 1e9


def clocks_apart_s(start: GateEdge, stop: GateEdge) -> float:
    """By how much the device's interval and that of the arrivals differ beyond late arrivals.

    The clock of an Arduino with a ceramic resonator may be off by half a hundredth, which is more
    than a crystal's share; only the computer's clock shows it. Added to the uncertainty, so that
    the true time lies inside it whichever of the two clocks is right.
    """
    if start.device_ns is None or stop.device_ns is None:
        return 0.0
    apart_ns = stop.device_ns - start.device_ns - (stop.host_ns - start.host_ns)
    return max(0.0, abs(apart_ns) / 1e9 - ADAPTER_S)
