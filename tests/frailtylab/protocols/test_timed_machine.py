"""Any order of presses, edges, ticks and undos: the machine moves only as it may."""

from __future__ import annotations

from decimal import Decimal

from helpers import sample_study
from helpers.marks import ns
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Phase, Refusal, Step, StepKind
from frailtylab.protocols.gate_choice import Pick
from frailtylab.samples import GateEdge, LinkLost, Press, PressKind
from frailtylab.trials import Source

ALLOWED = {
    (Phase.IDLE, Phase.ARMED): {StepKind.ARMED},
    (Phase.ARMED, Phase.IDLE): {StepKind.DISARMED},
    (Phase.ARMED, Phase.RUNNING): {StepKind.STARTED},
    (Phase.RUNNING, Phase.STOPPED): {StepKind.STOPPED},
    (Phase.STOPPED, Phase.RUNNING): {StepKind.UNDONE},
}
TESTS = st.sampled_from(
    [
        sample_study.walk(),
        sample_study.walk(primary="stopwatch"),
        sample_study.walk(gates="one"),
        sample_study.walk(dead_time_after_start_ms=0, dead_time_after_stop_ms=0, together_ms=0),
        sample_study.walk(break_rule="longest", cluster_ms=300),
        sample_study.walk(break_rule="first", primary="stopwatch"),
        sample_study.tug(),
        sample_study.tug(break_rule="longest"),
        sample_study.tug(gates="none"),
    ]
)
NUMBERS = st.one_of(st.none(), st.integers(0, 8))
LATE_NS = st.sampled_from([0, 0, 0, 20_000_000, 300_000_000])
"""How long an event waited in a queue before it was fed."""


def by_gate(measures) -> dict[str, str]:
    """Exact digits of every time in which a gate has a part."""
    return {m.name: m.text for m in measures if m.source is not Source.STOPWATCH}


class TimedAttempt(RuleBasedStateMachine):
    """Feeds an attempt and checks every move."""

    @initialize(test=TESTS, gates=st.booleans())
    def begin(self, test, gates):
        self.run = new_run(test, gates_connected=gates)
        self.now_ns = ns(0)
        self.phase = Phase.IDLE

    def check(self, *steps: Step) -> None:
        """The phase moved as a step of this batch says, or not at all."""
        moved = (self.phase, self.run.phase)
        said = {step.kind for step in steps}
        if moved[0] is not moved[1]:
            assert said & ALLOWED[moved], (moved, steps)
        for step in steps:
            assert (step.refusal is not None) == (step.kind is StepKind.REFUSED)
        self.phase = self.run.phase

    @rule(gap_ns=st.integers(0, 3_000_000_000))
    def wait(self, gap_ns):
        self.now_ns += gap_ns

    @rule(blocked=st.sampled_from([(), (), ("B",)]))
    def arm(self, blocked):
        self.check(self.run.arm(self.now_ns, Arming(blocked)))

    @rule()
    def disarm(self):
        self.check(self.run.disarm(self.now_ns))

    @rule(late_ns=LATE_NS, repeat=st.sampled_from([False, False, True]), skew=st.integers(-80, 80))
    def press(self, late_ns, repeat, skew):
        at_ns = self.now_ns - late_ns
        event_ms = at_ns // 1_000_000 + skew
        self.check(*self.fed(Press(at_ns, PressKind.KEY, event_ms, repeat)))

    @rule(gate=st.sampled_from("AB"), late_ns=LATE_NS, clock=st.booleans(), back=st.booleans())
    def edge(self, gate, late_ns, clock, back):
        at_ns = self.now_ns - late_ns
        device_ns = at_ns - (9_000_000_000 if back else 0) if clock else None
        self.check(*self.fed(GateEdge(gate, True, at_ns, device_ns)))

    @rule(gate=st.sampled_from("AB"), late_ns=LATE_NS, clock=st.booleans())
    def clear(self, gate, late_ns, clock):
        at_ns = self.now_ns - late_ns
        edge = GateEdge(gate, False, at_ns, at_ns if clock else None)
        steps = self.run.feed(edge)
        self.check(*steps)
        assert {step.kind for step in steps} <= {StepKind.WITNESSED}

    @rule(start=NUMBERS, stop=NUMBERS)
    def pick(self, start, stop):
        before = self.run.result()
        step = self.run.pick(self.now_ns, Pick(start, stop, "missed"))
        self.check(step)
        if step.kind is StepKind.REFUSED:
            assert self.run.result() == before
            return
        name = self.run.time_name
        kept, now = by_gate(before.measures), by_gate(self.run.result().measures)
        found = kept.get(f"{name}_automatic", kept.get(name))
        assert now.get(f"{name}_automatic") == found
        assert Decimal(now[name]) > 0
        assert "impulse_picked" in {flag.code for flag in self.run.result().flags}

    @rule()
    def confirm(self):
        self.check(self.run.confirm(self.now_ns))

    def fed(self, sample):
        """Feed; every press and edge gets exactly one answer."""
        listed = len(self.run.impulses())
        steps = self.run.feed(sample)
        assert len(steps) == 1
        if (
            isinstance(sample, GateEdge)
            and self.run.gates_connected
            and self.phase is not Phase.IDLE
        ):
            assert len(self.run.impulses()) == listed + 1
            said, listed_as = steps[0].refusal, self.run.impulses()[-1].refusal
            assert (said is None) == (listed_as is None)
            assert listed_as is said or said is Refusal.ALREADY_STOPPED
        return steps

    @rule()
    def lose_link(self):
        self.check(*self.run.feed(LinkLost(self.now_ns, "unplugged")))

    @rule()
    def tick(self):
        self.check(*self.run.tick(self.now_ns))

    @rule()
    def undo(self):
        self.check(self.run.undo_stop(self.now_ns))

    @invariant()
    def stopped_has_one_primary_time_above_zero(self):
        if not hasattr(self, "run") or self.run.phase is not Phase.STOPPED:
            return
        times = [m for m in self.run.result().measures if m.unit == "s"]
        assert sum(m.primary for m in times) == 1
        assert all(m.name == "elapsed" for m in times if m.primary)
        for time in times:
            assert Decimal(time.text) > 0
            assert time.uncertainty is not None
        assert self.run.started_ns is not None
        assert self.run.stopped_ns is not None

    @invariant()
    def numbers_exist_only_when_stopped(self):
        if hasattr(self, "run") and self.run.phase is not Phase.STOPPED:
            assert self.run.result().measures == ()

    @invariant()
    def reading_the_result_changes_nothing(self):
        if hasattr(self, "run"):
            assert self.run.result() == self.run.result()


TestTimedAttempt = TimedAttempt.TestCase
