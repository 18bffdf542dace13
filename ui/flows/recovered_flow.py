"""A stopped attempt that is on the disk and waits for its decision, as after a crash.

It is shown as it was right after its stop: it can be kept, repeated or marked invalid. Nothing is
measured, so presses and device bytes lead to nothing and the stop can't be undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frailtylab.errors import N_
from frailtylab.instruments import Batch
from frailtylab.open_visit import OpenVisit
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press
from frailtylab.study.schema import GripStrength
from frailtylab.trials import KeptTrial
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.grip_flow import GripFlow, RestClock
from ui.flows.session import Session
from ui.flows.timed_flow import TimedFlow

RECOVERED = N_("This attempt was saved and nobody has decided about it. Decide now.")


class WaitsForDecision(AttemptFlow if TYPE_CHECKING else object):
    """Makes of a timing or grip attempt one that is over."""

    def recover(self, kept: KeptTrial) -> None:
        """Stand where the stop of that draft left off."""
        self.trial, self.saved, self.hint = kept.trial, True, RECOVERED
        self.timer.stop()

    @property
    def phase(self) -> Phase:
        """Stopped, for good."""
        return Phase.STOPPED

    def refresh_instrument(self) -> None:
        """Instruments may come and go."""
        self.changed.emit()

    def on_batch(self, batch: Batch) -> None:
        """What an instrument sends now belongs to no attempt."""

    def press(self, press: Press) -> None:
        """A press leads to nothing."""

    def undo(self) -> None:
        """It is too late to undo the stop."""

    def undo_left_s(self) -> float:
        """No time to undo is left."""
        return 0.0


class RecoveredTimed(WaitsForDecision, TimedFlow):
    """A timed attempt that waits for its decision. Its impulses can't be picked any more."""

    def pick(self, start: int, finish: int, reason: str, note: str) -> None:
        """Nothing of it is open but the decision."""

    def confirm(self) -> None:
        """Nothing of it is open but the decision."""


class RecoveredGrip(WaitsForDecision, GripFlow):
    """A squeeze that waits for its decision."""


def recovered(
    session: Session, visit: OpenVisit, kept: KeptTrial, rest: RestClock
) -> RecoveredTimed | RecoveredGrip:
    """The attempt of that draft, ready for its decision."""
    test, slot = visit.loaded.study.test(kept.trial.slot.test), kept.trial.slot
    if not isinstance(test, GripStrength):
        timed = RecoveredTimed(session, visit, test, slot)
        timed.recover(kept)
        return timed
    squeeze = RecoveredGrip(session, visit, test, slot, rest)
    squeeze.recover(kept)
    measure = kept.trial.primary("peak_force")
    squeeze.peak_kgf = measure.value if measure is not None else None
    return squeeze
