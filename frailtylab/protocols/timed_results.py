"""Numbers of a timed attempt: one elapsed time a source, one of them the study's result."""

from __future__ import annotations

from decimal import Decimal, localcontext

import msgspec
from msgspec.structs import replace

from frailtylab.protocols.beams import edge_interval
from frailtylab.protocols.device_watch import clocks_disagree
from frailtylab.protocols.presses import STOPWATCH_UNCERTAINTY_S, press_interval
from frailtylab.samples import GateEdge, Press
from frailtylab.study.schema import TimedTest
from frailtylab.trials import Flag, Measure, Source

SPEED_DIGITS = 12
HOST_STEP_S = 1e-6


class Marks(msgspec.Struct):
    """The accepted starts and stops of an attempt, by hand and by gate."""

    press_start: Press | None = None
    press_stop: Press | None = None
    gate_start: GateEdge | None = None
    gate_stop: GateEdge | None = None

    def start_host_ns(self) -> int | None:
        """Host time of whichever start came first."""
        return min_of(self.press_start, self.gate_start)

    def stop_host_ns(self) -> int | None:
        """Host time of whichever stop came first."""
        return min_of(self.press_stop, self.gate_stop)


def min_of(press: Press | None, edge: GateEdge | None) -> int | None:
    """The earlier host time of the two, or None when neither is there."""
    times = [mark.host_ns for mark in (press, edge) if mark is not None]
    return min(times) if times else None


def seconds_text(elapsed_ns: int) -> str:
    """Nanoseconds written as seconds, every digit kept: ``4.310000000``."""
    sign = "-" if elapsed_ns < 0 else ""
    whole, rest = divmod(abs(elapsed_ns), 1_000_000_000)
    return f"{sign}{whole}.{rest:09d}"


def elapsed_measures(marks: Marks, primary: Source) -> tuple[Measure, ...]:
    """An elapsed time for each source that saw both start and stop; the result is marked primary.

    The study's own source is the result where it is complete; else the stopwatch; else a gate
    start with a hand stop (or the reverse), which is labelled as mixed.
    """
    found = [m for m in (gate_time(marks), stopwatch_time(marks)) if m is not None]
    if not found:
        found = [m for m in (mixed_time(marks),) if m is not None]
    if not found:
        return ()
    chosen = next((m for m in found if m.source is primary), found[-1])
    return tuple(replace(m, primary=m is chosen) for m in found)


def stopwatch_time(marks: Marks) -> Measure | None:
    """Hand start to hand stop."""
    if marks.press_start is None or marks.press_stop is None:
        return None
    interval = press_interval(marks.press_start, marks.press_stop)
    return elapsed(
        interval.elapsed_ns, Source.STOPWATCH, interval.resolution_s, STOPWATCH_UNCERTAINTY_S
    )


def gate_time(marks: Marks) -> Measure | None:
    """Gate start to gate stop."""
    if marks.gate_start is None or marks.gate_stop is None:
        return None
    interval = edge_interval(marks.gate_start, marks.gate_stop)
    return elapsed(interval.elapsed_ns, Source.GATE, interval.resolution_s, interval.uncertainty_s)


def mixed_time(marks: Marks) -> Measure | None:
    """One end by gate, the other by hand, both by host time."""
    start, stop = marks.start_host_ns(), marks.stop_host_ns()
    if start is None or stop is None:
        return None
    return elapsed(stop - start, Source.MIXED, HOST_STEP_S, STOPWATCH_UNCERTAINTY_S)


def elapsed(elapsed_ns: int, source: Source, resolution_s: float, uncertainty_s: float) -> Measure:
    """An elapsed time in seconds with every nanosecond in its text."""
    return Measure(
        "elapsed", elapsed_ns / 1e9, "s", seconds_text(elapsed_ns), source,
        resolution_s, uncertainty_s,
    )  # fmt: skip


def speed_of(time: Measure, distance_m: float) -> Measure:
    """Gait speed in m/s of an elapsed time; the uncertainty is the time's, carried over."""
    with localcontext() as context:
        context.prec = SPEED_DIGITS
        exact = Decimal(str(distance_m)) / Decimal(time.text)
    per_second = float(exact) / time.value
    uncertainty = None if time.uncertainty is None else time.uncertainty * per_second
    return Measure(
        "speed", float(exact), "m/s", format(exact, "f"), time.source,
        time.resolution * per_second, uncertainty, primary=time.primary,
    )  # fmt: skip


def questions(
    marks: Marks, times: tuple[Measure, ...], test: TimedTest, *, gates_connected: bool
) -> tuple[Flag, ...]:
    """What the sources say about each other that a person should look at."""
    by_source = {time.source: time for time in times}
    gate, thumb = by_source.get(Source.GATE), by_source.get(Source.STOPWATCH)
    found: list[Flag] = []
    if gate and thumb and abs(gate.value - thumb.value) > test.disagreement_s:
        found.append(Flag("sources_disagree", {"gate": gate.text, "stopwatch": thumb.text}))
    if Source.MIXED in by_source:
        found.append(Flag("mixed_sources"))
    if gates_connected and test.primary == "gate" and gate is None:
        found.append(Flag("gate_incomplete"))
    if any(edge is not None and edge.manual for edge in (marks.gate_start, marks.gate_stop)):
        found.append(Flag("gate_by_hand"))
    if marks.gate_start is not None and marks.gate_stop is not None:
        apart = clocks_disagree(marks.gate_start, marks.gate_stop)
        found += [] if apart is None else [apart]
    if stamps_disagree(marks):
        found.append(Flag("note.press_stamps"))
    return tuple(found)


def stamps_disagree(marks: Marks) -> bool:
    """True when the window system's stamps had to be set aside."""
    start, stop = marks.press_start, marks.press_stop
    return bool(start and stop and press_interval(start, stop).stamps_disagree)
