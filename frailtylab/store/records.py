"""Reading across visits: the records page, and everything for an export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from frailtylab.clock import Clock
from frailtylab.store.begun_visits import Phase, count_query, page_query
from frailtylab.store.database import Row, StoreFile, Value
from frailtylab.store.people import AFTER_EVERY_CODE
from frailtylab.store.trial_rows import AT_ONCE, parts
from frailtylab.store.visit_rows import VisitRow, visit_row

WHO = """p.code AS participant_code, v.code AS visit_code, v.planned_on AS visit_planned_on,
    v.unscheduled AS visit_unscheduled, v.place AS visit_place"""

FROM_VISIT = "CROSS JOIN visit_now v ON v.id = r.visit_id CROSS JOIN participant p \
    ON p.id = v.participant_id"

TRIALS = f"""SELECT r.*, {WHO}, u.code AS assessor_code, c.sha256 AS recording_sha256,
        c.size_bytes AS recording_bytes, k.reason AS take_reason, o.reason AS place_reason
    FROM trial_now r {FROM_VISIT} CROSS JOIN user u ON u.id = r.assessor_id
    LEFT JOIN recording c ON c.trial_id = r.id AND c.take = r.take
    LEFT JOIN trial_take k ON k.trial_id = r.id AND k.take = r.take
    LEFT JOIN trial_place o ON o.trial_id = r.id AND o.version = r.place ORDER BY r.seq"""  # noqa: S608

SCORES = f"""SELECT r.*, {WHO}, v.training FROM score_now r {FROM_VISIT}
    ORDER BY p.code, v.planned_on, v.code, r.test, r.name"""  # noqa: S608

NOT_DONE = f"""SELECT r.*, {WHO}, v.training, u.code AS by_code,
        w.not_done_id IS NOT NULL AS withdrawn, w.reason AS withdrawn_reason,
        w.utc AS withdrawn_utc, x.code AS withdrawn_by_code
    FROM not_done r {FROM_VISIT} CROSS JOIN user u ON u.id = r.by
    LEFT JOIN not_done_withdrawn w ON w.not_done_id = r.id
    LEFT JOIN user x ON x.id = w.by ORDER BY r.seq"""  # noqa: S608

RECORDINGS = f"""SELECT c.trial_id, c.take, c.take = r.take AS current, c.sha256, c.size_bytes,
        r.test, r.practice, r.number, r.attempt, r.side, r.place, r.training, k.simulated, {WHO}
    FROM trial_now r {FROM_VISIT} CROSS JOIN recording c ON c.trial_id = r.id
    CROSS JOIN trial_take k ON k.trial_id = c.trial_id AND k.take = c.take
    ORDER BY r.seq, c.take"""  # noqa: S608

# Place 0 is how it was recorded; only what was moved or re-labelled since is listed.
PLACES = """
    SELECT 'trial' AS kind, t.id AS record_id, 0 AS place, t.visit_id, t.test, t.side, t.number,
        t.attempt, '' AS reason, t.assessor_id AS by, t.captured_utc AS utc, t.training
    FROM trial t WHERE t.id IN (SELECT trial_id FROM trial_place)
    UNION ALL SELECT 'trial', p.trial_id, p.version, p.visit_id, t.test, p.side, p.number,
        p.attempt, p.reason, p.by, p.utc, t.training
    FROM trial_place p JOIN trial t ON t.id = p.trial_id"""
TRIAL_PLACES = f"""SELECT r.*, c.code AS participant_code, v.code AS visit_code, u.code AS by_code
    FROM ({PLACES}) r JOIN visit_now v ON v.id = r.visit_id
    JOIN participant c ON c.id = v.participant_id JOIN user u ON u.id = r.by
    ORDER BY r.record_id, r.place"""  # noqa: S608

VISIT_PLACES = """SELECT r.*, 'visit' AS kind, NULL AS test, NULL AS side, NULL AS number,
        NULL AS attempt, c.code AS participant_code, u.code AS by_code
    FROM (SELECT v.id AS record_id, 0 AS place, v.participant_id, v.code AS visit_code,
            '' AS reason, v.by, v.utc, v.training
        FROM visit v WHERE v.id IN (SELECT visit_id FROM visit_place)
        UNION ALL SELECT p.visit_id, p.version, p.participant_id, p.code, p.reason, p.by, p.utc,
            v.training
        FROM visit_place p JOIN visit v ON v.id = p.visit_id) r
    JOIN participant c ON c.id = r.participant_id JOIN user u ON u.id = r.by
    ORDER BY r.record_id, r.place"""

SIGNATURES = f"""SELECT r.*, {WHO}, v.training, u.code AS by_code
    FROM signature r {FROM_VISIT} CROSS JOIN user u ON u.id = r.by ORDER BY r.seq"""  # noqa: S608

Record = dict[str, Any]


class Records:
    """Lists and iterators; they read the current version of everything."""

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def visits(
        self,
        limit: int = 50,
        offset: int = 0,
        code: str = "",
        phase: Phase = "all",
        training: bool | None = None,
    ) -> list[VisitRow]:
        """Visits that were begun, newest first.

        :param code: only participants whose code begins so; any text is safe
        :param phase: ``open``: begun and not finished; ``final``: finished
        :param training: only those of training participants, or only the others; None: both
        """
        wall = self._clock.wall()
        day = (wall.utc + timedelta(minutes=wall.offset_min)).date()
        values = filters(code, training)
        sql = page_query(phase, by_code="start" in values)
        rows = self._file.named(sql, {**values, "limit": limit, "offset": offset})
        return [visit_row(row, day) for row in rows]

    def visit_count(
        self,
        code: str = "",
        phase: Phase = "all",
        training: bool | None = None,
    ) -> int:
        """How many visits :meth:`visits` lists with the same filters, on all pages."""
        values = filters(code, training)
        return self._file.named(count_query(phase, by_code="start" in values), values)[0][0]

    def trials(self) -> Iterator[Record]:
        """Every trial as one dict, as its newest take says, oldest first.

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
                "measures": list(map(row_dict, measures.get((row["id"], row["take"]), []))),
                "flags": list(map(row_dict, flags.get((row["id"], row["take"]), []))),
            }

    def scores(self) -> Iterator[Record]:
        """Every score that stands, as one dict."""
        return map(row_dict, self._file.each(SCORES))

    def not_done(self) -> Iterator[Record]:
        """Every not-done entry as one dict; one that was taken back says so in ``withdrawn``."""
        return map(row_dict, self._file.each(NOT_DONE))

    def recordings(self) -> Iterator[Record]:
        """Index of the recordings (hash, size, place in the visit), without their bytes.

        Those of older takes are listed too; ``current`` is 1 for the take that counts.
        """
        return map(row_dict, self._file.each(RECORDINGS))

    def places(self) -> Iterator[Record]:
        """Every place that a trial or visit ever had, where it has another one than recorded."""
        yield from map(row_dict, self._file.each(VISIT_PLACES))
        yield from map(row_dict, self._file.each(TRIAL_PLACES))

    def signatures(self) -> Iterator[Record]:
        """Every signature as one dict, oldest first."""
        return map(row_dict, self._file.each(SIGNATURES))


def filters(code: str, training: bool | None) -> dict[str, Value]:
    """Values for the queries of the visits that were begun."""
    start = code.strip()
    found: dict[str, Value] = {"training": training}
    if not start:
        return found
    if not start.isascii():  # codes are: nothing lies between two equal ends
        return {**found, "start": "", "end": ""}
    return {**found, "start": start, "end": start + AFTER_EVERY_CODE}


def row_dict(row: Row) -> Record:
    """A row as a plain dict."""
    return dict(zip(row.keys(), row, strict=True))
