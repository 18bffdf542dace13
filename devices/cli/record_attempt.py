"""One attempt without a window: what a device and the Enter key send goes to the recorder."""

from __future__ import annotations

import queue
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from frailtylab.clock import Clock
from frailtylab.instruments import Batch, LinkState
from frailtylab.protocols.base import Arming, Phase, Step, StepKind
from frailtylab.protocols.grip_strength import GripRun
from frailtylab.protocols.timed import TimedRun
from frailtylab.protocols.zero_check import ZeroCheck
from frailtylab.recorder import TrialRecorder
from frailtylab.samples import ForceSample, GateEdge, LinkLost, Press, Sample
from frailtylab.study.schema import GripStrength, TimedTest

TICK_S = 0.1
MS = 1_000_000
NS_PER_S = 1_000_000_000


class Ended(StrEnum):
    """Why no more is waited for."""

    MEASURED = "measured"
    TIME_UP = "time is up"
    LINK_LOST = "the connection to the device broke"
    NO_PRESSES = "standard input ended"
    INTERRUPTED = "the command was stopped"


Inbox = queue.SimpleQueue[Batch | Press | Ended]
"""What readers, the press reader and signal handlers put in; a signal may put at any moment."""


class Readiness(Protocol):
    """Decides when an attempt may be armed without a press, by what the device sends."""

    def watch(self, event: Sample) -> None:
        """Take one event of the device."""
        ...

    def arming(self) -> Arming | None:
        """What the attempt is armed with, or None while it can't be."""
        ...

    def waits_for(self) -> str:
        """What has to happen before it can be armed, in a few words."""
        ...


class NothingInHand:
    """Grip: the zero check of the study has passed.

    :param rested_s: seconds since the last squeeze of this hand, now; None where there was none
    """

    def __init__(
        self, test: GripStrength, rested_s: Callable[[], float | None] = lambda: None
    ) -> None:
        self.test = test
        self.rested_s = rested_s
        self.zero = ZeroCheck(test.zero_limit_kgf, test.zero_hold_s)

    def watch(self, event: Sample) -> None:
        """Take a force."""
        if isinstance(event, ForceSample):
            self.zero.feed(event)

    def arming(self) -> Arming | None:
        """The mean of the zero, once it has held, and the rest of the hand by then."""
        state = self.zero.state()
        if not state.ok:
            return None
        return Arming(zero_kgf=state.mean_kgf, zero_ok=True, rest_s=self.rested_s())

    def waits_for(self) -> str:
        """What the zero check asks for."""
        limit, hold = self.test.zero_limit_kgf, self.test.zero_hold_s
        return f"a force below {limit:g} kgf for {hold:g} s: nothing in the hand"


class BeamsClear:
    """Timed tests: no beam is known to be broken."""

    def __init__(self) -> None:
        self.beams: dict[str, bool] = {}

    def watch(self, event: Sample) -> None:
        """Take an edge."""
        if isinstance(event, GateEdge):
            self.beams[event.gate] = event.blocked

    def arming(self) -> Arming | None:
        """Nothing blocked, by what the gates last said."""
        return None if any(self.beams.values()) else Arming()

    def waits_for(self) -> str:
        """The gates that are in the way."""
        blocked = [gate for gate, is_blocked in sorted(self.beams.items()) if is_blocked]
        return f"gate {' and '.join(blocked)} to become clear"


class Attempt:
    """Runs one attempt to its end, as the window does: armed, started, stopped.

    :param connected: False where a device has to answer first
    :param prepare: called once, before the attempt is armed; may refuse it with an error
    :param rested_s: seconds since the last squeeze of this hand, now; None where there was none
    :param tell: takes a line for the person at the terminal
    """

    def __init__(
        self,
        recorder: TrialRecorder,
        test: GripStrength | TimedTest,
        inbox: Inbox,
        clock: Clock,
        longest_s: float,
        *,
        connected: bool,
        prepare: Callable[[], None],
        tell: Callable[[str], None],
        rested_s: Callable[[], float | None] = lambda: None,
    ) -> None:
        self.recorder = recorder
        self.inbox = inbox
        self.clock = clock
        self.longest_s = longest_s
        self.connected = connected
        self.prepare = prepare
        self.tell = tell
        self.rested_s = rested_s
        self.rules: Readiness = self.rules_of(test)
        self.by_press, self.uses_press, self.linger_ns = self.hand_rules(test)
        self.ends_itself = isinstance(test, GripStrength)
        self.begun_ns = clock.now_ns()
        self.prepared = False
        self.lost: str | None = None
        self.asked_to_end: Ended | None = None

    def rules_of(self, test: GripStrength | TimedTest) -> Readiness:
        """The rules by which this test is armed."""
        if isinstance(test, GripStrength):
            return NothingInHand(test, self.rested_s)
        return BeamsClear()

    def hand_rules(self, test: GripStrength | TimedTest) -> tuple[bool, bool, int]:
        """Three answers: a press starts it, a press is used at all, a gate's grace after the stop.

        The grace is in nanoseconds: for the witness of a stop by hand, and for the trunk, which
        leaves the beam after the arm; 0 where no gate can tell of either.
        """
        run = self.recorder.run
        if not isinstance(run, TimedRun) or isinstance(test, GripStrength):
            return False, False, 0
        by_gate = run.gates_connected and test.primary == "gate"
        linger_ms = test.dead_time_after_stop_ms if run.gates_connected and not by_gate else 0
        if run.gates_connected and test.break_rule is not None:
            linger_ms = max(linger_ms, test.cluster_ms)
        return not by_gate, not (by_gate and test.gates == "two"), linger_ms * MS

    @property
    def phase(self) -> Phase:
        """Where the attempt stands."""
        return self.recorder.phase

    @property
    def begun(self) -> bool:
        """True once the attempt has started: from here on it is kept, whatever happens."""
        return self.phase in (Phase.RUNNING, Phase.STOPPED)

    def run(self) -> Ended:
        """Take what comes until the attempt is over; answers why it is."""
        self.invite()
        ended: Ended | None = None
        while ended is None:
            self.take_next()
            self.arm_if_ready()
            if self.phase in (Phase.ARMED, Phase.RUNNING):
                self.follow(self.recorder.tick())
            ended = self.ended()
        return ended

    def take_next(self) -> None:
        """One batch, press or wish to end; a short wait where there is none."""
        try:
            item = self.inbox.get(timeout=TICK_S)
        except queue.Empty:
            return
        if isinstance(item, Batch):
            self.take_batch(item)
        elif isinstance(item, Press):
            self.take_press(item)
        else:
            self.asked_to_end = item

    def take_batch(self, batch: Batch) -> None:
        """Feed what a device sent; remember how its connection stands."""
        for event in batch.events:
            self.rules.watch(event)
            if isinstance(event, LinkLost):
                self.lost = event.reason
        if batch.state is not None:
            self.connected = batch.state is LinkState.READY
            self.invite()
        self.follow(self.recorder.batch(batch))

    def take_press(self, press: Press) -> None:
        """The first press arms and starts, as in the window; later ones stop or are refused."""
        if self.phase is Phase.IDLE and self.by_press and self.connected:
            self.arm(Arming())
        if self.phase is not Phase.IDLE:
            self.follow(self.recorder.press(press))

    def arm_if_ready(self) -> None:
        """Arm an attempt that its device starts."""
        if self.phase is not Phase.IDLE or self.by_press or not self.connected:
            return
        arming = self.rules.arming()
        if arming is not None:
            self.arm(arming)

    def arm(self, arming: Arming) -> None:
        """Get the visit ready on disk, then arm."""
        if not self.prepared:
            self.prepare()
            self.prepared = True
        self.tell_short_rest(arming)
        self.follow([self.recorder.arm(arming)])

    def tell_short_rest(self, arming: Arming) -> None:
        """Say that the trial will be marked, where the hand has rested less than the study asks."""
        test = self.recorder.run.test if isinstance(self.recorder.run, GripRun) else None
        if test is not None and arming.rest_s is not None:
            left_s = test.rest_same_hand_s - arming.rest_s
            if left_s > 0:
                self.tell(f"this hand should rest {left_s:.0f} s more: the trial will be marked")

    def invite(self) -> None:
        """Say that Enter is the press, where it is one and everything is ready."""
        if self.uses_press and self.connected and self.phase is Phase.IDLE:
            start = "press Enter to start" if self.by_press else "the gate starts"
            self.tell(f"{start}, press Enter {'again ' * self.by_press}to stop")

    def follow(self, steps: list[Step]) -> None:
        """Tell what the attempt answered."""
        for step in steps:
            if step.kind is StepKind.REFUSED:
                self.tell(f"not accepted: {step.refusal}")
            elif step.kind is StepKind.ARMED and not self.by_press:
                self.tell("armed")
            elif step.kind is not StepKind.ARMED:
                self.tell(str(step.kind))

    def ended(self) -> Ended | None:
        """Why the attempt is over, or None while it goes on."""
        if self.phase is Phase.STOPPED:
            return Ended.MEASURED if self.has_lingered() else None
        thumb_goes_on = self.uses_press and self.phase is Phase.RUNNING
        if self.lost is not None and not thumb_goes_on:
            return Ended.LINK_LOST
        if self.asked_to_end is not None:
            return self.asked_to_end
        waits = not (self.ends_itself and self.phase is Phase.RUNNING)
        late = self.clock.now_ns() - self.begun_ns >= self.longest_s * NS_PER_S
        return Ended.TIME_UP if waits and late else None

    def has_lingered(self) -> bool:
        """True once no gate can be the witness of the stop any more."""
        stopped_ns = self.recorder.run.stopped_ns
        return stopped_ns is None or self.clock.now_ns() - stopped_ns >= self.linger_ns

    def waits_for(self) -> str:
        """What the attempt was waiting for, in a few words."""
        if self.phase is Phase.ARMED:
            return "the squeeze" if self.ends_itself else "the start"
        if not self.connected:
            return "readings of the device"
        return "Enter" if self.by_press else self.rules.waits_for()
