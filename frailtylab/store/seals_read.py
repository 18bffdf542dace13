"""Every seal in order, and every row under it read again.

Which row of a seal was changed, the seal itself can't say: it has one hash over all of them. The
journal still has them as they were, where it is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from frailtylab.custody.anchor import Mark
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.journal import Journal
from frailtylab.store.driver import Connection
from frailtylab.store.journal_frames import rows_of_seal
from frailtylab.store.long_work import Watch
from frailtylab.store.protected import PROTECTED
from frailtylab.store.sealing import (
    NO_SEAL,
    Content,
    Key,
    Seal,
    Sealer,
    Shapes,
    digest,
    unpack_keys,
)
from frailtylab.store.verdict import AuditLine, BadSeal, Finding

STEP = 500


class SealsRead(msgspec.Struct):
    """What came of reading all seals."""

    rows: int = 0
    seals: int = 0
    broken: int = 0
    bad: BadSeal | None = None
    unsealed: dict[str, int] = {}

    @property
    def findings(self) -> list[Finding]:
        """In the words of a verdict."""
        found: list[Finding] = []
        if self.bad is not None:
            key = ", ".join(str(part) for part in self.bad.key)
            found.append(Finding(self.bad.code, {
                "seal": self.bad.seal, "table": self.bad.table, "key": key,
            }))  # fmt: skip
        if self.broken > 1:
            found.append(Finding("more_seals", {"count": self.broken - 1}))
        for table, count in self.unsealed.items():
            found.append(Finding("unsealed", {"table": table, "count": count}))
        return found


class RowReader:
    """Reads rows by their keys, without SQLite's row objects: most of a verification is this."""

    def __init__(self, connection: Connection) -> None:
        self._shapes = Shapes(connection)
        self._cursor = connection.cursor()
        self._cursor.row_factory = None
        self._known: dict[str, tuple[str, list[str]]] = {}

    def read(self, key: Key) -> Content | None:
        """What :meth:`frailtylab.store.sealing.Shapes.read` gives, faster."""
        row = self.whole(key)
        return None if row is None else without_empty(row)

    def whole(self, key: Key) -> Content | None:
        """All columns of the row of that key, the empty ones too; None where there is none."""
        table, values = key
        if not self._shapes.key_columns(table):
            return None  # a changed seal may name what is no table
        sql, names = self._known.get(table) or self._learn(table)
        row: tuple[Any, ...] | None = self._cursor.execute(sql, values).fetchone()
        return None if row is None else dict(zip(names, row, strict=True))

    def _learn(self, table: str) -> tuple[str, list[str]]:
        where = " AND ".join(f"{name} = ?" for name in self._shapes.key_columns(table))
        self._cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - sealed names
        names = [column[0] for column in self._cursor.description]
        known = (f'SELECT * FROM "{table}" WHERE {where}', names)  # noqa: S608
        self._known[table] = known
        return known


def without_empty(row: Content) -> Content:
    """As a seal sees a row: :func:`frailtylab.store.sealing.content_of`."""
    return {name: value for name, value in row.items() if value is not None and value != ""}


def sealed_rows(
    connection: Connection, reader: RowReader, after: int = 0
) -> Iterator[tuple[Seal, list[tuple[str, Content]]]]:
    """Every seal after that number, with all columns of the rows under it.

    :raises ValueError: where a seal's keys can't be read; verify first
    """
    sql = "SELECT seq, keys, sha256, mac FROM seal WHERE seq > ? ORDER BY seq"
    for row in connection.execute(sql, (after,)):
        seal = Seal(row[0], row[1], row[2], row[3])
        rows = [(key[0], reader.whole(key) or {}) for key in unpack_keys(seal.keys)]
        yield seal, rows


def read_seals(
    connection: Connection, key: DataKey, watch: Watch, journal: Journal | None
) -> SealsRead:
    """Prove every seal, and count the rows that have none.

    :raises CalledOff: when somebody stops it
    """
    sealer, reader, found = Sealer(key), RowReader(connection), SealsRead()
    whole = connection.execute("SELECT count(*) FROM seal").fetchone()[0]
    sealed: Counter[str] = Counter()
    before = NO_SEAL
    for row in connection.execute("SELECT seq, keys, sha256, mac FROM seal ORDER BY seq"):
        seal = Seal(row[0], row[1], row[2], row[3])
        bad = _bad_seal(sealer, reader, before, seal, sealed, journal)
        if bad is not None:
            found.broken += 1
            found.bad = found.bad or _with_audit(connection, bad, seal)
        before = seal.mark
        found.seals += 1
        if found.seals % STEP == 0:
            watch.step(found.seals, whole)
    found.rows = sealed.total()
    found.unsealed = _unsealed(connection, sealed)
    return found


def _bad_seal(
    sealer: Sealer, reader: RowReader, before: Mark, seal: Seal, sealed: Counter[str],
    journal: Journal | None,
) -> BadSeal | None:  # fmt: skip
    try:
        keys = unpack_keys(seal.keys)
    except ValueError:
        keys = None
    if keys is None or not sealer.fits(before, seal):
        expected = before.seal + 1
        return BadSeal(expected, "seal", (expected,), "seal_broken", exact=True)
    rows = [(key[0], reader.read(key)) for key in keys]
    present = [(table, row) for table, row in rows if row is not None]
    sealed.update(table for table, _row in present)
    if len(present) < len(keys):
        gone = next(key for key, (_table, row) in zip(keys, rows, strict=True) if row is None)
        return BadSeal(seal.seq, *gone, "row_missing", exact=True)
    if digest(present) == seal.sha256:
        return None
    return _changed(seal, keys, present, journal)


def _changed(
    seal: Seal, keys: list[Key], rows: list[tuple[str, Content]], journal: Journal | None
) -> BadSeal:
    if len(keys) == 1:
        return BadSeal(seal.seq, *keys[0], "row_changed", exact=True)
    kept = rows_of_seal(journal, seal) if journal is not None else []
    for key, now, then in zip(keys, rows, kept, strict=False):
        if now != then:
            return BadSeal(seal.seq, *key, "row_changed", exact=True)
    return BadSeal(seal.seq, *keys[0], "row_changed", exact=False)


def _with_audit(connection: Connection, bad: BadSeal, seal: Seal) -> BadSeal:
    """With the acts that the seal covers, as far as they can be read."""
    try:
        keys = unpack_keys(seal.keys)
    except ValueError:
        return bad
    lines = _audit_lines(connection, (values[0] for table, values in keys if table == "audit"))
    return msgspec.structs.replace(bad, audit=lines)


def _audit_lines(connection: Connection, numbers: Iterable[str | int]) -> tuple[AuditLine, ...]:
    sql = "SELECT seq, utc, user, action, record_id FROM audit WHERE seq = ?"
    rows = (connection.execute(sql, (number,)).fetchone() for number in numbers)
    return tuple(AuditLine(*row) for row in rows if row is not None)


def _unsealed(connection: Connection, sealed: Counter[str]) -> dict[str, int]:
    """Protected table → how many more rows it has than seals name; tables without any left out."""
    found: dict[str, int] = {}
    for table in PROTECTED:
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        if count > sealed[table]:
            found[table] = count - sealed[table]
    return found
