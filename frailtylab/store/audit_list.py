"""The audit trail to look through: newest first, a page at a time, filtered. Holds no result.

Pages are turned by the number of the last entry, so that the ten-thousandth page is as quick as the
first (keyset paging); the entries of one record are found by an index.
"""

from __future__ import annotations

import json

import msgspec

from frailtylab.store.audit_reasons import reason_of
from frailtylab.store.belongings import BelongingsReader
from frailtylab.store.database import Row, StoreFile, Value

AFTER_THE_LAST = 1 << 62

PAGE = """SELECT a.*, u.code AS user_code FROM audit a LEFT JOIN user u ON u.id = a.user
    WHERE a.seq < :before AND a.seq > :after{more} ORDER BY a.seq {order} LIMIT :limit"""
ONLY = {
    "user": " AND a.user = :user",
    "acts": " AND a.action IN (SELECT value FROM json_each(:acts))",
    "records": " AND a.record_id IN (SELECT value FROM json_each(:records))",
    "since": " AND a.utc >= :since",
    "until": " AND a.utc < :until",
}

ABOUT = """
    SELECT id, code AS participant, '' AS visit, '' AS test, '' AS side, NULL AS number, '' AS user
        FROM participant WHERE id IN (SELECT value FROM json_each(:ids))
    UNION ALL SELECT v.visit_id, p.code, v.code, '', '', NULL, '' FROM visit_at v
        JOIN participant p ON p.id = v.participant_id
        WHERE v.visit_id IN (SELECT value FROM json_each(:ids))
    UNION ALL SELECT t.trial_id, p.code, v.code, o.test, coalesce(t.side, ''), t.number, ''
        FROM trial_at t JOIN trial o ON o.id = t.trial_id
        JOIN visit_at v ON v.visit_id = t.visit_id JOIN participant p ON p.id = v.participant_id
        WHERE t.trial_id IN (SELECT value FROM json_each(:ids))
    UNION ALL SELECT n.id, p.code, v.code, n.test, coalesce(n.side, ''), n.number, ''
        FROM not_done n JOIN visit_at v ON v.visit_id = n.visit_id
        JOIN participant p ON p.id = v.participant_id
        WHERE n.id IN (SELECT value FROM json_each(:ids))
    UNION ALL SELECT id, '', '', '', '', NULL, code FROM user
        WHERE id IN (SELECT value FROM json_each(:ids))"""

AT_CODE = """SELECT visit_id FROM visit_at WHERE code = ? COLLATE NOCASE AND participant_id = ?"""
OF_VISIT = """SELECT value AS id FROM json_each(:visits)
    UNION SELECT id FROM trial WHERE visit_id IN (SELECT value FROM json_each(:visits))
    UNION SELECT trial_id FROM trial_place WHERE visit_id IN (SELECT value FROM json_each(:visits))
    UNION SELECT id FROM not_done WHERE visit_id IN (SELECT value FROM json_each(:visits))"""


class AuditFilter(msgspec.Struct, frozen=True):
    """Which entries are wanted; an empty part asks for nothing.

    :param user: id of a user
    :param acts: codes of acts
    :param records: ids of records; None: of any
    :param since: first moment, ISO 8601 in UTC as the store writes it
    :param until: the moment after the last one
    """

    user: str = ""
    acts: tuple[str, ...] = ()
    records: tuple[str, ...] | None = None
    since: str = ""
    until: str = ""


class AuditLine(msgspec.Struct, frozen=True):
    """One act, with the codes of who and what it was about. No values of a trial.

    :param offset_min: minutes by which the local time of that moment was ahead of UTC
    :param user: id; empty for the program itself
    :param participant: study code; empty where the act was about none; the same for ``visit``,
        ``test``, ``side`` and ``about_user``
    :param number: of the trial; None for anything else
    :param reason: a code of the study, or words of a person
    """

    seq: int
    utc: str
    offset_min: int
    user: str
    user_code: str
    act: str
    kind: str
    record_id: str
    participant: str
    visit: str
    test: str
    side: str
    number: int | None
    about_user: str
    reason: str
    hash: str


class AuditList:
    """Pages of the audit trail."""

    def __init__(self, file: StoreFile, belongings: BelongingsReader) -> None:
        self._file = file
        self._belongings = belongings

    def count(self) -> int:
        """Number of the newest entry: so many there are, when the chain is whole."""
        return self._file.value("SELECT coalesce(max(seq), 0) FROM audit")

    def page(
        self,
        wanted: AuditFilter | None = None,
        limit: int = 50,
        *,
        before: int | None = None,
        after: int | None = None,
    ) -> list[AuditLine]:
        """Entries, newest first.

        :param before: only those older than the entry of that number
        :param after: only those newer than the entry of that number, the nearest ones
        """
        wanted = wanted or AuditFilter()
        values: dict[str, Value] = {
            "before": AFTER_THE_LAST if before is None else before,
            "after": 0 if after is None else after,
            "limit": limit,
            "user": wanted.user,
            "acts": json.dumps(wanted.acts),
            "records": json.dumps(wanted.records),
            "since": wanted.since,
            "until": wanted.until,
        }
        asked = {name: getattr(wanted, name) for name in ONLY}
        more = "".join(ONLY[name] for name, part in asked.items() if part not in ("", (), None))
        if wanted.records == ():
            return []
        rows = self._file.named(
            PAGE.format(more=more, order="DESC" if after is None else "ASC"), values
        )
        return self._lines(rows if after is None else rows[::-1])

    def _lines(self, rows: list[Row]) -> list[AuditLine]:
        ids = json.dumps(sorted({str(row["record_id"]) for row in rows}))
        about = {row["id"]: row for row in self._file.named(ABOUT, {"ids": ids})}
        return [
            line_of(row, about.get(row["record_id"]), reason_of(self._file, row)) for row in rows
        ]

    def records_meant(self, text: str) -> tuple[str, ...] | None:
        """Ids of the records that a typed or scanned text names; None where it names none.

        ``P-0147`` names a participant with everything that ever belonged there, ``P-0147 BL`` one
        visit (a stroke between them is fine, too), and an id the record itself.
        """
        parts = text.replace("/", " ").split()
        if not parts:
            return None
        row = self._file.row("SELECT id FROM participant WHERE code = ?", (parts[0],))
        if row is None:
            known = self._file.named(ABOUT, {"ids": json.dumps([text.strip()])})
            return (text.strip(),) if known else None
        if len(parts) == 1:
            names = self._belongings.ids_of(row["id"]).values()
            return tuple(sorted({one for ids in names for one in ids}))
        visits = [r[0] for r in self._file.rows(AT_CODE, (" ".join(parts[1:]), row["id"]))]
        found = self._file.named(OF_VISIT, {"visits": json.dumps(visits)})
        return tuple(sorted(str(one["id"]) for one in found)) or None

    def users(self) -> list[tuple[str, str]]:
        """Id and code of everybody who was ever a user, by code."""
        return [(r["id"], r["code"]) for r in self._file.rows("SELECT * FROM user ORDER BY code")]


def line_of(row: Row, about: Row | None, reason: str) -> AuditLine:
    """An entry with what its record is called."""

    def named(column: str) -> str:
        return "" if about is None else about[column]

    return AuditLine(
        row["seq"],
        row["utc"],
        row["offset_min"],
        row["user"],
        row["user_code"] or "",
        row["action"],
        row["kind"],
        row["record_id"],
        named("participant"),
        named("visit"),
        named("test"),
        named("side"),
        None if about is None else about["number"],
        named("user"),
        reason,
        row["hash"],
    )
