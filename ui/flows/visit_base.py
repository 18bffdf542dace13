"""The visit that is open: what is known of it, and how it is changed on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from frailtylab.errors import OperatorError
from frailtylab.open_visit import OpenVisit, Setup
from ui.flows.beams import Beams
from ui.flows.blinding import as_shown
from ui.flows.drafts import with_draft
from ui.flows.present_day import local_date
from ui.flows.session import Session

if TYPE_CHECKING:
    from ui.flows.attempt_flow import AttemptFlow


class VisitBase(QObject):
    """One visit and at most one attempt on the screen.

    Signals:
        show: ``visit``, ``timing``, ``grip`` or ``review``: the page that is wanted now
        changed: the page on the screen has something new to render
        armed: the attempt on the screen was armed
        force, trace_reset: for the live curve, as in :class:`GripFlow`
        closed: the visit was left
        finished: the visit was ended
        problem: an :class:`OperatorError` to tell, and a function that tries again
        setup_wanted: code of a test whose set-up nobody has answered yet
    """

    show = Signal(str)
    changed = Signal()
    armed = Signal()
    force = Signal(float, float)
    trace_reset = Signal()
    closed = Signal()
    finished = Signal()
    problem = Signal(object, object)
    setup_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.visit: OpenVisit | None = None
        self.attempt: AttemptFlow | None = None
        self.beams = Beams()
        self.opening: str | None = None
        self.committing = False
        self.setups: dict[str, Setup] = {}
        self.setups_open = 0

    @property
    def busy(self) -> bool:
        """True while another page would break into a trial, or into a change of the visit."""
        return self.committing or (self.attempt is not None and self.attempt.busy)

    @property
    def refused_by_disk(self) -> bool:
        """True when the attempt on the screen is stopped and the disk refused it."""
        return self.attempt is not None and self.attempt.refused_by_disk

    @property
    def opened(self) -> OpenVisit:
        """The open visit.

        :raises RuntimeError: when none is open: a slip of ours
        """
        if self.visit is None:
            raise RuntimeError("no visit is open")
        return self.visit

    def take(self, visit: OpenVisit) -> None:
        """The visit as it stands now on disk; a blinded assessor sees no value of another day."""
        if self.visit is not None and self.visit.visit_id != visit.visit_id:
            return
        self.visit = as_shown(visit, local_date(self.session.clock.wall()))
        self.changed.emit()

    def drop_attempt(self) -> None:
        """Let go of the attempt on the screen; a stopped one waits in the visit as a draft."""
        attempt, self.attempt = self.attempt, None
        if attempt is None:
            return
        attempt.close()
        attempt.deleteLater()
        if self.visit is not None and attempt.trial is not None and attempt.saved:
            self.visit = with_draft(self.visit, attempt.trial)

    def commit(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Change the visit on disk. Until the answer is there, nothing else begins in it."""
        if self.busy:
            return
        self.committing = True
        visit_id = self.opened.visit_id

        def again() -> None:
            if self.visit is not None and self.visit.visit_id == visit_id:
                self.commit(work, done)

        def got(result: object) -> None:
            self.committing = False
            done(result)

        def failed(error: OperatorError) -> None:
            self.committing = False
            self.changed.emit()
            self.problem.emit(error, again)

        self.session.run(work, got, failed)
