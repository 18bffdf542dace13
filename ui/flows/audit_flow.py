"""Looking through the audit trail, and checking the records."""

from __future__ import annotations

from datetime import date

import msgspec
from PySide6.QtCore import QObject, Signal

from frailtylab.act_words import acts_of
from frailtylab.errors import OperatorError
from frailtylab.store import Store
from frailtylab.store.audit_list import AuditFilter, AuditLine
from frailtylab.store.visit_rows import day_bounds_utc
from ui.flows import present_audit
from ui.flows.audit_check import Check, CheckAnswer, store_check
from ui.flows.session import Session
from ui.views_audit import AuditAsk, AuditCheckView, AuditState, AuditView

PAGE_ROWS = 50


class Found(msgspec.Struct, frozen=True):
    """What the store answered.

    :param more: there are more in the direction in which the page was turned
    :param unknown: the typed record names nothing
    """

    lines: tuple[AuditLine, ...] = ()
    total: int = 0
    people: tuple[tuple[str, str], ...] = ()
    more: bool = False
    unknown: bool = False


class Turn(msgspec.Struct, frozen=True):
    """Where a page begins: before or after the entry of that number."""

    before: int | None = None
    after: int | None = None


class AuditFlow(QObject):
    """What the audit page shows. Each opening of the page is itself an entry of the trail.

    :param check: reads all records again; see :mod:`ui.flows.audit_check`

    Signals:
        changed: there is something new to show
        problem: an :class:`OperatorError` to tell, and a function that tries again
    """

    changed = Signal()
    problem = Signal(object, object)
    progressed = Signal(float)

    def __init__(self, session: Session, check: Check = store_check) -> None:
        super().__init__()
        self.session = session
        self.check_with = check
        self.progressed.connect(self.on_progress)
        self.asked = 0
        self.forget()

    def forget(self) -> None:
        """Nothing is shown any more; a check that runs is stopped."""
        self.state = AuditState.LOADING
        self.ask = AuditAsk()
        self.only: AuditLine | None = None
        self.found = Found()
        self.newer = self.older = False
        self.part: float | None = None
        self.answer: CheckAnswer | None = None
        self.stopped = True
        self.asked += 1

    @property
    def store(self) -> Store:
        """The store; only touched in work that runs on its own thread."""
        return self.session.desk.store

    # --- the list

    def open(self) -> None:
        """Begin a viewing: note it, then show the newest entries."""
        self.forget()
        user = self.session.user_id

        def note() -> None:
            self.store.audit.append("audit_viewed", by=user, kind="store")

        self.session.run(note, lambda _done: self.load(), self.failed)

    def show(self, ask: AuditAsk) -> None:
        """Show other entries, from the newest on."""
        self.ask, self.only = ask, None
        self.load()

    def show_record(self, key: str) -> None:
        """Show everything that was done to the record of an entry on the screen."""
        line = next((one for one in self.found.lines if str(one.seq) == key), None)
        if line is not None and line.record_id:
            self.ask, self.only = AuditAsk(), line
            self.load()

    def turn(self, step: int) -> None:
        """Show the next older page for a step of 1, the next newer one for -1."""
        lines = self.found.lines
        if step > 0 and self.older and lines:
            self.load(Turn(before=lines[-1].seq))
        elif step < 0 and self.newer and lines:
            self.load(Turn(after=lines[0].seq))

    def reload(self) -> None:
        """The store could not be read: try once more."""
        self.load()

    def load(self, turn: Turn = Turn()) -> None:  # noqa: B008 - frozen
        """Ask the store; an answer that something newer was asked after is dropped."""
        self.state = AuditState.LOADING
        self.asked += 1
        number, ask, only = self.asked, self.ask, self.only
        self.changed.emit()

        def got(found: Found) -> None:
            if number == self.asked:
                self.got(found, turn)

        self.session.run(lambda: self.read(ask, only, turn), got, self.failed)

    def read(self, ask: AuditAsk, only: AuditLine | None, turn: Turn) -> Found:
        """What the store has; on its thread."""
        trail = self.store.audit_list
        records = (only.record_id,) if only is not None else trail.records_meant(ask.record)
        if ask.record and records is None:
            return Found((), trail.count(), tuple(trail.users()), more=False, unknown=True)
        wanted = self.filter(ask, records)
        lines = trail.page(wanted, PAGE_ROWS + 1, before=turn.before, after=turn.after)
        more = len(lines) > PAGE_ROWS
        if more:
            lines = lines[1:] if turn.after is not None else lines[:-1]
        return Found(tuple(lines), trail.count(), tuple(trail.users()), more)

    def filter(self, ask: AuditAsk, records: tuple[str, ...] | None) -> AuditFilter:
        """What was typed and chosen, as the store is asked. Days are those of this computer."""
        offset = self.session.clock.wall().offset_min
        since = day_bounds_utc(date.fromisoformat(ask.since), offset)[0] if ask.since else ""
        until = day_bounds_utc(date.fromisoformat(ask.until), offset)[1] if ask.until else ""
        acts = acts_of(ask.group) if ask.group else ()
        return AuditFilter(ask.user, acts, records, since, until)

    def got(self, found: Found, turn: Turn) -> None:
        """The store has answered."""
        self.state, self.found = AuditState.READY, found
        backwards = turn.after is not None
        self.older = True if backwards else found.more
        self.newer = found.more if backwards else turn.before is not None
        self.changed.emit()

    def failed(self, error: OperatorError) -> None:
        """The store could not be read, or whoever asked may not look."""
        self.state = AuditState.FAILED
        self.changed.emit()
        self.problem.emit(error, self.reload if error.can_retry else None)

    # --- the check

    def check(self) -> None:
        """Read all records again and say whether anything was changed."""
        if self.part is not None:
            return
        self.part, self.stopped, self.answer = 0.0, False, None
        self.changed.emit()
        user = self.session.user_id

        def work() -> CheckAnswer:
            answer = self.check_with(self.store, self.progressed.emit, lambda: self.stopped)
            detail = {"sound": not answer.findings, "findings": len(answer.findings)}
            self.store.audit.append("verified", by=user, kind="store", detail=detail)
            return answer

        self.session.run(work, self.checked, self.check_failed)

    def stop_check(self) -> None:
        """The check is not wanted any more; it ends at its next step."""
        self.stopped = True

    def on_progress(self, part: float) -> None:
        """The check has come so far."""
        if self.part is not None:
            self.part = part
            self.changed.emit()

    def checked(self, answer: CheckAnswer) -> None:
        """The check is done."""
        if self.part is not None:
            self.part, self.answer = None, answer
            self.changed.emit()

    def check_failed(self, error: OperatorError) -> None:
        """The check was stopped, or the store could not be read."""
        was_stopped, self.part = self.stopped, None
        self.changed.emit()
        if not was_stopped:
            self.problem.emit(error, self.check if error.can_retry else None)

    # --- what is shown

    def view(self) -> AuditView:
        """The page as things stand, in the language of now."""
        study, found = self.session.desk.current.study, self.found
        only = present_audit.record_words(self.only, study) if self.only is not None else ""
        return AuditView(
            self.state,
            self.ask,
            tuple(present_audit.row(line, study) for line in found.lines),
            found.total,
            self.newer,
            self.older,
            only or (self.only.record_id if self.only is not None else ""),
            found.unknown,
            found.people,
            present_audit.groups(),
            self.check_view(),
        )

    def check_view(self) -> AuditCheckView:
        """The card of the check."""
        if self.answer is not None:
            return present_audit.checked(self.answer)
        return AuditCheckView(self.part)
