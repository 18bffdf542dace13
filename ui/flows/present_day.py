"""The day in the terms of its pages: who works here, today's list, participants, records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from frailtylab.clock import WallTime
from frailtylab.people import Assessor, Participant
from frailtylab.review import ReviewStatus
from frailtylab.store import VisitRow, VisitState
from frailtylab.study.schema import Localised, Study
from ui.flows import words
from ui.flows.review_words import status_words
from ui.text import _, clock, localised
from ui.text import date as shown_date
from ui.views import (
    AssessorChoiceView,
    ChipKind,
    ChipView,
    ParticipantView,
    PeopleRowView,
    PeopleView,
    PlannedVisitView,
    RecordRowView,
    RecordsView,
    TodayRowView,
    TodayView,
)

ISO_DAY = 10


def local_date(wall: WallTime) -> date:
    """The date where the laptop stands."""
    return (wall.utc + timedelta(minutes=wall.offset_min)).date()


def assessor_choice(
    assessors: Sequence[Assessor], last: str | None, title: Localised
) -> AssessorChoiceView:
    """The tiles of the sign-in page."""
    tiles = tuple((a.id, a.code) for a in assessors if a.active)
    return AssessorChoiceView(tiles, last, localised(title))


def label_of(study: Study, row: VisitRow) -> str:
    """A visit's name in the session's language."""
    plan = study.visit(row.visit_code)
    return localised(plan.label) if plan is not None else _("Unscheduled visit")


def today(
    rows: Sequence[VisitRow],
    study: Study,
    on: date,
    *,
    site: str,
    assessor: str,
    waiting: int,
    oldest: str = "",
) -> TodayView:
    """Today's list as the page shows it."""
    return TodayView(
        on.isoformat(),
        localised(study.title),
        site,
        assessor,
        tuple(today_row(row, study, on) for row in rows if row.state is not VisitState.UPCOMING),
        waiting,
        oldest[:ISO_DAY],
    )


def today_row(row: VisitRow, study: Study, on: date) -> TodayRowView:
    """One visit of today's list."""
    return TodayRowView(
        row.visit_id,
        row.participant_id,
        row.participant_code,
        words.second_ids(row.initials, row.birth_year),
        label_of(study, row),
        row.state,
        max(0, (on - row.window_end).days),
        shown_date(row.window_end.isoformat()),
        clock_text(row.finished_utc),
        row.decided,
        reopened=row.reopened,
    )


def clock_text(utc_text: str | None) -> str:
    """Local time of day of a UTC stamp: ``09:42``; nothing for None."""
    from datetime import datetime

    if not utc_text:
        return ""
    local = datetime.fromisoformat(utc_text).astimezone()
    return clock(local.hour, local.minute)


def people(
    query: str,
    found: Sequence[Participant],
    visits: Mapping[str, Sequence[VisitRow]],
    study: Study,
    more: bool,
) -> PeopleView:
    """What a search found, with each participant's next visit."""
    return PeopleView(query, tuple(person_row(p, visits[p.id], study) for p in found), more)


def person_row(person: Participant, visits: Sequence[VisitRow], study: Study) -> PeopleRowView:
    """One participant of the search list."""
    coming = next((row for row in visits if row.state is not VisitState.DONE), None)
    text = ""
    if coming is not None:
        text = f"{label_of(study, coming)} · {shown_date(coming.planned.isoformat())}"
    return PeopleRowView(
        person.id,
        person.code,
        words.participant_ids(person),
        text,
        visit_chip(coming) if coming is not None else None,
    )


def visit_chip(row: VisitRow) -> ChipView:
    """A visit's state as a chip."""
    kinds = {
        VisitState.UNFINISHED: (ChipKind.WARN, _("Unfinished")),
        VisitState.OVERDUE: (ChipKind.BAD, _("Overdue")),
        VisitState.DUE: (ChipKind.INFO, _("Due")),
        VisitState.UPCOMING: (ChipKind.NEUTRAL, _("Coming")),
        VisitState.DONE: (ChipKind.OK, _("Done")),
    }
    kind, text = kinds[row.state]
    return ChipView(f"visit_{row.visit_code}", text, kind)


def participant(
    person: Participant,
    visits: Sequence[VisitRow],
    study: Study,
    on: date,
    statuses: Mapping[str, ReviewStatus] | None = None,
) -> ParticipantView:
    """One participant with the timeline of visits."""
    return ParticipantView(
        person,
        words.participant_ids(person),
        tuple(planned(row, study, on, (statuses or {}).get(row.visit_id)) for row in visits),
        study.unscheduled,
    )


def planned(
    row: VisitRow, study: Study, on: date, status: ReviewStatus | None = None
) -> PlannedVisitView:
    """One visit of the timeline."""
    days = (row.planned - on).days
    if row.state is VisitState.OVERDUE:
        days = (on - row.window_end).days
    return PlannedVisitView(
        row.visit_id,
        label_of(study, row),
        row.planned.isoformat(),
        row.window_start.isoformat(),
        row.window_end.isoformat(),
        row.state,
        days,
        row.unscheduled,
        row.reopened,
        review_chip(status),
    )


def review_chip(status: ReviewStatus | None) -> ChipView | None:
    """What a finished visit still waits for; None where that is nothing, or is not known."""
    if status is None or status is ReviewStatus.FINAL:
        return None
    words, kind = status_words(status)
    return ChipView("review", words, ChipKind(kind))


def records(
    rows: Sequence[VisitRow],
    total: int,
    chosen: str,
    offset: int,
    study: Study,
    statuses: Mapping[str, ReviewStatus] | None = None,
) -> RecordsView:
    """A page of records, without any result."""
    known = statuses or {}
    shown = tuple(record_row(row, study, known.get(row.visit_id)) for row in rows)
    return RecordsView(shown, chosen, total, offset)


def record_row(row: VisitRow, study: Study, status: ReviewStatus | None = None) -> RecordRowView:
    """One visit of the records."""
    when = ""
    if row.started_utc:
        when = f"{shown_date(row.started_utc[:10])} {clock_text(row.started_utc)}"
    return RecordRowView(
        row.visit_id,
        row.participant_code,
        label_of(study, row),
        when,
        review_chip(status) or record_chip(row),
        row.decided,
        row.training,
    )


def record_chip(row: VisitRow) -> ChipView:
    """State of a record: open, final and waiting, or training; amended where it was reopened."""
    if row.state is not VisitState.DONE:
        return ChipView("open", _("Reopened") if row.reopened else _("Open"), ChipKind.NEUTRAL)
    if row.training:
        text = _("Amended · training") if row.reopened else _("Final · training")
        return ChipView("training", text, ChipKind.INFO)
    text = _("Amended · waiting to send") if row.reopened else _("Final · waiting to send")
    return ChipView("final", text, ChipKind.OK)
