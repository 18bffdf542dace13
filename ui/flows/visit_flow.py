"""A visit on the screen: its own page, its attempts one after the other, its review."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch
from frailtylab.open_visit import OpenVisit, Setup
from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press
from frailtylab.study.schema import GripStrength, Test
from frailtylab.trials import KeptTrial, NotDone, TrialSlot
from ui.flows.drafts import first_draft
from ui.flows.shelf import GATES
from ui.flows.visit_devices import VisitDevices

if TYPE_CHECKING:
    from ui.flows.attempt_flow import AttemptFlow


class VisitFlow(VisitDevices):
    """Knows which visit is open and which attempt is on the screen.

    An undecided attempt of the visit comes before everything else that is measured in it.
    """

    # --- coming and going

    def open(self, visit_id: str) -> None:
        """Open a visit, starting it if it was not; shows its page when the store has answered.

        Of two that were asked for, only the later one opens; none while nobody is signed in.
        """
        if self.busy or self.session.assessor is None:
            return
        self.opening = visit_id
        desk, user = self.session.desk, self.session.user_id

        def work() -> OpenVisit:
            visit = desk.begin(visit_id, user)
            if visit.finished:
                desk.store.audit.append("visit_viewed", by=user, kind="visit", record_id=visit_id)
            return visit

        self.session.run(work, self.opened_visit, lambda error: self.not_opened(visit_id, error))

    def not_opened(self, visit_id: str, error: OperatorError) -> None:
        """The store did not give the visit."""
        if self.opening == visit_id:
            self.opening = None
        self.problem.emit(error, lambda: self.open(visit_id))

    def opened_visit(self, visit: OpenVisit) -> None:
        """The store has the visit ready."""
        if self.opening != visit.visit_id or self.busy:
            return
        self.leave()
        self.take(visit)
        draft = first_draft(visit)
        if draft is not None and visit.identity_confirmed and not visit.finished:
            self.recover(draft)
        else:
            self.show.emit("review" if visit.finished else "visit")

    def leave(self) -> None:
        """Let go of the visit without a word; what is on disk of it stays there."""
        self.drop_attempt()
        self.opening = None
        self.visit = None
        self.setups.clear()
        self.trusted.clear()

    def close(self) -> None:
        """Leave the visit; refused while a trial runs."""
        if not self.busy:
            self.leave()
            self.closed.emit()

    # --- before the trials

    def begin(self, test_code: str) -> None:
        """Go to a test's next attempt; its set-up is kept first if it was not yet."""
        visit = self.opened
        test = visit.loaded.study.test(test_code)
        draft = first_draft(visit)
        if self.busy or visit.finished:
            return
        if not visit.identity_confirmed:
            self.show.emit("visit")
        elif draft is not None:
            self.recover(draft)
        elif self.stopped_by_devices(test):
            self.devices_wanted.emit(test_code)
        elif self.setups_open:
            self.session.run(lambda: None, lambda _none: self.begin_in(visit.visit_id, test_code))
        elif visit.setup_missing(test):
            self.setup_wanted.emit(test_code)
        elif visit.setup.get(test_code) is None and test.setup:
            self.setup_answered(test_code, visit.setup_of(test))
        else:
            self.begin_next(test)

    def begin_in(self, visit_id: str, test_code: str) -> None:
        """Begin a test if that visit is still the open one."""
        if self.visit is not None and self.visit.visit_id == visit_id:
            self.begin(test_code)

    def begin_next(self, test: Test) -> None:
        """Put the next attempt of the test on the screen, if one is missing."""
        slot = self.opened.next_slot(test.code)
        if slot is not None:
            self.prepare(test, slot)

    def setup_answered(self, test_code: str, fields: Setup) -> None:
        """Keep a set-up, then begin its test."""
        desk, visit_id, user = self.session.desk, self.opened.visit_id, self.session.user_id

        def saved(now: OpenVisit) -> None:
            self.take(now)
            self.begin_next(now.loaded.study.test(test_code))

        self.commit(lambda: desk.save_setup(visit_id, test_code, fields, user), saved)

    # --- the attempts

    def prepare(self, test: Test, slot: TrialSlot) -> None:
        """Put a fresh attempt on the screen."""
        self.drop_attempt()
        self.put_up(self.new_attempt(test, slot))

    def recover(self, draft: KeptTrial) -> None:
        """Put a stopped attempt that waits for its decision on the screen."""
        from ui.flows.recovered_flow import recovered

        self.drop_attempt()
        visit = self.opened
        test = visit.loaded.study.test(draft.trial.slot.test)
        self.put_up(recovered(self.session, visit, draft, self.rest_clock(test)))

    def put_up(self, attempt: AttemptFlow) -> None:
        """Show an attempt and listen to it."""
        attempt.changed.connect(self.changed)
        attempt.settled.connect(self.settled)
        attempt.armed.connect(self.armed)
        attempt.failed.connect(self.problem)
        self.attempt = attempt
        self.trace_reset.emit()
        self.show.emit("grip" if isinstance(attempt.test, GripStrength) else "timing")
        self.changed.emit()

    def new_attempt(self, test: Test, slot: TrialSlot) -> AttemptFlow:
        """The flow for that test."""
        from ui.flows.grip_flow import GripFlow
        from ui.flows.timed_flow import TimedFlow

        if not isinstance(test, GripStrength):
            return TimedFlow(self.session, self.opened, test, slot, self.beams)
        rest, display = self.rest_clock(test), self.live_display(test)
        flow = GripFlow(self.session, self.opened, test, slot, rest, display)
        flow.force.connect(self.force)
        flow.trace_reset.connect(self.trace_reset)
        return flow

    def other_hand(self) -> None:
        """Measure the hand that is not due, on purpose; while nothing has begun."""
        from ui.flows.hand_order import other_hand_slot

        attempt = self.attempt
        if attempt is None or attempt.phase is not Phase.IDLE or self.busy:
            return
        slot = other_hand_slot(self.opened, attempt.test, attempt.slot)
        if slot is not None:
            self.prepare(attempt.test, slot)

    def on_batch(self, batch: Batch) -> None:
        """Feed what an instrument sent to the attempt on the screen."""
        self.beams.watch(batch)
        if self.attempt is None or self.attempt.phase is Phase.IDLE or batch.source == GATES:
            self.evidence.feed(batch)
        if self.attempt is not None:
            self.attempt.on_batch(batch)

    def on_press(self, press: Press) -> None:
        """The start/stop control was pressed, by whatever means."""
        self.session.catch_up()
        attempt = self.attempt
        if attempt is None or self.committing:
            return
        if self.is_swapped(attempt):
            self.devices_wanted.emit(attempt.test.code)
        else:
            attempt.press(press)

    def is_swapped(self, attempt: AttemptFlow) -> bool:
        """True when a squeeze would begin with a dynamometer that nobody has looked at.

        A walk is not held up: its press may be the very moment of the start.
        """
        grip = isinstance(attempt.test, GripStrength) and attempt.phase is Phase.IDLE
        return grip and self.stopped_by_devices(attempt.test)

    def settled(self, visit: OpenVisit) -> None:
        """An attempt was decided about: what waits for a decision, next trial, or next page."""
        before = self.attempt.slot.test if self.attempt is not None else None
        self.drop_attempt()
        self.take(visit)
        draft = first_draft(visit)
        slot = visit.next_slot(before) if before is not None else None
        if draft is not None:
            self.recover(draft)
        elif slot is not None:
            self.go_on(visit.loaded.study.test(slot.test), slot)
        else:
            self.show.emit("review" if visit.next_slot() is None else "visit")

    def go_on(self, test: Test, slot: TrialSlot) -> None:
        """The next attempt of the test, unless its device became another one meanwhile."""
        if self.stopped_by_devices(test):
            self.show.emit("visit")
            self.devices_wanted.emit(test.code)
        else:
            self.prepare(test, slot)

    # --- what was not measured

    def not_done(
        self, test_code: str, reason: str, note: str, side: Side | None = None,
        number: int | None = None,
    ) -> None:  # fmt: skip
        """Keep that a test, or one trial of it, was not done; from a list, the list stays."""
        desk, user = self.session.desk, self.session.user_id
        visit_id = self.opened.visit_id
        entry = NotDone(str(uuid.uuid4()), visit_id, test_code, reason, note, side, number)
        done = self.take if self.attempt is None else self.settled
        self.commit(lambda: desk.not_done(entry, user), done)

    def not_done_now(self, reason: str, note: str) -> None:
        """The attempt on the screen can't be done: only this trial, or this practice, is left out.

        Number 0 stands for the practice of that test and side.
        """
        attempt = self.attempt
        if attempt is not None and attempt.phase is Phase.IDLE:
            slot = attempt.slot
            self.not_done(slot.test, reason, note, slot.side, 0 if slot.practice else slot.number)

    # --- moving about

    def go_to(self, code: str) -> None:
        """A step was chosen: a test that misses something, or else the review."""
        here = self.attempt is not None and self.attempt.test.code == code
        if self.busy or self.visit is None or here:
            return
        draft = first_draft(self.visit)
        waits = draft is not None and draft.trial.slot.test == code
        if code != "review" and (waits or self.visit.next_slot(code) is not None):
            self.drop_attempt()
            self.begin(code)
        else:
            self.to_review()

    def to_visit(self) -> None:
        """Back to the visit's own page."""
        self.to_page("visit")

    def to_review(self) -> None:
        """On to the review."""
        self.to_page("review")

    def to_page(self, name: str) -> None:
        """Show a page of the visit; refused while a trial runs."""
        if not self.busy and self.visit is not None:
            self.drop_attempt()
            self.show.emit(name)

    def finish(self) -> None:
        """End the visit; the review then says so. An undecided attempt is shown instead."""
        desk, visit_id, user = self.session.desk, self.opened.visit_id, self.session.user_id
        draft = first_draft(self.opened)
        if draft is not None:
            self.recover(draft)
            return

        def ended(visit: OpenVisit) -> None:
            self.take(visit)
            self.finished.emit()

        self.commit(lambda: desk.finish(visit_id, user), ended)
