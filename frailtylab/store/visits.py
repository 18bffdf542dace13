"""Visits: planned at enrolment, started, identity confirmed, finished; never changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from frailtylab.clock import Clock
from frailtylab.errors import N_
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile, Value
from frailtylab.store.outbox import Outbox
from frailtylab.store.people import reason_needed
from frailtylab.store.refusals import RecordMissing, RecordRefused
from frailtylab.store.visit_plan import VisitPlanner
from frailtylab.store.visit_rows import (
    OF_PARTICIPANT,
    ONE,
    TODAY,
    VisitRow,
    VisitState,
    by_code_within,
    day_bounds_utc,
    visit_row,
)
from frailtylab.study.load import LoadedStudy


class Visit(msgspec.Struct, frozen=True):
    """One visit of one participant as the store has it.

    :param started: it was begun at least once
    :param finished: it was ended, and not reopened since
    :param identity_confirmed: since it was last started or reopened
    :param reopened: at least once, so a finished one was amended
    """

    id: str
    participant_id: str
    code: str
    planned: date
    window_start: date
    window_end: date
    unscheduled: bool
    study_sha256: str
    training: bool
    started: bool
    finished: bool
    identity_confirmed: bool
    reopened: bool = False


class Visits:
    """Plans visits, lists them, and keeps what happens to them."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit, outbox: Outbox) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._planner = VisitPlanner(file, clock, audit)

    def enrol(
        self, participant_id: str, baseline: date, study: LoadedStudy, by: str
    ) -> list[VisitRow]:
        """Plan all visits of the study for that day 0; answers them in their order.

        :raises RecordRefused: when the participant has planned visits already
        :raises RecordMissing: for a participant that the store does not have
        """
        self._planner.enrol(participant_id, baseline, study, by)
        return self.of_participant(participant_id)

    def add_unscheduled(self, participant_id: str, on: date, study: LoadedStudy, by: str) -> str:
        """Add a visit that no plan has, for that day; answers its id (code ``UNS1``, ``UNS2``)."""
        return self._planner.add_unscheduled(participant_id, on, study, by)

    def study_text(self, sha256: str) -> tuple[str, str]:
        """Code and text of the study definition that visits were planned under.

        :raises RecordMissing: for a hash that no visit here was planned under
        """
        return self._planner.study_text(sha256)

    def today(self, on: date, limit: int = 50) -> list[VisitRow]:
        """What that day asks for.

        Unfinished, overdue and due visits, then those done on that day, then the next ones.

        :param limit: most rows of each state, so that long overdue ones can't hide those due
        """
        begins, ends = day_bounds_utc(on, self._clock.wall().offset_min)
        values = {"day": on.isoformat(), "limit": limit, "day_begins": begins, "day_ends": ends}
        return [
            visit_row(row, on)
            for query, column, newest_first in TODAY
            for row in by_code_within(
                self._file.named(query, values), column, newest_first=newest_first
            )
        ]

    def of_participant(self, participant_id: str) -> list[VisitRow]:
        """All visits of a participant by planned day."""
        return self._rows(OF_PARTICIPANT, {"participant_id": participant_id})

    def row(self, visit_id: str) -> VisitRow:
        """One visit as lists show it.

        :raises RecordMissing: for an id that the store does not have
        """
        found = self._rows(ONE, {"visit_id": visit_id})
        if not found:
            raise RecordMissing("visit", visit_id)
        return found[0]

    def state(self, visit_id: str) -> VisitState:
        """What the visit waits for today.

        :raises RecordMissing: for an id that the store does not have
        """
        return self.row(visit_id).state

    def _rows(self, query: str, values: Mapping[str, Value]) -> list[VisitRow]:
        day = self._local_day()
        return [visit_row(row, day) for row in self._file.named(query, values)]

    def _local_day(self) -> date:
        wall = self._clock.wall()
        return (wall.utc + timedelta(minutes=wall.offset_min)).date()

    def get(self, visit_id: str) -> Visit:
        """One visit.

        :raises RecordMissing: for an id that the store does not have
        """
        row = self._file.row("SELECT * FROM visit_now WHERE id = ?", (visit_id,))
        if row is None:
            raise RecordMissing("visit", visit_id)
        events = self._events(visit_id)
        return Visit(
            row["id"],
            row["participant_id"],
            row["code"],
            date.fromisoformat(row["planned_on"]),
            date.fromisoformat(row["window_start"]),
            date.fromisoformat(row["window_end"]),
            bool(row["unscheduled"]),
            row["study_sha256"],
            bool(row["training"]),
            "started" in events,
            is_finished(events),
            is_confirmed(events),
            "reopened" in events,
        )

    def _events(self, visit_id: str) -> list[str]:
        sql = "SELECT kind FROM visit_event WHERE visit_id = ? ORDER BY seq"
        return [row["kind"] for row in self._file.rows(sql, (visit_id,))]

    def finished_by(self, visit_id: str) -> tuple[str, str] | None:
        """Id of the user who finished the visit last, and when in UTC; None for an open one."""
        row = self._file.row(FINISHED_BY, (visit_id,))
        return None if row is None else (row["by"], row["utc"])

    def reopened_because(self, visit_id: str) -> str:
        """The reason that was given last for reopening; empty for none."""
        return self._file.value(REOPENED, (visit_id,)) or ""

    def start(self, visit_id: str, by: str) -> None:
        """Begin the visit. Going on with an unfinished one changes nothing.

        :raises RecordRefused: when it was finished; :meth:`reopen` says why first
        """
        visit = self.get(visit_id)
        if visit.finished:
            raise visit_is_finished()
        if not visit.started:
            with self._file.transaction():
                self._add_event(visit_id, "started", "", by)

    def confirm_identity(self, visit_id: str, by: str, what: str) -> None:
        """Keep that the person was compared with the second identifiers.

        :param what: which ones, such as ``initials, birth_year``; never their values
        """
        self.get(visit_id)
        with self._file.transaction():
            self._add_event(visit_id, "identity_confirmed", what, by)

    def finish(self, visit_id: str, by: str) -> None:
        """End the visit and queue it. Finishing twice changes nothing.

        :raises RecordRefused: when an attempt still waits for a decision, or nothing was started
        """
        visit = self.get(visit_id)
        if visit.finished:
            return
        if not visit.started or self.row(visit_id).drafts:
            raise not_ready_to_finish()
        with self._file.transaction():
            version = self._add_event(visit_id, "finished", "", by)
            self._outbox.queue("visit", visit_id, version, training=visit.training)

    def reopen(self, visit_id: str, reason: str, by: str) -> None:
        """Go on with a finished visit.

        :raises RecordRefused: without a reason
        """
        if not reason.strip():
            raise reason_needed()
        if not self.get(visit_id).finished:
            return
        with self._file.transaction():
            self._add_event(visit_id, "reopened", reason.strip(), by)

    def open_again(self, visit_id: str, reason: str, by: str) -> None:
        """A visit that was put right is to be looked at anew; in the transaction that is open."""
        self._add_event(visit_id, "reopened", reason, by)

    def _add_event(self, visit_id: str, kind: str, detail: str, by: str) -> int:
        wall = self._clock.wall()
        self._file.insert(
            "visit_event",
            visit_id=visit_id,
            kind=kind,
            detail=detail,
            by=by,
            utc=wall.utc_text,
            offset_min=wall.offset_min,
        )
        self._audit.note(f"visit_{kind}", by, "visit", visit_id)
        count = "SELECT count(*) FROM visit_event WHERE visit_id = ? AND kind = ?"
        return self._file.value(count, (visit_id, kind))


FINISHED_BY = """SELECT by, utc FROM visit_event WHERE visit_id = ? AND kind = 'finished'
    ORDER BY seq DESC LIMIT 1"""
REOPENED = """SELECT detail FROM visit_event WHERE visit_id = ? AND kind = 'reopened'
    ORDER BY seq DESC LIMIT 1"""


def is_finished(events: list[str]) -> bool:
    """True when the visit was ended after its last start."""
    moves = [kind for kind in events if kind != "identity_confirmed"]
    return bool(moves) and moves[-1] == "finished"


def is_confirmed(events: list[str]) -> bool:
    """True when identity was confirmed and the visit not reopened since."""
    last = [kind for kind in events if kind in ("identity_confirmed", "started", "reopened")]
    return bool(last) and last[-1] == "identity_confirmed"


def visit_is_finished() -> RecordRefused:
    """The refusal to begin a finished visit."""
    return RecordRefused(
        N_("This visit is finished"),
        N_("It was finished before; nothing in it was changed."),
        N_("Reopen it with a reason, or choose another visit."),
    )


def not_ready_to_finish() -> RecordRefused:
    """The refusal to end a visit with open attempts, or before it began."""
    return RecordRefused(
        N_("The visit can't be finished yet"),
        N_("It was not started, or an attempt still waits for a decision."),
        N_("Keep or discard the open attempt first."),
    )
