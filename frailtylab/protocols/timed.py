"""State machine that the Timed Up and Go and the walk share: thumb and gates, both kept."""

from __future__ import annotations

from frailtylab.protocols.base import (
    Arming,
    FlagList,
    Phase,
    Refusal,
    Result,
    Step,
    StepKind,
    refused,
)  # fmt: skip
from frailtylab.protocols.beams import BeamFilter
from frailtylab.protocols.device_watch import DeviceWatch
from frailtylab.protocols.presses import PressGuard
from frailtylab.protocols.timed_results import Marks
from frailtylab.protocols.witnesses import gate_stops_late, thumb_starts_late, thumb_stops_late
from frailtylab.samples import GateEdge, LinkLost, Press, Sample
from frailtylab.study.schema import TimedTest
from frailtylab.trials import Measure, Source

MS = 1_000_000
GATE_GRACE_NS = 2_000_000_000
"""After a hand stop, the finish gate may still answer for so long."""


class TimedRun:
    """One timed attempt.

    Illegal moves, each refused with its reason: a press before arming where gates are armed; a
    press or edge within dead time; a finish before a start; a second stop; an undo after the
    study's time for it; arming twice or with a broken beam.

    A source that answers within the dead time after the other's start or stop is its witness: a
    thumb beside a gate, or the finish gate just after the thumb.
    """

    def __init__(self, test: TimedTest, *, gates_connected: bool) -> None:
        self.test = test
        self.gates_connected = gates_connected and test.gates != "none"
        self.phase = Phase.IDLE
        self.marks = Marks()
        self.flags = FlagList()
        self.watch = DeviceWatch()
        self.guard = PressGuard(
            max(1, test.dead_time_after_start_ms * MS), test.dead_time_after_stop_ms * MS
        )
        self.beams = BeamFilter(test.merge_gap_ms * MS, test.lockout_ms * MS, test.debounce_ms * MS)
        self.hand_stop_waits_ns: int | None = None
        self.seen_while_stopped: list[GateEdge] = []

    @property
    def started_ns(self) -> int | None:
        """Host time at which the shown clock began."""
        return self.marks.start_host_ns()

    @property
    def stopped_ns(self) -> int | None:
        """Host time of the stop, once stopped."""
        return self.marks.stop_host_ns() if self.phase is Phase.STOPPED else None

    def arm(self, at_ns: int, arming: Arming) -> Step:
        """Open the attempt for its start; refused with a broken beam or when already open."""
        if self.phase is Phase.STOPPED:
            return refused(at_ns, Refusal.ALREADY_STOPPED)
        if self.phase is not Phase.IDLE:
            return refused(at_ns, Refusal.ALREADY_ARMED)
        if self.gates_connected and arming.blocked_gates:
            return refused(at_ns, Refusal.GATE_BLOCKED, arming.blocked_gates[0])
        self.phase = Phase.ARMED
        return Step(StepKind.ARMED, at_ns)

    def disarm(self, at_ns: int) -> Step:
        """Back to idle while nothing has started; somebody in the finish gate is forgotten."""
        if self.phase is not Phase.ARMED:
            return refused(at_ns, Refusal.NOT_ARMED)
        self.phase = Phase.IDLE
        self.flags.clear("gate_order")
        self.watch.restart(self.flags)
        return Step(StepKind.DISARMED, at_ns)

    def feed(self, sample: Sample) -> tuple[Step, ...]:
        """Take one press, edge or link event; device talk leads to flags at most."""
        if self.gates_connected and self.is_watched(sample):
            self.watch.feed(sample, self.flags)
        if isinstance(sample, Press):
            return (self.press(sample),)
        if isinstance(sample, GateEdge):
            return (self.edge(sample),) if sample.blocked else ()
        if isinstance(sample, LinkLost):
            return self.link_lost(sample)
        return ()

    def is_watched(self, sample: Sample) -> bool:
        """True from the arming to the stop, and for what else the device said in that moment."""
        return self.phase in (Phase.ARMED, Phase.RUNNING) or sample.host_ns == self.stopped_ns

    def press(self, press: Press) -> Step:
        """A press means start, witness or stop, by where the attempt stands."""
        why = self.press_refusal(press)
        if why is not None:
            return refused(press.host_ns, why)
        if self.phase is Phase.ARMED:
            self.marks.press_start = press
            return self.start(press.host_ns, Source.STOPWATCH)
        if self.is_witness(press):
            return self.witness(press)
        return self.stop_by_hand(press)

    def press_refusal(self, press: Press) -> Refusal | None:
        """Why this press leads to nothing, or None."""
        if press.auto_repeat:
            return Refusal.AUTO_REPEAT
        if self.phase is Phase.IDLE:
            return Refusal.NOT_ARMED
        if self.is_witness(press):
            return None
        if self.phase is Phase.STOPPED:
            return self.guard.refusal(press) or Refusal.ALREADY_STOPPED
        if self.hand_stop_waits_ns is not None:
            return Refusal.ALREADY_STOPPED
        return self.guard.refusal(press)

    def is_witness(self, press: Press) -> bool:
        """True for the thumb's own start or stop that comes just after the gate's."""
        if self.phase is Phase.RUNNING:
            return thumb_starts_late(press, self.marks, self.guard.dead_after_start_ns)
        stopped = self.phase is Phase.STOPPED
        return stopped and thumb_stops_late(press, self.marks, self.guard.dead_after_stop_ns)

    def witness(self, press: Press) -> Step:
        """Keep a press beside the gate's start or stop; a bounce of it must not stop the clock."""
        if self.phase is Phase.RUNNING:
            self.marks.press_start = press
            self.guard.last_start_ns = max(press.host_ns, self.guard.last_start_ns or 0)
        else:
            self.marks.press_stop = press
        return Step(StepKind.WITNESSED, press.host_ns, Source.STOPWATCH)

    def start(self, at_ns: int, source: Source) -> Step:
        """From armed to running; the guard's dead time begins."""
        self.phase = Phase.RUNNING
        self.guard.last_start_ns = at_ns
        return Step(StepKind.STARTED, at_ns, source)

    def stop_by_hand(self, press: Press) -> Step:
        """Stop at once, or wait for the finish gate where the gate is the study's clock."""
        self.marks.press_stop = press
        self.guard.last_stop_ns = press.host_ns
        if self.waits_for_gate():
            self.hand_stop_waits_ns = press.host_ns
            return Step(StepKind.WITNESSED, press.host_ns, Source.STOPWATCH)
        return self.stop(press.host_ns, Source.STOPWATCH)

    def waits_for_gate(self) -> bool:
        """True while a second gate may still end what the first one started."""
        by_gates = self.test.primary == "gate" and self.test.gates == "two"
        return by_gates and self.marks.gate_start is not None

    def stop(self, at_ns: int, source: Source) -> Step:
        """From running to stopped."""
        self.phase = Phase.STOPPED
        self.hand_stop_waits_ns = None
        self.guard.last_stop_ns = at_ns
        return Step(StepKind.STOPPED, at_ns, source)

    def edge(self, edge: GateEdge) -> Step:
        """A broken beam; chatter is remembered in every phase."""
        return self.judge(edge, self.beams.refusal(edge))

    def judge(self, edge: GateEdge, noise: Refusal | None) -> Step:
        """What an edge means is the test's own; one after the stop is kept for an undo."""
        why = self.edge_refusal(edge, noise)
        if self.phase is Phase.STOPPED and noise is None:
            self.seen_while_stopped.append(edge)
        if why is not None:
            return refused(edge.host_ns, why, edge.gate)
        return self.accept_edge(edge)

    def edge_refusal(self, edge: GateEdge, noise: Refusal | None) -> Refusal | None:
        """Why this edge leads to nothing, or None."""
        if not self.gates_connected:
            return Refusal.NO_GATE_IN_TEST
        if self.phase is Phase.IDLE:
            return Refusal.NOT_ARMED
        if self.phase is Phase.STOPPED:
            late = gate_stops_late(edge, self.marks, self.guard.dead_after_stop_ns)
            if noise or not late:
                return Refusal.ALREADY_STOPPED
        return noise or self.order_refusal(edge)

    def order_refusal(self, edge: GateEdge) -> Refusal | None:
        """Why an edge in this order is not believed; tests add their own rules."""
        raise NotImplementedError

    def accept_edge(self, edge: GateEdge) -> Step:
        """What an accepted edge leads to; tests say."""
        raise NotImplementedError

    def link_lost(self, lost: LinkLost) -> tuple[Step, ...]:
        """A gate's cable came off: flagged, and the thumb can still finish."""
        if not self.gates_connected or self.phase not in (Phase.ARMED, Phase.RUNNING):
            return ()
        self.flags.raise_flag("gate_lost")
        return (Step(StepKind.LINK_LOST, lost.host_ns),)

    def tick(self, now_ns: int) -> tuple[Step, ...]:
        """End the wait for a silent finish gate; say once when the attempt is overdue."""
        waits = self.hand_stop_waits_ns
        if waits is not None and now_ns - waits >= GATE_GRACE_NS:
            return (self.stop(waits, Source.STOPWATCH),)
        started = self.started_ns
        overdue_ns = int(self.test.overdue_s * 1e9)
        if (
            self.phase is Phase.RUNNING
            and started is not None
            and now_ns - started >= overdue_ns
            and "overdue" not in self.flags.flags
        ):
            self.flags.raise_flag("overdue")
            return (Step(StepKind.OVERDUE, now_ns),)
        return ()

    def undo_stop(self, at_ns: int) -> Step:
        """Go on running as if the stop had never been; the start stands and no time is lost.

        Edges seen meanwhile count from now on: where one of them was the true finish, the attempt
        has stopped there, and the answer is that stop.
        """
        stopped = self.stopped_ns if self.hand_stop_waits_ns is None else self.hand_stop_waits_ns
        if stopped is None:
            return refused(at_ns, Refusal.NOT_STOPPED)
        if at_ns - stopped > int(self.test.undo_s * 1e9):
            return refused(at_ns, Refusal.UNDO_TOO_LATE)
        self.forget_stop()
        seen, self.seen_while_stopped = self.seen_while_stopped, []
        steps = [self.judge(edge, None) for edge in seen]
        stops = (step for step in steps if step.kind is StepKind.STOPPED)
        return next(stops, Step(StepKind.UNDONE, at_ns))

    def forget_stop(self) -> None:
        """From stopped back to running."""
        if self.marks.gate_stop is not None:
            self.beams.forget_accepted(self.marks.gate_stop.gate)
        self.marks.press_stop = None
        self.marks.gate_stop = None
        self.guard.last_stop_ns = None
        self.hand_stop_waits_ns = None
        self.phase = Phase.RUNNING

    def result(self) -> Result:
        """Numbers and flags as of now; :class:`frailtylab.protocols.gated.GatedRun` says."""
        raise NotImplementedError

    def derived(self, times: tuple[Measure, ...]) -> tuple[Measure, ...]:
        """Further measures that a test makes of its elapsed times; none here."""
        del times
        return ()
