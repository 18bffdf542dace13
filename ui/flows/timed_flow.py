"""An attempt at the Timed Up and Go or the walk."""

from __future__ import annotations

from typing import cast

from frailtylab.open_visit import OpenVisit
from frailtylab.protocols.base import Arming, Phase
from frailtylab.protocols.timed import TimedRun
from frailtylab.samples import Press
from frailtylab.study.schema import FourMetreWalk, TimedUpAndGo
from frailtylab.trials import TrialSlot
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.beams import Beams
from ui.flows.session import Session
from ui.flows.shelf import GATES


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
    def run(self) -> TimedRun:
        """The state machine of the attempt."""
        return cast("TimedRun", self.recorder.run)

    @property
    def waits_for_gates(self) -> bool:
        """True when a gate, not the thumb, is meant to start this attempt."""
        return self.run.gates_connected and self.timed.primary == "gate"

    def press_idle(self, press: Press) -> None:
        """Arm; without gates the same press starts."""
        if self.arm(Arming(self.beams.blocked())) and not self.waits_for_gates:
            self.take(self.recorder.press(press))

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
