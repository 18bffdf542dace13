"""Walk over a straight course between two gates, or by thumb.

Clock and course: NIH Toolbox 4-Metre Walk (Bohannon & Wang 2019, doi 10.1016/j.apmr.2018.06.031).
"""

from __future__ import annotations

from frailtylab.protocols.base import Phase, Refusal, Step, StepKind
from frailtylab.protocols.beams import edge_interval
from frailtylab.protocols.gate_trace import GatePair
from frailtylab.protocols.gated import GatedRun
from frailtylab.protocols.presses import within
from frailtylab.protocols.timed import MS
from frailtylab.protocols.timed_results import seconds_text, speed_of
from frailtylab.samples import GateEdge
from frailtylab.study.schema import TimedTest
from frailtylab.trials import Flag, Measure, Source

START_GATE = "A"
FINISH_GATE = "B"


class FourMetreWalkRun(GatedRun):
    """Gate A starts, gate B stops; the thumb witnesses both."""

    def __init__(self, test: TimedTest, *, gates_connected: bool) -> None:
        super().__init__(test, gates_connected=gates_connected)
        self.finish_before_start: GateEdge | None = None

    def order_refusal(self, edge: GateEdge) -> Refusal | None:
        """B before A, or both together, is questioned and never timed."""
        if edge.gate == START_GATE:
            return None if self.marks.gate_start is None else self.crossed_again(edge)
        no_start = self.test.gates == "two" and self.marks.gate_start is None
        if no_start or self.phase is Phase.ARMED:
            self.flags.raise_flag("gate_order")
            self.finish_before_start = edge
            return Refusal.GATE_B_BEFORE_A
        return self.together(edge)

    def together(self, edge: GateEdge) -> Refusal | None:
        """Two gates within a few milliseconds are one disturbance, not a walk."""
        start = self.marks.gate_start
        if start is None:
            too_soon = within(edge.host_ns, self.started_ns, self.guard.dead_after_start_ns)
            return Refusal.DEAD_TIME_AFTER_START if too_soon else None
        if edge_interval(start, edge).elapsed_ns < max(1, self.test.together_ms * MS):
            self.flags.raise_flag("gates_together")
            return Refusal.GATES_TOGETHER
        return None

    def accept_edge(self, edge: GateEdge) -> Step:
        """A starts, B stops; either witnesses a thumb that was faster."""
        self.beams.accept(edge)
        if edge.gate == START_GATE:
            self.marks.gate_start = edge
            if self.phase is Phase.ARMED:
                return self.start(edge.host_ns, Source.GATE)
            return Step(StepKind.WITNESSED, edge.host_ns, Source.GATE, gate=edge.gate)
        self.marks.gate_stop = edge
        if self.phase is Phase.STOPPED:
            return Step(StepKind.WITNESSED, edge.host_ns, Source.GATE, gate=edge.gate)
        return self.stop(edge.host_ns, Source.GATE)

    def disarm(self, at_ns: int) -> Step:
        """As every timed attempt; whoever stood in the finish gate is forgotten."""
        step = super().disarm(at_ns)
        if step.kind is StepKind.DISARMED:
            self.finish_before_start = None
        return step

    def gate_flags(self) -> tuple[Flag, ...]:
        """Also asks about a walk from the finish to the start, which no finish gate ended."""
        flags, before = super().gate_flags(), self.finish_before_start
        if before is None or self.chosen_pair().stop is not None:
            return flags
        elapsed_ns = GatePair(before, self.marks.gate_start).elapsed_ns
        if elapsed_ns is None or elapsed_ns <= 0:
            return flags
        return (*flags, Flag("wrong_direction", {"seconds": seconds_text(elapsed_ns)}))

    def derived(self, times: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """Gait speed of every elapsed time, where the study names the distance."""
        if self.test.distance_m is None:
            return ()
        distance_m = self.test.distance_m
        return tuple(speed_of(time, distance_m) for time in times if time.value > 0)
