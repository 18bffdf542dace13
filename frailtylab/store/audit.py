"""The audit trail: one entry for every act, each one sealed with the hash of the one before.

The chain shows *that* an entry was changed or taken out, not who did it; entries cut off at the
end are seen only by a checkpoint that has left this computer. Entries hold ids, codes of acts and
hashes: no values, nothing unblinding, no participant codes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from frailtylab.clock import Clock
from frailtylab.people import Role
from frailtylab.rights import ACTS, PROGRAM_ACTS, NotAllowed, may
from frailtylab.store.canonical import canonical, sha256_text
from frailtylab.store.database import Row, StoreFile, told
from frailtylab.store.driver import Connection

FIRST_PREVIOUS = "0" * 64
COLUMNS = ("seq", "utc", "offset_min", "user", "action", "kind", "record_id", "detail", "previous")

Detail = Mapping[str, str | int | bool | None]


class AuditEntry(msgspec.Struct, frozen=True):
    """One act: who did what to which record, and when."""

    seq: int
    utc: str
    offset_min: int
    user: str
    action: str
    kind: str
    record_id: str
    detail: dict[str, str | int | bool | None]
    hash: str


class Audit:
    """Writes and checks the audit trail. No setting turns it off.

    :ivar open_to_all: a store for training, in which nobody's role is asked
    """

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self.open_to_all = False
        file.refused = self._note_refusal

    def append(
        self,
        action: str,
        *,
        by: str,
        kind: str = "",
        record_id: str = "",
        detail: Detail | None = None,
    ) -> None:
        """Keep an act that changes no record: a sign-in, an export, a view of history.

        :param action: stable code such as ``signed_in``, ``exported``, ``clock_jumped``
        :param by: id of the user; empty for the program itself
        :raises NotAllowed: when the user's roles are not among those that may
        :raises StoreError: when it was not kept
        """
        with self._file.transaction():
            self.note(action, by, kind, record_id, detail or {})

    def note(
        self, action: str, by: str, kind: str, record_id: str, detail: Detail | None = None
    ) -> None:
        """Add an entry to the transaction that is open: act and trace stand or fall together.

        :raises NotAllowed: when the user's roles are not among those that may; nothing of the
            transaction is kept, and the refusal gets an entry of its own
        """
        self.require(action, by)
        with told(self._file.path):
            entry = following_entry(
                self._file.connection, self._clock, action, by, kind, record_id, detail or {}
            )
        self._file.insert("audit", **entry)

    def require(self, action: str, by: str) -> None:
        """Refuse an act that is not open to that user.

        :raises NotAllowed: when the user is unknown, retired, or has no role that may
        :raises KeyError: for an act that is in no table, in a store for training too
        """
        if not by and action in PROGRAM_ACTS:
            return
        if self.open_to_all and action in ACTS:
            return
        with told(self._file.path):
            assert_may(self._file.connection, action, by)

    def ask(self, action: str, by: str) -> None:
        """Ask before long work whether its act may be noted at its end.

        :raises NotAllowed: when it may not; the refusal has its entry
        """
        try:
            self.require(action, by)
        except NotAllowed as refusal:
            self._note_refusal(refusal)
            raise

    def _note_refusal(self, refusal: NotAllowed) -> None:
        detail = {"act": refusal.act, "user": refusal.by}
        self.append("refused", by="", kind="user", record_id=refusal.by, detail=detail)

    def verify(self) -> int | None:
        """Number of the first entry that is missing, moved or changed; None when all is well."""
        with told(self._file.path):
            return broken_entry(self._file.connection)

    def entries(self, limit: int = 100, *, before: int | None = None) -> list[AuditEntry]:
        """The newest entries, newest first; ``before`` turns the page."""
        rows = self._file.rows(
            "SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
            (before if before is not None else 1 << 62, limit),
        )
        return [entry_of(row) for row in rows]

    def of_record(self, record_id: str) -> list[AuditEntry]:
        """Everything that was done to one record, oldest first. Reads the whole trail."""
        rows = self._file.rows("SELECT * FROM audit WHERE record_id = ? ORDER BY seq", (record_id,))
        return [entry_of(row) for row in rows]


def following_entry(
    connection: Connection, clock: Clock, action: str, by: str, kind: str, record_id: str,
    detail: Detail,
) -> dict[str, str | int]:  # fmt: skip
    """The row that comes after the last one of the trail."""
    last = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    wall = clock.wall()
    entry: dict[str, str | int] = {
        "seq": last[0] + 1 if last else 1,
        "utc": wall.utc_text,
        "offset_min": wall.offset_min,
        "user": by,
        "action": action,
        "kind": kind,
        "record_id": record_id,
        "detail": canonical(detail),
        "previous": last[1] if last else FIRST_PREVIOUS,
    }
    return {**entry, "hash": sha256_text(canonical(entry))}


def assert_may(connection: Connection, action: str, by: str) -> None:
    """Refuse an act that is not open to that user.

    :raises NotAllowed: when the user is unknown, retired, or has no role that may
    """
    sql = "SELECT role FROM user_now WHERE id = ? AND active = 1"
    row = connection.execute(sql, (by,)).fetchone()
    roles = tuple(Role(code) for code in row[0].split()) if row else ()
    if not may(roles, action):
        raise NotAllowed(action, by)


def broken_entry(connection: Connection) -> int | None:
    """Number of the first entry that is missing, moved or changed; None when all is well."""
    previous, expected = FIRST_PREVIOUS, 1
    cursor = connection.cursor()
    cursor.row_factory = None
    sql = f"SELECT {', '.join(COLUMNS)}, hash FROM audit ORDER BY seq"  # noqa: S608 - our names
    for row in cursor.execute(sql):
        entry: dict[str, str | int] = dict(zip(COLUMNS, row, strict=False))
        if row[0] != expected or entry["previous"] != previous:
            return expected
        if row[-1] != sha256_text(canonical(entry)):
            return expected
        previous, expected = row[-1], expected + 1
    return None


def entry_of(row: Row) -> AuditEntry:
    """An entry from its row."""
    return AuditEntry(
        row["seq"],
        row["utc"],
        row["offset_min"],
        row["user"],
        row["action"],
        row["kind"],
        row["record_id"],
        json.loads(row["detail"]),
        row["hash"],
    )
