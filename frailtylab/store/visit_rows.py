"""Visits as lists show them: who, when, and what is still to do. Holds no result."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from frailtylab.store.database import Row


class VisitState(StrEnum):
    """What a visit waits for, the most pressing first."""

    UNFINISHED = "unfinished"
    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"
    DONE = "done"


class VisitRow(msgspec.Struct, frozen=True):
    """A visit in a list.

    :param decided: trials that were decided about, practice and invalid ones included
    :param attention: of these, those kept with open reasons
    :param drafts: trials that nobody decided about yet
    :param reopened: it was finished before and then gone on with
    :param started_utc: ISO 8601 in UTC; None before the first start
    """

    visit_id: str
    participant_id: str
    participant_code: str
    initials: str
    birth_year: int
    training: bool
    visit_code: str
    unscheduled: bool
    planned: date
    window_start: date
    window_end: date
    state: VisitState
    started_utc: str | None
    finished_utc: str | None
    decided: int
    attention: int
    drafts: int
    reopened: bool = False


COLUMNS = """
    SELECT w.visit_id, w.phase, w.window_start, w.window_end, w.started_utc, w.finished_utc,
        v.participant_id, v.code AS visit_code, v.planned_on, v.unscheduled, v.training,
        p.code AS participant_code, p.initials, p.birth_year,
        (SELECT count(*) FROM trial_now t WHERE t.visit_id = w.visit_id AND t.state = 'final')
            AS decided,
        (SELECT count(*) FROM trial_now t WHERE t.visit_id = w.visit_id
            AND t.outcome = 'attention') AS attention,
        (SELECT count(*) FROM trial_now t WHERE t.visit_id = w.visit_id AND t.state = 'draft')
            AS drafts,
        EXISTS (SELECT 1 FROM visit_event e WHERE e.visit_id = w.visit_id
            AND e.kind = 'reopened') AS reopened
"""

JOINED = """
    CROSS JOIN visit_now v ON v.id = w.visit_id
    CROSS JOIN participant_now p ON p.id = v.participant_id
"""

UNFINISHED = f"""{COLUMNS} FROM worklist w INDEXED BY worklist_unfinished {JOINED}
    WHERE w.phase = 'started' ORDER BY w.started_utc DESC LIMIT :limit"""

OVERDUE = f"""{COLUMNS} FROM worklist w {JOINED}
    WHERE w.phase = 'planned' AND w.window_end < :day
    ORDER BY w.window_end DESC LIMIT :limit"""

DUE = f"""{COLUMNS} FROM worklist w {JOINED}
    WHERE w.phase = 'planned' AND w.window_end >= :day AND w.window_start <= :day
    ORDER BY w.window_end LIMIT :limit"""

UPCOMING = f"""{COLUMNS} FROM worklist w {JOINED}
    WHERE w.phase = 'planned' AND w.window_start > :day
    ORDER BY w.window_start LIMIT :limit"""

DONE = f"""{COLUMNS} FROM worklist w INDEXED BY worklist_finished {JOINED}
    WHERE w.phase = 'finished' AND w.finished_utc >= :day_begins AND w.finished_utc < :day_ends
    ORDER BY w.finished_utc DESC LIMIT :limit"""

# Query, column that orders it, newest first.
TODAY = (
    (UNFINISHED, "started_utc", True),
    (OVERDUE, "window_end", True),
    (DUE, "window_end", False),
    (DONE, "finished_utc", True),
    (UPCOMING, "window_start", False),
)

OF_PARTICIPANT = f"""{COLUMNS}
    FROM visit_now o CROSS JOIN worklist w ON w.visit_id = o.id {JOINED}
    WHERE o.participant_id = :participant_id ORDER BY v.planned_on, v.code"""

ONE = f"""{COLUMNS} FROM worklist w {JOINED} WHERE w.visit_id = :visit_id"""


def state_of(phase: str, window_start: str, window_end: str, on: date) -> VisitState:
    """The state of a visit on that day; a started one is unfinished until somebody finishes it."""
    if phase != "planned":
        return VisitState.UNFINISHED if phase == "started" else VisitState.DONE
    if window_end < on.isoformat():
        return VisitState.OVERDUE
    return VisitState.UPCOMING if window_start > on.isoformat() else VisitState.DUE


def visit_row(row: Row, on: date) -> VisitRow:
    """A visit from a row of one of the queries above, as it stands on that day."""
    return VisitRow(
        row["visit_id"],
        row["participant_id"],
        row["participant_code"],
        row["initials"],
        row["birth_year"],
        bool(row["training"]),
        row["visit_code"],
        bool(row["unscheduled"]),
        date.fromisoformat(row["planned_on"]),
        date.fromisoformat(row["window_start"]),
        date.fromisoformat(row["window_end"]),
        state_of(row["phase"], row["window_start"], row["window_end"], on),
        row["started_utc"],
        row["finished_utc"],
        row["decided"],
        row["attention"],
        row["drafts"],
        bool(row["reopened"]),
    )


def by_code_within(rows: list[Row], column: str, *, newest_first: bool) -> list[Row]:
    """The rows in the order of that column, those with the same value by participant code.

    The index that keeps a list short does not know the code.
    """
    by_code = sorted(rows, key=lambda row: str(row["participant_code"]).lower())
    return sorted(by_code, key=lambda row: str(row[column]), reverse=newest_first)


def day_bounds_utc(day: date, offset_min: int) -> tuple[str, str]:
    """Begin and end of a local day as UTC texts, with the offset that holds now."""
    begin = datetime.combine(day, time(), UTC) - timedelta(minutes=offset_min)
    end = begin + timedelta(days=1)
    return f"{begin:%Y-%m-%dT%H:%M:%S.%fZ}", f"{end:%Y-%m-%dT%H:%M:%S.%fZ}"
