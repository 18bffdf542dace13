"""An attempt at grip strength with one hand."""

from __future__ import annotations

from collections import deque
from typing import cast

from PySide6.QtCore import Signal

from frailtylab.instruments import Batch, LinkState
from frailtylab.open_visit import OpenVisit
from frailtylab.people import Side
from frailtylab.protocols.base import Arming, Phase, Step, StepKind
from frailtylab.protocols.force_curve import Moments
from frailtylab.protocols.force_units import kgf_per
from frailtylab.protocols.grip_strength import UNDO_NS, GripRun
from frailtylab.protocols.zero_check import ZeroCheck, ZeroState
from frailtylab.samples import ForceSample, Press
from frailtylab.study.schema import GripStrength
from frailtylab.trials import Flag, TrialSlot
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.hand_order import order_flags
from ui.flows.live_display import LiveDisplay, Watched
from ui.flows.session import Session
from ui.flows.shelf import GRIP

LEAD_NS = 500_000_000
"""The curve on the screen begins this long before the onset."""


class RestClock:
    """When each hand last squeezed in this visit, by the session's clock."""

    def __init__(self, floor_s: float) -> None:
        self.floor_s = floor_s
        self.stopped_ns: dict[Side, int] = {}

    def rested_s(self, side: Side, now_ns: int) -> float | None:
        """Seconds since the last squeeze of that hand; None when there was none."""
        stopped = self.stopped_ns.get(side)
        return None if stopped is None else (now_ns - stopped) / 1e9

    def left_s(self, side: Side, now_ns: int) -> float:
        """Seconds of rest that the hand still needs."""
        rested = self.rested_s(side, now_ns)
        return 0.0 if rested is None else max(0.0, self.floor_s - rested)


class GripFlow(AttemptFlow):
    """The first press arms once nothing is in the hand; the gauge starts and stops.

    Signals:
        force: seconds since the onset and force in kgf, for the live curve
        trace_reset: the live curve begins anew
    """

    force = Signal(float, float)
    trace_reset = Signal()

    def __init__(
        self,
        session: Session,
        visit: OpenVisit,
        test: GripStrength,
        slot: TrialSlot,
        rest: RestClock,
        display: LiveDisplay | None = None,
    ) -> None:
        self.grip = test
        self.side = cast("Side", slot.side)
        self.rest = rest
        self.display = display or LiveDisplay(test)
        self.watched = Watched()
        self.moments: Moments | None = None
        self.zero = ZeroCheck(test.zero_limit_kgf, test.zero_hold_s)
        self.peak_kgf: float | None = None
        self.last_kgf: float | None = None
        self.lead: deque[tuple[int, float]] = deque()
        self.early_press_ns: int | None = None
        self.shown_zero = ZeroState()
        super().__init__(session, visit, test, slot, GRIP)

    @property
    def run(self) -> GripRun:
        """The state machine of the attempt."""
        return cast("GripRun", self.recorder.run)

    def on_batch(self, batch: Batch) -> None:
        """Watch the zero before arming, feed the attempt, and draw."""
        if batch.source != self.source:
            return
        if batch.state in (LinkState.LOST, LinkState.CONNECTING):
            self.zero.restart()
        before = self.run.started_ns
        super().on_batch(batch)
        for event in batch.events:
            if isinstance(event, ForceSample):
                self.watch(event, just_started=before is None)

    def watch(self, sample: ForceSample, *, just_started: bool) -> None:
        """Use one force for the zero check or for the curve, by where the attempt stands."""
        force_kgf = sample.value * kgf_per(sample.unit)
        self.last_kgf = force_kgf
        if self.phase is Phase.IDLE:
            self.zero.feed(sample)
            self.zero_changed()
            return
        onset = self.run.started_ns
        if onset is None:
            self.remember_lead(sample.host_ns, force_kgf)
            return
        if just_started and self.lead:
            self.draw_lead(onset)
        if self.phase is Phase.RUNNING:
            self.peak_kgf = max(self.peak_kgf or 0.0, force_kgf)
            self.force.emit((sample.host_ns - onset) / 1e9, force_kgf)

    def remember_lead(self, host_ns: int, force_kgf: float) -> None:
        """Keep the last half second before the onset for the curve."""
        self.lead.append((host_ns, force_kgf))
        while self.lead and host_ns - self.lead[0][0] > LEAD_NS:
            self.lead.popleft()

    def draw_lead(self, onset_ns: int) -> None:
        """Draw what came just before the onset."""
        for host_ns, force_kgf in self.lead:
            self.force.emit((host_ns - onset_ns) / 1e9, force_kgf)
        self.lead.clear()

    def zero_changed(self) -> None:
        """Render when the zero check passes or fails, not for every sample."""
        if self.zero.ok != self.shown_zero.ok or self.shown_zero.force_kgf is None:
            self.shown_zero = self.zero.state()
            self.changed.emit()

    def press_idle(self, press: Press) -> None:
        """Arm; before the rest is over, only a second press does, and the trial is marked."""
        now_ns = self.session.clock.now_ns()
        if self.rest.left_s(self.side, now_ns) > 0 and not self.insists(press):
            self.early_press_ns = press.host_ns
            self.changed.emit()
            return
        state = self.zero.state()
        rested = self.rest.rested_s(self.side, now_ns)
        if self.arm(Arming(zero_kgf=state.mean_kgf, zero_ok=state.ok, rest_s=rested)):
            self.peak_kgf = None
            self.trace_reset.emit()

    def insists(self, press: Press) -> bool:
        """True for a second, separate press while the rest is not over."""
        first = self.early_press_ns
        return first is not None and press.host_ns - first > 700_000_000

    def set_zero(self) -> None:
        """Ask the dynamometer to set its zero; the check starts anew."""
        self.session.catch_up()
        instrument = self.session.shelf.get(self.source)
        if instrument is not None and self.phase is Phase.IDLE:
            instrument.zero()
            self.zero.restart()
            self.shown_zero = ZeroState()
            self.changed.emit()

    def save_draft(self) -> None:
        """Start the rest of this hand, then commit the attempt."""
        stopped = self.run.stopped_ns
        if stopped is not None:
            self.rest.stopped_ns[self.side] = stopped
        self.moments = self.run.curve().moments()
        super().save_draft()

    def react(self, step: Step) -> None:
        """React to one answer; what is on the screen counts from the onset on."""
        if step.kind is StepKind.STARTED:
            self.watched.seen = {self.display.on}
        super().react(step)

    def toggle_display(self) -> None:
        """Hide or show number and curve, where the study allows it."""
        self.display.toggle()
        if self.phase is Phase.RUNNING:
            self.watched.seen.add(self.display.on)
        self.changed.emit()

    def circumstances(self) -> tuple[Flag, ...]:
        """The hand's turn, and what was on the screen."""
        return (*order_flags(self.visit, self.slot), self.watched.note())

    def undo_left_s(self) -> float:
        """Seconds in which the stop can still be undone."""
        stopped = self.run.stopped_ns
        if stopped is None or self.deciding:
            return 0.0
        return max(0.0, (UNDO_NS - (self.session.clock.now_ns() - stopped)) / 1e9)
