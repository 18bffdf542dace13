"""An attempt at the Timed Up and Go or the walk."""

from __future__ import annotations

from typing import cast

from frailtylab.errors import N_
from frailtylab.open_visit import OpenVisit
from frailtylab.protocols.base import Arming, Phase, Refusal, Step, StepKind
from frailtylab.protocols.gate_choice import Pick
from frailtylab.protocols.gated import GatedRun
from frailtylab.samples import Press
from frailtylab.study.schema import FourMetreWalk, TimedUpAndGo
from frailtylab.trials import TrialSlot
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.beams import Beams
from ui.flows.session import Session
from ui.flows.shelf import GATES

OVERDUE = N_("No finish yet. When the participant has finished, stop by hand.")
NOISE = frozenset({Refusal.BOUNCE, Refusal.CHATTER, Refusal.LOCKOUT})
"""Arms, legs and trembling contacts: they say nothing, and take no notice off the screen."""


class TimedFlow(AttemptFlow):
    """Without gates, the first press starts; with gates, it arms them.

    :param beams: what the gates last said, also before this attempt
    """

    def __init__(
        self,
        session: Session,
        visit: OpenVisit,
        test: TimedUpAndGo | FourMetreWalk,
        slot: TrialSlot,
        beams: Beams | None = None,
    ) -> None:
        self.timed = test
        self.beams = beams or Beams()
        super().__init__(session, visit, test, slot, GATES)

    def uses_instrument(self) -> bool:
        """True when the study has gates for this test."""
        return self.timed.gates != "none"

    @property
    def run(self) -> GatedRun:
        """The state machine of the attempt."""
        return cast("GatedRun", self.recorder.run)

    @property
    def waits_for_gates(self) -> bool:
        """True when a gate, not the thumb, is meant to start this attempt."""
        return self.run.gates_connected and self.timed.primary == "gate"

    def press_idle(self, press: Press) -> None:
        """Arm; without gates the same press starts."""
        if self.arm(Arming(self.beams.blocked())) and not self.waits_for_gates:
            self.take(self.recorder.press(press))

    def react(self, step: Step) -> None:
        """As every attempt; a finish that does not come is told, a pick is saved at once."""
        if step.kind is StepKind.OVERDUE:
            self.hint = OVERDUE
        elif step.kind is StepKind.STOPPED:
            self.hint = ""
        if step.refusal in NOISE:
            return
        super().react(step)
        if step.kind in (StepKind.PICKED, StepKind.CONFIRMED):
            self.notice = None
            self.save_draft()

    def pick(self, start: int, finish: int, reason: str, note: str) -> None:
        """Let other impulses of the gates count in a stopped attempt that is still open."""
        self.session.catch_up()
        if self.phase is Phase.STOPPED and not self.deciding:
            self.take([self.recorder.pick(Pick(start, finish, reason, note))])

    def confirm(self) -> None:
        """Gate and stopwatch disagree, and the assessor leaves it so."""
        self.session.catch_up()
        if self.phase is Phase.STOPPED and not self.deciding:
            self.take([self.recorder.confirm()])

    def elapsed_s(self) -> float | None:
        """Seconds on the running clock; None while it does not run."""
        started = self.run.started_ns
        if self.phase is not Phase.RUNNING or started is None:
            return None
        return (self.session.clock.now_ns() - started) / 1e9

    def undo_left_s(self) -> float:
        """Seconds in which the stop can still be undone."""
        stopped = self.run.stopped_ns
        if stopped is None or self.deciding:
            return 0.0
        return max(0.0, self.timed.undo_s - (self.session.clock.now_ns() - stopped) / 1e9)
