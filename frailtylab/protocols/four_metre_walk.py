"""Walk over a straight course between two gates, or by thumb.

Clock and course: NIH Toolbox 4-Metre Walk (Bohannon & Wang 2019, doi 10.1016/j.apmr.2018.06.031).
"""

from __future__ import annotations

from frailtylab.protocols.base import Phase, Refusal, Step, StepKind
from frailtylab.protocols.beams import edge_interval
from frailtylab.protocols.presses import within
from frailtylab.protocols.timed import MS, TimedRun
from frailtylab.protocols.timed_results import speed_of
from frailtylab.samples import GateEdge
from frailtylab.trials import Measure, Source

START_GATE = "A"
FINISH_GATE = "B"


class FourMetreWalkRun(TimedRun):
    """Gate A starts, gate B stops; the thumb witnesses both."""

    def order_refusal(self, edge: GateEdge) -> Refusal | None:
        """B before A, or both together, is questioned and never timed."""
        if edge.gate == START_GATE:
            return None if self.marks.gate_start is None else Refusal.LOCKOUT
        if self.test.gates == "two" and self.marks.gate_start is None:
            self.flags.raise_flag("gate_order")
            return Refusal.GATE_B_BEFORE_A
        if self.phase is Phase.ARMED:
            self.flags.raise_flag("gate_order")
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

    def derived(self, times: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """Gait speed of every elapsed time, where the study names the distance."""
        if self.test.distance_m is None:
            return ()
        distance_m = self.test.distance_m
        return tuple(speed_of(time, distance_m) for time in times if time.value > 0)
