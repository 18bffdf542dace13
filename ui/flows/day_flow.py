"""Signing in, today's list, participants, and the list of records."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from frailtylab.errors import N_, OperatorError
from frailtylab.people import Assessor, Participant, Sex, checked_code
from frailtylab.review import ReviewStatus
from frailtylab.store import Store, VisitRow, VisitState
from frailtylab.store.begun_visits import Phase
from ui.flows import present_day
from ui.flows.session import Session
from ui.views import (
    AssessorChoiceView,
    NewParticipant,
    ParticipantView,
    PeopleView,
    RecordsView,
    TodayView,
)

TODAY_ROWS = 50
FOUND_ROWS = 50
PAGE_ROWS = 50
PHASES: dict[str, Phase] = {"open": "open", "final": "final"}


class DayViews(msgspec.Struct):
    """What the pages of the day show now; None until the store has answered."""

    assessors: AssessorChoiceView | None = None
    today: TodayView | None = None
    people: PeopleView | None = None
    participant: ParticipantView | None = None
    records: RecordsView | None = None


class DayFlow(QObject):
    """Everything outside a visit. Asks the store, remembers what the pages show.

    Of an act that is asked for twice (a double press), only the first is done.

    Signals:
        changed: the name of the page that has something new: ``today``, ``people``, …
        show: the page that is wanted now
        open_visit: id of a visit to open
        signed_in: somebody works here now
        signed_out: nobody works here any more
        saved_participant: the new participant is on disk
        form_problem: an :class:`OperatorError` for the form that is open
        problem: an :class:`OperatorError` to tell, and a function that tries again
    """

    changed = Signal(str)
    show = Signal(str)
    open_visit = Signal(str)
    signed_in = Signal()
    signed_out = Signal()
    saved_participant = Signal()
    form_problem = Signal(object)
    problem = Signal(object, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.views = DayViews()
        self.filter: Phase = "all"
        self.training_only = False
        self.offset = 0
        self.acting = False

    @property
    def store(self) -> Store:
        """The store; only touched in work that runs on its own thread."""
        return self.session.desk.store

    def ask(self, work: Callable[[], object], name: str) -> None:
        """Ask the store for a page's view; the page is filled when it comes.

        What somebody asked for who has signed out since fills no page of the next one.
        """
        asker = self.session.assessor

        def got(view: object) -> None:
            if asker is None or asker is self.session.assessor:
                setattr(self.views, name, view)
                self.changed.emit(name)

        self.session.run(work, got)

    def act(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[OperatorError], None] | None = None,
    ) -> None:
        """Change something in the store; until it has answered, no second act begins."""
        if self.acting:
            return
        self.acting = True

        def got(result: object) -> None:
            self.acting = False
            done(result)

        def refused(error: OperatorError) -> None:
            self.acting = False
            if failed is not None:
                failed(error)
            else:
                self.problem.emit(error, lambda: self.act(work, done))

        self.session.run(work, got, refused)

    def reload(self) -> None:
        """Fill again what was filled before, in the language of now."""
        views = self.views
        self.load_assessors()
        if self.session.assessor is not None:
            self.load_today()
        if views.people is not None:
            self.search(views.people.query)
        if views.participant is not None:
            self.load_participant(views.participant.participant.id)
        if views.records is not None:
            self.load_records()

    # --- who works here

    def load_assessors(self) -> None:
        """People who may sign in."""
        title = self.session.desk.current.study.title
        last = self.session.settings.last_assessor or None
        self.ask(
            lambda: present_day.assessor_choice(self.store.people.assessors(), last, title),
            "assessors",
        )

    def add_assessor(self, code: str) -> None:
        """Add somebody and sign them in."""

        def add() -> Assessor:
            return self.store.people.add_assessor(code)

        self.act(add, self.sign_in_as)

    def sign_in(self, assessor_id: str) -> None:
        """Work as that assessor from now on."""

        def find() -> Assessor:
            return next(a for a in self.store.people.assessors() if a.id == assessor_id)

        self.act(find, self.sign_in_as)

    def sign_in_as(self, assessor: Assessor) -> None:
        """The assessor is known: go to today's list."""
        self.session.assessor = assessor
        user = assessor.id
        self.session.run(lambda: self.store.audit.append("signed_in", by=user))
        self.signed_in.emit()
        self.load_today()
        self.show.emit("today")

    def sign_out(self) -> None:
        """Nobody works here any more; what was shown to the one who leaves is forgotten."""
        user = self.session.user_id
        self.session.run(lambda: self.store.audit.append("signed_out", by=user))
        self.session.assessor = None
        self.views = DayViews()
        self.filter, self.training_only, self.offset = "all", False, 0
        self.signed_out.emit()
        if self.session.desk.key is not None:
            return
        self.load_assessors()
        self.show.emit("assessors")

    # --- today and participants

    def today(self) -> date:
        """The local date, by the session's clock."""
        wall = self.session.clock.wall()
        return present_day.local_date(wall)

    def load_today(self) -> None:
        """Visits due, overdue and unfinished."""
        on, session = self.today(), self.session
        code = session.assessor.code if session.assessor is not None else ""
        site, loaded = session.settings.site, session.desk.current
        self.ask(
            lambda: present_day.today(
                self.store.visits.today(on, TODAY_ROWS),
                loaded.study,
                on,
                site=site,
                assessor=code,
                waiting=self.store.outbox.waiting_visits(),
                oldest=self.store.outbox.oldest_waiting_utc() or "",
            ),
            "today",
        )

    def find(self, text: str) -> None:
        """Search participants and show what was found."""
        self.search(text)
        self.show.emit("people")

    def search(self, text: str) -> None:
        """Search participants by the beginning of their code; all of them for an empty text."""

        def found_people() -> PeopleView:
            found = self.store.people.find(text, FOUND_ROWS + 1)
            rows = found[:FOUND_ROWS]
            visits = {p.id: self.store.visits.of_participant(p.id) for p in rows}
            return present_day.people(
                text, rows, visits, self.session.desk.current.study, len(found) > FOUND_ROWS
            )

        self.ask(found_people, "people")

    def open_participant(self, participant_id: str) -> None:
        """One participant with the timeline of visits; never under the page of another one."""
        self.views.participant = None
        self.load_participant(participant_id, lambda: self.show.emit("participant"))

    def load_participant(
        self, participant_id: str, then: Callable[[], None] = lambda: None
    ) -> None:
        """Fill the page of a participant; ``then`` follows when it is filled."""
        on, study = self.today(), self.session.desk.current.study

        def load() -> ParticipantView:
            rows = self.store.visits.of_participant(participant_id)
            return present_day.participant(
                self.store.people.participant(participant_id), rows, study, on,
                self.statuses(rows),
            )  # fmt: skip

        asker = self.session.assessor

        def got(view: ParticipantView) -> None:
            if asker is self.session.assessor:
                self.views.participant = view
                self.changed.emit("participant")
                then()

        self.session.run(load, got)

    def add_participant(self, form: NewParticipant) -> None:
        """Enrol somebody: participant and planned visits, then open their page."""
        user, loaded, training = (
            self.session.user_id,
            self.session.desk.current,
            self.session.training,
        )

        def enrol() -> str:
            person = new_participant(form, training=training)
            baseline = date.fromisoformat(form.baseline)
            half_done = self.enrolled_in_part(person)
            if half_done is None:
                self.store.people.add_participant(person, user)
            self.store.visits.enrol(half_done or person.id, baseline, loaded, user)
            return half_done or person.id

        def enrolled(participant_id: str) -> None:
            self.saved_participant.emit()
            self.load_today()
            self.open_participant(participant_id)

        self.act(enrol, enrolled, self.form_problem.emit)

    def enrolled_in_part(self, person: Participant) -> str | None:
        """Id of the same person without a visit: the disk took them and refused the visits."""
        found = self.store.people.by_code(person.code)
        if found is None or replace(found, id=person.id) != person:
            return None
        return None if self.store.visits.of_participant(found.id) else found.id

    def add_unscheduled(self) -> None:
        """An extra visit today for the participant on the screen, opened at once."""
        view, on, user = self.views.participant, self.today(), self.session.user_id
        if view is None:
            return
        loaded = self.session.desk.current

        def add() -> str:
            return self.store.visits.add_unscheduled(view.participant.id, on, loaded, user)

        self.act(add, self.open_visit.emit)

    # --- records

    def statuses(self, rows: Sequence[VisitRow]) -> dict[str, ReviewStatus]:
        """How far the review of each finished visit is; on the store's thread."""
        done = [row.visit_id for row in rows if row.state is VisitState.DONE]
        return self.session.desk.review_statuses(done)

    def load_records(self) -> None:
        """A page of visits with their states; no results."""
        phase, offset, study = self.filter, self.offset, self.session.desk.current.study
        training = True if self.training_only else None
        chosen = "training" if self.training_only else phase

        def load() -> RecordsView:
            rows = self.store.records.visits(PAGE_ROWS, offset, phase=phase, training=training)
            total = self.store.records.visit_count(phase=phase, training=training)
            return present_day.records(rows, total, chosen, offset, study, self.statuses(rows))

        self.ask(load, "records")

    def filter_records(self, chosen: str) -> None:
        """Show only records of that kind (all, open, final, training), from the first page."""
        self.filter = PHASES.get(chosen, "all")
        self.training_only, self.offset = chosen == "training", 0
        self.load_records()

    def page_records(self, offset: int) -> None:
        """Show another page of records."""
        self.offset = max(0, offset)
        self.load_records()


def new_participant(form: NewParticipant, *, training: bool) -> Participant:
    """The participant that a filled form describes.

    :raises OperatorError: for a code or initials that can't be used
    """
    initials = form.initials.strip().upper()
    if not initials.isalpha():
        raise OperatorError(
            N_("The initials can't be used"),
            N_("Initials are one to four letters."),
            N_("Type the initials as on the trial's papers."),
        )
    return Participant(
        str(uuid.uuid4()),
        checked_code(form.code),
        initials,
        form.birth_year,
        Sex(form.sex),
        form.dominant_hand,
        form.height_cm,
        training,
    )
