"""Everything that was ever said about a visit: every version, place and signature, by whom and why.

Read for a person who looks back, and for an inspector's copy. The numbers of a trial that belongs
to another visit now are left out: they are that visit's, and an assessor may be blinded to it.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from msgspec.structs import replace

from frailtylab.store.database import Row, StoreFile

AT_VISIT = "(SELECT trial_id FROM trial_at WHERE visit_id = ?1)"
EVER_AT_VISIT = """(SELECT id FROM trial WHERE visit_id = ?1
    UNION SELECT trial_id FROM trial_place WHERE visit_id = ?1
    UNION SELECT trial_id FROM trial_at WHERE visit_id = ?1)"""
NOT_DONE_HERE = "(SELECT id FROM not_done WHERE visit_id = ?1)"

# Kind of entry, its table, the column with its record, and which rows belong to the visit.
SOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("visit", "visit", "id", "r.id = ?1"),
    ("visit_place", "visit_place", "visit_id", "r.visit_id = ?1"),
    ("visit_event", "visit_event", "visit_id", "r.visit_id = ?1"),
    ("setup", "setup_version", "visit_id", "r.visit_id = ?1"),
    ("device_exception", "device_exception", "id", "r.visit_id = ?1"),
    ("trial_take", "trial_take", "trial_id", f"r.trial_id IN {AT_VISIT}"),
    ("trial_version", "trial_version", "trial_id", f"r.trial_id IN {AT_VISIT}"),
    ("trial_place", "trial_place", "trial_id", f"r.trial_id IN {EVER_AT_VISIT}"),
    ("not_done", "not_done", "id", "r.visit_id = ?1"),
    (
        "not_done_withdrawn",
        "not_done_withdrawn",
        "not_done_id",
        f"r.not_done_id IN {NOT_DONE_HERE}",
    ),
    ("score", "score", "visit_id", "r.visit_id = ?1"),
    ("signature", "signature", "visit_id", "r.visit_id = ?1"),
)

FIRST_PLACES = f"""SELECT r.id, r.visit_id, r.test, r.practice, r.number, r.attempt, r.side,
        r.entry, r.performed_on, r.captured_utc, r.offset_min, r.assessor_id, r.assessor_id AS by,
        r.captured_utc AS utc, u.code AS by_code, u.name AS by_name
    FROM trial r JOIN user_now u ON u.id = r.assessor_id
    WHERE r.id IN {EVER_AT_VISIT} ORDER BY r.seq"""  # noqa: S608 - texts of ours

MEASURES = f"""SELECT trial_id, take, name, text, unit, source, is_primary FROM measure
    WHERE trial_id IN {AT_VISIT} ORDER BY trial_id, take, position"""  # noqa: S608

ABOUT = frozenset({"by", "by_code", "by_name", "utc", "reason"})
Value = str | int | float | None


class HistoryEntry(msgspec.Struct, frozen=True):
    """One version of one record.

    :param kind: ``visit`` (planned), ``visit_place``, ``visit_event``, ``setup``,
        ``device_exception``, ``trial`` (begun, with its first place), ``trial_take`` (what was
        measured or typed), ``trial_version`` (what was decided), ``trial_place``, ``not_done``,
        ``not_done_withdrawn``, ``score``, ``signature``
    :param record_id: of the visit, trial, entry or exception that it speaks of
    :param version: number of the version, take or place; 0 where the kind has none
    :param values: columns of the row as kept, but for who, when and why
    :param measures: of a take: its numbers as name, exact digits, unit, source
    :param reason: coded reason or words; empty where none was asked
    :param by: id of the user; ``by_code`` and ``by_name`` as known now
    :param utc: ISO 8601 in UTC, by the computer's clock of that moment
    """

    kind: str
    record_id: str
    version: int
    values: dict[str, Value]
    reason: str
    by: str
    by_code: str
    by_name: str
    utc: str
    measures: tuple[tuple[str, str, str, str], ...] = ()


class History:
    """Looks back; changes nothing."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file

    def visit_history(self, visit_id: str) -> list[HistoryEntry]:
        """All entries about a visit and its trials, by time, those of one moment as they arose.

        :raises StoreError: when the store can't be read
        """
        numbers = self._measures(visit_id)
        found = [entry_of("trial", "id", row) for row in self._file.rows(FIRST_PLACES, (visit_id,))]
        for kind, table, record, condition in SOURCES:
            sql = f"""SELECT r.*, u.code AS by_code, u.name AS by_name FROM {table} r
                JOIN user_now u ON u.id = r.by WHERE {condition}"""  # noqa: S608 - texts of ours
            rows = self._file.rows(sql, (visit_id,))
            found += [entry_of(kind, record, row, numbers) for row in rows]
        here = {row[0] for row in self._file.rows(AT_VISIT[1:-1], (visit_id,))}
        return sorted((quiet(entry, here) for entry in found), key=lambda entry: entry.utc)

    def _measures(self, visit_id: str) -> Numbers:
        found: Numbers = {}
        for row in self._file.rows(MEASURES, (visit_id,)):
            key = (row["trial_id"], row["take"])
            told = (row["name"], row["text"], row["unit"], row["source"])
            found[key] = (*found.get(key, ()), told)
        return found


def quiet(entry: HistoryEntry, here: set[str]) -> HistoryEntry:
    """A score without its number where that came from a trial that belongs elsewhere now.

    :param here: ids of the trials that belong to the visit
    """
    if entry.kind != "score" or here.issuperset(json.loads(str(entry.values["inputs"]))):
        return entry
    return replace(entry, values={**entry.values, "value": None, "text": ""})


Numbers = dict[tuple[str, int], tuple[tuple[str, str, str, str], ...]]


def entry_of(kind: str, record: str, row: Row, numbers: Numbers | None = None) -> HistoryEntry:
    """An entry from a row of one of the queries above."""
    columns: dict[str, Any] = dict(zip(row.keys(), row, strict=True))
    take = columns.get("take", 0) if kind == "trial_take" else 0
    reopened = columns.get("kind") == "reopened"
    reason = columns.get("detail" if reopened else "reason")
    return HistoryEntry(
        kind,
        columns[record],
        columns.get("version", take),
        {name: value for name, value in columns.items() if name not in ABOUT},
        reason or "",
        columns["by"],
        columns["by_code"],
        columns["by_name"],
        columns["utc"],
        (numbers or {}).get((columns[record], take), ()),
    )
