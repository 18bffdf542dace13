"""Reading across visits: the records page, and everything for an export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from frailtylab.clock import Clock
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.people import AFTER_EVERY_CODE
from frailtylab.store.trial_rows import AT_ONCE, parts
from frailtylab.store.visit_rows import BEGUN, BEGUN_OF_CODE, VisitRow, visit_row

WHO = """p.code AS participant_code, v.code AS visit_code, v.planned_on AS visit_planned_on,
    v.unscheduled AS visit_unscheduled"""

FROM_VISIT = "CROSS JOIN visit v ON v.id = r.visit_id CROSS JOIN participant p \
    ON p.id = v.participant_id"

TRIALS = f"""SELECT r.*, {WHO}, u.code AS assessor_code, c.sha256 AS recording_sha256,
        c.size_bytes AS recording_bytes
    FROM trial_now r {FROM_VISIT} CROSS JOIN user u ON u.id = r.assessor_id
    LEFT JOIN recording c ON c.trial_id = r.id ORDER BY r.seq"""  # noqa: S608

SCORES = f"""SELECT r.*, {WHO}, v.training FROM score_now r {FROM_VISIT}
    ORDER BY p.code, v.planned_on, v.code, r.test, r.name"""  # noqa: S608

NOT_DONE = f"""SELECT r.*, {WHO}, v.training, u.code AS by_code FROM not_done_now r {FROM_VISIT}
    CROSS JOIN user u ON u.id = r.by ORDER BY r.seq"""  # noqa: S608

RECORDINGS = f"""SELECT c.trial_id, c.sha256, c.size_bytes, r.test, r.practice, r.number,
        r.attempt, r.side, r.training, r.simulated, {WHO}
    FROM recording c CROSS JOIN trial r ON r.id = c.trial_id {FROM_VISIT}
    ORDER BY r.seq"""  # noqa: S608

Record = dict[str, Any]


class Records:
    """Lists and iterators; they read the current version of everything."""

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def visits(self, limit: int = 50, offset: int = 0, code: str = "") -> list[VisitRow]:
        """Visits that were begun, newest first.

        :param code: only participants whose code begins so; any text is safe
        """
        wall = self._clock.wall()
        day = (wall.utc + timedelta(minutes=wall.offset_min)).date()
        page = {"limit": limit, "offset": offset}
        start = code.strip()
        if not start:
            return [visit_row(row, day) for row in self._file.named(BEGUN, page)]
        if not start.isascii():
            return []
        values = {**page, "start": start, "end": start + AFTER_EVERY_CODE}
        return [visit_row(row, day) for row in self._file.named(BEGUN_OF_CODE, values)]

    def visit_count(self) -> int:
        """How many visits were begun."""
        return self._file.value("SELECT count(*) FROM worklist WHERE started_utc IS NOT NULL")

    def trials(self) -> Iterator[Record]:
        """Every trial as one dict, oldest first.

        The columns of the view ``trial_now``, codes of participant, visit and assessor,
        ``measures`` and ``flags`` as lists of dicts, hash and size of the recording.
        """
        rows = self._file.each(TRIALS)
        while some := list(islice(rows, AT_ONCE)):
            yield from self._with_parts(some)

    def _with_parts(self, rows: list[Row]) -> Iterator[Record]:
        ids = [row["id"] for row in rows]
        measures, flags = parts(self._file, "measure", ids), parts(self._file, "flag", ids)
        for row in rows:
            yield {
                **row_dict(row),
                "measures": [row_dict(part) for part in measures.get(row["id"], [])],
                "flags": [row_dict(part) for part in flags.get(row["id"], [])],
            }

    def scores(self) -> Iterator[Record]:
        """Every score that stands, as one dict."""
        return map(row_dict, self._file.each(SCORES))

    def not_done(self) -> Iterator[Record]:
        """Every not-done entry that stands, as one dict."""
        return map(row_dict, self._file.each(NOT_DONE))

    def recordings(self) -> Iterator[Record]:
        """Index of the recordings (hash, size, place in the visit), without their bytes."""
        return map(row_dict, self._file.each(RECORDINGS))


def row_dict(row: Row) -> Record:
    """A row as a plain dict."""
    return dict(zip(row.keys(), row, strict=True))
