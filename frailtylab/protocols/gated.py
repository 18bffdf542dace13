"""What gates add to a timed attempt: every impulse kept, a rule for the breaks, a pick by hand."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from frailtylab.protocols.base import Arming, Phase, Refusal, Result, Step, StepKind, refused
from frailtylab.protocols.beams import edge_interval
from frailtylab.protocols.gate_choice import (
    AUTOMATIC,
    Pick,
    Picked,
    by_rule,
    candidates,
    choice_flags,
    pair_measure,
    resolved,
)
from frailtylab.protocols.gate_trace import GatePair, GateTrace
from frailtylab.protocols.timed import MS, TimedRun
from frailtylab.protocols.timed_results import Marks, elapsed_measures, mixed_time, questions
from frailtylab.samples import GateEdge, Sample
from frailtylab.study.schema import TimedTest
from frailtylab.trials import Flag, Measure, Source

DISAGREE = "sources_disagree"


class ListedImpulse(msgspec.Struct, frozen=True):
    """A line of the list that an assessor may pick from.

    :param offset_ns: time since the start that counts, or since the clock began
    :param role: ``start`` or ``finish`` for the impulses that count now, else empty
    """

    number: int
    gate: str
    offset_ns: int
    refusal: Refusal | None
    role: str = ""


class GatedRun(TimedRun):
    """A timed attempt that knows all of its gates' impulses.

    A pick is refused before the stop, and where no time would lie between start and finish. It
    never takes anything away: what the program found stays among the measures.
    """

    time_name = "elapsed"

    def __init__(self, test: TimedTest, *, gates_connected: bool) -> None:
        super().__init__(test, gates_connected=gates_connected)
        self.trace = GateTrace(test.merge_gap_ms * MS, test.cluster_ms * MS)
        self.picked: Picked | None = None
        self.confirmed: tuple[str, ...] = ()

    def gate_pair(self) -> GatePair:
        """The edges that were accepted."""
        return GatePair(self.marks.gate_start, self.marks.gate_stop)

    def found_pair(self) -> GatePair:
        """The edges that count by the study's rule."""
        return by_rule(self.gate_pair(), self.trace, self.test)

    def chosen_pair(self) -> GatePair:
        """The edges that count: picked by a person, or found."""
        return self.found_pair() if self.picked is None else self.picked.pair

    def arm(self, at_ns: int, arming: Arming) -> Step:
        """As every timed attempt; the list of impulses begins anew."""
        step = super().arm(at_ns, arming)
        if step.kind is StepKind.ARMED:
            self.trace.restart()
        return step

    def feed(self, sample: Sample) -> tuple[Step, ...]:
        """As every timed attempt; a beam that clears may tell the trunk from an arm."""
        if not isinstance(sample, GateEdge):
            return super().feed(sample)
        before = self.longest_breaks()
        if self.gates_connected and self.phase is not Phase.IDLE:
            self.trace.take(sample)
        if not sample.blocked:
            self.beams.see(sample)
        steps = super().feed(sample)
        if steps or self.longest_breaks() == before:
            return steps
        return (Step(StepKind.WITNESSED, sample.host_ns, Source.GATE, gate=sample.gate),)

    def longest_breaks(self) -> GatePair | None:
        """The pair by the longest breaks once stopped, where the study names a rule."""
        if self.phase is not Phase.STOPPED or self.test.break_rule is None:
            return None
        return self.trace.by_longest(self.gate_pair())

    def judge(self, edge: GateEdge, noise: Refusal | None) -> Step:
        """As every timed attempt; the list of impulses says what was made of the edge.

        After the stop, an arm or a tremble is called so: it is nothing to pick.
        """
        step = super().judge(edge, noise)
        self.trace.judged(edge, step.refusal and (noise or step.refusal))
        return step

    def crossed_again(self, edge: GateEdge) -> Refusal:
        """A gate that this walker has passed already: the rest of the passing, or somebody else."""
        if self.beams.goes_on(edge):
            return Refusal.LOCKOUT
        self.flags.raise_flag("extra_crossing", gate=edge.gate)
        return Refusal.EXTRA_CROSSING

    def forget_stop(self) -> None:
        """From stopped back to running; a pick and an answer belonged to the stop."""
        if self.marks.gate_stop is not None:
            self.trace.judged(self.marks.gate_stop, Refusal.UNDONE)
        self.picked, self.confirmed = None, ()
        super().forget_stop()

    def pick(self, at_ns: int, pick: Pick) -> Step:
        """Let other impulses count, or say why not."""
        if self.phase is not Phase.STOPPED:
            return refused(at_ns, Refusal.NOT_STOPPED)
        picked = resolved(pick, self.found_pair(), self.trace)
        if picked is None or (pick.start is None and pick.stop is None):
            return refused(at_ns, Refusal.PICK_IMPOSSIBLE)
        self.picked = picked
        return Step(StepKind.PICKED, at_ns, Source.GATE)

    def confirm(self, at_ns: int) -> Step:
        """The assessor has seen that gate and stopwatch disagree, and leaves it so."""
        asked = next((flag for flag in self.result().flags if flag.code == DISAGREE), None)
        if asked is None:
            return refused(at_ns, Refusal.NOTHING_TO_CONFIRM)
        self.confirmed = (asked.detail["gate"], asked.detail["stopwatch"])
        return Step(StepKind.CONFIRMED, at_ns)

    def result(self) -> Result:
        """Elapsed times of every source, what is derived from them, what else the gates say."""
        if self.phase is not Phase.STOPPED:
            return Result(flags=self.flags.as_tuple())
        marks = self.counted_marks()
        times = elapsed_measures(marks, Source(self.test.primary))
        asked = questions(marks, times, self.test, gates_connected=self.gates_connected)
        return Result(
            times + self.derived(times) + self.gate_measures(),
            self.flags.as_tuple() + tuple(map(self.answered, asked)) + self.gate_flags(),
        )

    def counted_marks(self) -> Marks:
        """Starts and stops that the result rests on."""
        pair = self.chosen_pair()
        return replace(self.marks, gate_start=pair.start, gate_stop=pair.stop)

    def gate_measures(self) -> tuple[Measure, ...]:
        """Times that are kept beside the result: by the other rule, and before a pick."""
        beside = candidates(self.time_name, self.gate_pair(), self.trace, self.test)
        return beside if self.picked is None else beside + self.automatic()

    def automatic(self) -> tuple[Measure, ...]:
        """What the gates had given before the pick."""
        name = self.time_name + AUTOMATIC
        found = pair_measure(name, self.found_pair())
        if found or None in (self.marks.start_host_ns(), self.marks.stop_host_ns()):
            return found
        by_hand = self.marks.press_start is not None and self.marks.press_stop is not None
        mixed = None if by_hand else mixed_time(self.marks)
        return () if mixed is None else (replace(mixed, name=name),)

    def gate_flags(self) -> tuple[Flag, ...]:
        """What is to be known of the edges that count."""
        return choice_flags(self.gate_pair(), self.picked, self.trace, self.test)

    def answered(self, flag: Flag) -> Flag:
        """The same flag, marked where the assessor has looked at these very numbers."""
        if flag.code != DISAGREE or not self.confirmed:
            return flag
        if self.confirmed != (flag.detail["gate"], flag.detail["stopwatch"]):
            return flag
        return replace(flag, detail=flag.detail | {"confirmed": "yes"})

    def impulses(self) -> tuple[ListedImpulse, ...]:
        """The list to pick from, in the order in which the impulses came."""
        pair = self.chosen_pair()
        return tuple(
            ListedImpulse(
                impulse.number, impulse.edge.gate, self.offset_ns(impulse.edge), impulse.refusal,
                "start" if impulse.edge is pair.start
                else "finish" if impulse.edge is pair.stop else "",
            )
            for impulse in self.trace.impulses
        )  # fmt: skip

    def offset_ns(self, edge: GateEdge) -> int:
        """Time of an edge since the start that counts, by the gates' clock where that is known."""
        start = self.marks.gate_start if self.picked is None else self.picked.pair.start
        if start is not None:
            return edge_interval(start, edge).elapsed_ns
        return edge.host_ns - (self.started_ns or edge.host_ns)
