"""A visit on the screen: its own page, its attempts one after the other, its review."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QObject, Signal

from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch
from frailtylab.open_visit import OpenVisit, Setup
from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press
from frailtylab.study.schema import GripStrength, Test
from frailtylab.trials import NotDone, TrialSlot
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.grip_flow import GripFlow, RestClock
from ui.flows.session import Session
from ui.flows.timed_flow import TimedFlow


class VisitFlow(QObject):
    """Knows which visit is open and which attempt is on the screen.

    Signals:
        show: ``visit``, ``timing``, ``grip`` or ``review``: the page that is wanted now
        changed: the page on the screen has something new to render
        armed: the attempt on the screen was armed
        force, trace_reset: for the live curve, as in :class:`GripFlow`
        closed: the visit was left
        problem: an :class:`OperatorError` to tell
        setup_wanted: code of a test whose set-up nobody has answered yet
    """

    show = Signal(str)
    changed = Signal()
    armed = Signal()
    force = Signal(float, float)
    trace_reset = Signal()
    closed = Signal()
    problem = Signal(object)
    setup_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.visit: OpenVisit | None = None
        self.attempt: AttemptFlow | None = None
        self.rests: dict[str, RestClock] = {}
        self.asked_identity: str | None = None

    @property
    def busy(self) -> bool:
        """True while another page would break into a trial."""
        return self.attempt is not None and self.attempt.busy

    @property
    def opened(self) -> OpenVisit:
        """The open visit.

        :raises RuntimeError: when none is open: a slip of ours
        """
        if self.visit is None:
            raise RuntimeError("no visit is open")
        return self.visit

    def open(self, visit_id: str) -> None:
        """Open a visit, starting it if it was not; shows its page when the store has answered."""
        user = self.session.user_id
        self.session.run(lambda: self.session.desk.begin(visit_id, user), self.opened_visit)

    def opened_visit(self, visit: OpenVisit) -> None:
        """The store has the visit ready."""
        self.drop_attempt()
        self.rests.clear()
        self.take(visit)
        self.show.emit("review" if visit.finished else "visit")

    def take(self, visit: OpenVisit) -> None:
        """The visit as it stands now on disk."""
        self.visit = visit
        self.changed.emit()

    def close(self) -> None:
        """Leave the visit; refused while a trial runs."""
        if self.busy:
            return
        self.drop_attempt()
        self.visit = None
        self.closed.emit()

    def drop_attempt(self) -> None:
        """Let go of the attempt on the screen."""
        if self.attempt is not None:
            self.attempt.close()
            self.attempt.deleteLater()
            self.attempt = None

    # --- before the trials

    def confirm_identity(self, what: str) -> None:
        """The second identifiers were compared with the person."""
        visit_id, user = self.opened.visit_id, self.session.user_id
        self.session.run(
            lambda: self.session.desk.confirm_identity(visit_id, what, user), self.take
        )

    def change_setup(self, test_code: str, fields: Setup) -> None:
        """Keep a new version of a test's set-up; the attempt on the screen uses it if idle."""
        visit_id, user = self.opened.visit_id, self.session.user_id
        self.session.run(
            lambda: self.session.desk.save_setup(visit_id, test_code, fields, user),
            self.setup_saved,
        )

    def setup_saved(self, visit: OpenVisit) -> None:
        """The set-up is on disk."""
        attempt = self.attempt
        if attempt is not None and attempt.phase is Phase.IDLE:
            attempt.visit = visit
            attempt.refresh_instrument()
        self.take(visit)

    def begin(self, test_code: str) -> None:
        """Go to a test's next attempt; its set-up is kept first if it was not yet."""
        visit = self.opened
        test = visit.loaded.study.test(test_code)
        if not visit.identity_confirmed or visit.finished:
            return
        if visit.setup_missing(test):
            self.setup_wanted.emit(test_code)
            return
        if visit.setup.get(test_code) is None and test.setup:
            self.save_setup_then_begin(visit, test)
            return
        slot = visit.next_slot(test_code)
        if slot is not None:
            self.prepare(test, slot)

    def save_setup_then_begin(self, visit: OpenVisit, test: Test) -> None:
        """Keep the set-up as shown, so that every trial has one, then go on."""
        self.setup_answered(test.code, visit.setup_of(test))

    def setup_answered(self, test_code: str, fields: Setup) -> None:
        """Keep a set-up, then begin its test."""
        visit_id, user = self.opened.visit_id, self.session.user_id

        def saved(now: OpenVisit) -> None:
            self.take(now)
            self.begin(test_code)

        self.session.run(
            lambda: self.session.desk.save_setup(visit_id, test_code, fields, user), saved
        )

    # --- the attempts

    def prepare(self, test: Test, slot: TrialSlot) -> None:
        """Put a fresh attempt on the screen."""
        self.drop_attempt()
        attempt = self.new_attempt(test, slot)
        attempt.changed.connect(self.changed)
        attempt.settled.connect(self.settled)
        attempt.armed.connect(self.armed)
        attempt.failed.connect(self.problem)
        self.attempt = attempt
        self.trace_reset.emit()
        self.show.emit("grip" if isinstance(attempt, GripFlow) else "timing")
        self.changed.emit()

    def new_attempt(self, test: Test, slot: TrialSlot) -> AttemptFlow:
        """The flow for that test."""
        if not isinstance(test, GripStrength):
            return TimedFlow(self.session, self.opened, test, slot)
        rest = self.rests.setdefault(test.code, RestClock(test.rest_same_hand_s))
        flow = GripFlow(self.session, self.opened, test, slot, rest)
        flow.force.connect(self.force)
        flow.trace_reset.connect(self.trace_reset)
        return flow

    def on_batch(self, batch: Batch) -> None:
        """Feed what an instrument sent to the attempt on the screen."""
        if self.attempt is not None:
            self.attempt.on_batch(batch)

    def on_press(self, press: Press) -> None:
        """The start/stop control was pressed."""
        if self.attempt is not None:
            self.attempt.press(press)

    def settled(self, visit: OpenVisit) -> None:
        """An attempt was decided about: next trial, next test, or back to the visit's page."""
        before = self.attempt.slot if self.attempt is not None else None
        self.drop_attempt()
        self.take(visit)
        slot = visit.next_slot(before.test) if before is not None else visit.next_slot()
        if slot is not None:
            self.prepare(visit.loaded.study.test(slot.test), slot)
        elif visit.next_slot() is None:
            self.show.emit("review")
        else:
            self.show.emit("visit")

    # --- what was not measured

    def not_done(
        self, test_code: str, reason: str, note: str, side: Side | None = None,
        number: int | None = None,
    ) -> None:  # fmt: skip
        """Keep that a test, or one trial of it, was not done."""
        visit, user = self.opened, self.session.user_id
        entry = NotDone(str(uuid.uuid4()), visit.visit_id, test_code, reason, note, side, number)
        self.session.run(
            lambda: self.session.desk.not_done(entry, user), self.settled, self.problem.emit
        )

    def not_done_now(self, reason: str, note: str) -> None:
        """The attempt on the screen can't be done: only this trial is left out."""
        attempt = self.attempt
        if attempt is not None and not attempt.busy:
            slot = attempt.slot
            number = None if slot.practice else slot.number
            self.not_done(slot.test, reason, note, slot.side, number)

    # --- moving about

    def go_to(self, code: str) -> None:
        """A step was chosen: a test, or the review; refused while a trial runs."""
        if self.busy:
            return
        if code == "review":
            self.to_review()
        elif self.opened.next_slot(code) is not None:
            self.begin(code)

    def to_visit(self) -> None:
        """Back to the visit's own page."""
        if not self.busy:
            self.drop_attempt()
            self.show.emit("visit")

    def to_review(self) -> None:
        """On to the review."""
        if not self.busy:
            self.drop_attempt()
            self.show.emit("review")

    def finish(self) -> None:
        """End the visit; the review then says so."""
        visit_id, user = self.opened.visit_id, self.session.user_id
        self.session.run(lambda: self.session.desk.finish(visit_id, user), self.take, self.tell)

    def tell(self, error: OperatorError) -> None:
        """Tell an error of the world's."""
        self.problem.emit(error)
