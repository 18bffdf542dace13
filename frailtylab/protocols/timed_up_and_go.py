"""Stand up, walk, turn, walk back, sit down; timed by thumb from the word "go".

Rules: CDC STEADI 2017 form; Podsiadlo & Richardson 1991 (doi 10.1111/j.1532-5415.1991.tb01616.x).
"""

from __future__ import annotations

import msgspec

from frailtylab.protocols.base import Phase, Refusal, Step, StepKind
from frailtylab.protocols.beams import edge_interval
from frailtylab.protocols.gate_choice import AUTOMATIC, pair_measure
from frailtylab.protocols.gate_trace import GatePair
from frailtylab.protocols.gated import GatedRun
from frailtylab.protocols.timed import MS
from frailtylab.protocols.timed_results import Marks
from frailtylab.samples import GateEdge
from frailtylab.study.schema import TimedTest
from frailtylab.trials import Measure, Source

PASSINGS = 2


class Passing(msgspec.Struct, frozen=True):
    """The beam in front of the chair was crossed, out or back."""

    edge: GateEdge


class TimedUpAndGoRun(GatedRun):
    """The thumb starts and stops; a gate in front of the chair witnesses out and back."""

    time_name = "out_to_back"

    def __init__(self, test: TimedTest, *, gates_connected: bool) -> None:
        super().__init__(test, gates_connected=gates_connected)
        self.passings: list[Passing] = []

    def order_refusal(self, edge: GateEdge) -> Refusal | None:
        """A crossing before "go", a third one, or a turn that nobody can make is refused."""
        if self.phase is Phase.ARMED:
            return Refusal.NOT_ARMED
        if len(self.passings) >= PASSINGS:
            return self.crossed_again(edge)
        if self.passings:
            turn_ns = edge_interval(self.passings[0].edge, edge).elapsed_ns
            if turn_ns < self.test.min_turn_ms * MS:
                return Refusal.TURN_TOO_SOON
        return None

    def accept_edge(self, edge: GateEdge) -> Step:
        """Remember the crossing; it never starts or stops the clock."""
        self.beams.accept(edge)
        self.passings.append(Passing(edge))
        return Step(StepKind.PASSED, edge.host_ns, Source.GATE, gate=edge.gate)

    def gate_pair(self) -> GatePair:
        """The way out and the way back."""
        edges = [passing.edge for passing in self.passings]
        return GatePair(*edges[:PASSINGS])

    def counted_marks(self) -> Marks:
        """The thumb's: this gate never starts or stops the clock."""
        return self.marks

    def gate_measures(self) -> tuple[Measure, ...]:
        """The time from the way out to the way back, and what is kept beside it."""
        return pair_measure(self.time_name, self.chosen_pair()) + super().gate_measures()

    def automatic(self) -> tuple[Measure, ...]:
        """What the gate had given before the pick."""
        return pair_measure(self.time_name + AUTOMATIC, self.found_pair())
