"""The SQLite that the store speaks: SQLCipher's, with its own errors and constants.

The standard library's module would ignore ``PRAGMA key`` without a word and write readable files,
so nothing of the store imports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from frailtylab.custody.data_key import DataKey

if TYPE_CHECKING:
    from sqlite3 import Connection, Error, IntegrityError, Row
else:
    Connection, Row = dbapi2.Connection, dbapi2.Row
    Error, IntegrityError = dbapi2.Error, dbapi2.IntegrityError

__all__ = [
    "OLDEST",
    "Connection",
    "Error",
    "IntegrityError",
    "Row",
    "opened",
    "set_key",
    "sqlite_version",
]

OLDEST = (3, 51, 3)
"""Older ones can corrupt a write-ahead log that is reset at the wrong moment
(https://www.sqlite.org/changes.html, 3.51.3)."""

# https://www.sqlite.org/rescode.html
PERM, BUSY, LOCKED, READONLY, IOERR, CORRUPT = 3, 5, 6, 8, 10, 11
FULL, CANTOPEN, NOTADB, AUTH = 13, 14, 26, 23
READONLY_DBMOVED = 1032


def sqlite_version() -> tuple[int, ...]:
    """Version of the SQLite library in use."""
    return tuple(int(part) for part in dbapi2.sqlite_version.split("."))


def opened(uri: str) -> Connection:
    """A connection that begins transactions only when told to."""
    return dbapi2.connect(uri, uri=True, isolation_level=None)


def set_key(connection: Connection, key: DataKey) -> None:
    """Give the connection its raw key; whether it fits shows at the first read.

    SQLCipher derives nothing from a raw key, as there is nothing to stretch
    (https://www.zetetic.net/sqlcipher/sqlcipher-api/#key). What it logs would go to standard error.
    """
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.derived('database').hex()}'\"")
