"""A seal over each transaction: which rows it added, what they said, and the seal before.

The rows are read back from the database, so that what is sealed is what SQLite holds, and writing
and verifying go through the same lines. The chain is keyed: whoever has the file and not the data
key can't make it anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from frailtylab.custody.anchor import Mark
from frailtylab.custody.data_key import DataKey
from frailtylab.store.driver import Connection, Row

NO_SEAL = Mark(0, "0" * 64)
Key = tuple[str, tuple[str | int, ...]]
"""Table and primary key of a row."""
Content = dict[str, Any]

MOST_BYTES_OF_KEYS = 256 << 20
"""Unpacked. No transaction adds so many rows; a few bytes could claim so."""

KEY_COLUMNS = "SELECT name, type FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"
NEWEST = "SELECT seq, mac FROM seal ORDER BY seq DESC LIMIT 1"


class Shapes:
    """The primary keys of the tables, asked once a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}

    def key_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns that tell the rows of a table apart, in the key's order."""
        if table not in self._columns:
            rows = self._connection.execute(KEY_COLUMNS, (table,)).fetchall()
            self._columns[table] = tuple(row[0] for row in rows)
        return self._columns[table]

    def read(self, key: Key) -> Content | None:
        """The row of that key as it stands; None where there is none, or no such table."""
        table, values = key
        if not self.key_columns(table):
            return None
        where = " AND ".join(f"{name} = ?" for name in self.key_columns(table))
        row = self._connection.execute(
            f"SELECT * FROM {table} WHERE {where}",  # noqa: S608 - names from our schema
            values,
        ).fetchone()
        return None if row is None else content_of(row)


def content_of(row: Row) -> Content:
    """A row's columns; those that are empty are left out.

    A later version may add columns, whose value in older rows is NULL or empty: that changes no
    seal.
    """
    return {name: value for name in row.keys() if (value := row[name]) not in (None, "")}  # noqa: SIM118


class Seal(msgspec.Struct, frozen=True):
    """A seal as its row says it."""

    seq: int
    keys: bytes
    sha256: str
    mac: str

    @property
    def mark(self) -> Mark:
        """What the anchor notes of it."""
        return Mark(self.seq, self.mac)


def pack_keys(keys: Sequence[Key]) -> bytes:
    """The keys of rows in few bytes; neighbours of one table share its name."""
    grouped: list[list[Any]] = []
    for table, values in keys:
        if not grouped or grouped[-1][0] != table:
            grouped.append([table])
        grouped[-1].append(list(values))
    return zlib.compress(json.dumps(grouped, separators=(",", ":")).encode())


def unpack_keys(packed: bytes) -> list[Key]:
    """What :func:`pack_keys` packed.

    :raises ValueError: for bytes that are none
    """
    try:
        machine = zlib.decompressobj()
        plain = machine.decompress(packed, MOST_BYTES_OF_KEYS)
        if not machine.eof:
            raise ValueError("cut short, or longer than any")
        grouped = msgspec.json.decode(plain, type=list[list[Any]])
        return [(table, tuple(values)) for table, *rows in grouped for values in rows]
    except (zlib.error, ValueError, TypeError, RecursionError) as error:
        raise ValueError("no keys") from error


def digest(rows: Sequence[tuple[str, Content]]) -> str:
    """SHA-256 over rows in their order; of bytes, their own hash counts."""
    total = hashlib.sha256()
    for table, content in rows:
        total.update(_line(table, content))
    return total.hexdigest()


def _line(table: str, content: Content) -> bytes:
    return ENCODER.encode([table, content]).encode() + b"\n"


def _bytes_hash(value: object) -> dict[str, str]:
    # An object, as no column holds one: a text that names a hash is not taken for the bytes.
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    raise TypeError(type(value).__name__)


ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    default=_bytes_hash,
)  # fmt: skip
"""Made once: making it is half the cost of a small row."""


class Sealer:
    """Makes and proves seals with the data key."""

    def __init__(self, key: DataKey) -> None:
        self._key = key.derived("seal")

    def seal(self, before: Mark, keys: Sequence[Key], rows: Sequence[tuple[str, Content]]) -> Seal:
        """The seal that follows ``before``."""
        packed, sha256 = pack_keys(keys), digest(rows)
        return Seal(before.seal + 1, packed, sha256, self._mac(before, packed, sha256))

    def fits(self, before: Mark, seal: Seal) -> bool:
        """True when the seal was made after ``before``; its rows are not looked at."""
        expected = self._mac(before, seal.keys, seal.sha256)
        return seal.seq == before.seal + 1 and hmac.compare_digest(
            expected.encode(), seal.mac.encode()
        )

    def _mac(self, before: Mark, packed: bytes, sha256: str) -> str:
        keys_hash = hashlib.sha256(packed).hexdigest()
        text = f"{before.seal + 1} {before.mac} {keys_hash} {sha256}"
        return hmac.digest(self._key, text.encode(), "sha256").hex()


def newest_seal(connection: Connection) -> Mark:
    """Number and code of the last seal in the file; number 0 without any."""
    row = connection.execute(NEWEST).fetchone()
    return NO_SEAL if row is None else Mark(row[0], row[1])
