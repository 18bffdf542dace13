"""Which mark beside the one that counted is its witness: a thumb beside a gate, or the reverse.

A witness answers within the dead time after the other source's start or stop, in which nothing
else can be meant. Hands are late at the start and early at the stop by some tenths of a second
(Mann 2015; Truman University 2009), so it may come on either side of the gate.
"""

from __future__ import annotations

from frailtylab.protocols.presses import within
from frailtylab.protocols.timed_results import Marks
from frailtylab.samples import GateEdge, Press


def thumb_starts_late(press: Press, marks: Marks, span_ns: int) -> bool:
    """True for the thumb's own start just after the gate's."""
    start = marks.gate_start
    return (
        start is not None
        and marks.press_start is None
        and within(press.host_ns, start.host_ns, span_ns)
    )


def thumb_stops_late(press: Press, marks: Marks, span_ns: int) -> bool:
    """True for the thumb's own stop just after the gate's, where it also saw the start."""
    start, stop = marks.press_start, marks.gate_stop
    return (
        stop is not None
        and start is not None
        and marks.press_stop is None
        and press.host_ns > start.host_ns
        and within(press.host_ns, stop.host_ns, span_ns)
    )


def gate_stops_late(edge: GateEdge, marks: Marks, span_ns: int) -> bool:
    """True for the finish gate just after the thumb, where the start gate saw the start."""
    stop = marks.press_stop
    return (
        stop is not None
        and marks.gate_start is not None
        and marks.gate_stop is None
        and within(edge.host_ns, stop.host_ns, span_ns)
    )
