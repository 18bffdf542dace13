"""A verified copy of the store, made before its shape is changed."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.files import OWNER_ONLY
from frailtylab.store.database import connect, pragma, told
from frailtylab.store.driver import Connection
from frailtylab.store.refusals import BackupFailed, StoreIO


def backup(connection: Connection, path: Path, key: DataKey | None, utc: datetime) -> Path:
    """Copy the open store into ``backups/`` beside it and compare; answers the copy's path.

    Copied by SQLite's backup interface, never by reading the file: a copied file without its
    write-ahead log would lack the newest rows and look whole.

    :raises BackupFailed: when the copy is not whole or not equal
    :raises StoreError: when there is no room or no right to write
    """
    target = _new_name(path, int(pragma(connection, "user_version")), utc)
    try:
        target.parent.mkdir(exist_ok=True, mode=0o700)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except OSError as error:
        raise StoreIO(target) from error
    with closing(connect(target, key)) as copy:
        with told(target):
            connection.backup(copy)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not is_equal(connection, copy):
            raise BackupFailed(path)
    return target


def _new_name(path: Path, version: int, utc: datetime) -> Path:
    stem = f"{path.stem}-v{version}-{utc:%Y%m%dT%H%M%SZ}"
    folder = path.parent / "backups"
    names = (folder / f"{stem}{n or ''}{path.suffix}" for n in range(1000))
    return next(name for name in names if not name.exists())


def is_equal(one: Connection, other: Connection) -> bool:
    """True when the other is whole and every table has as many rows as in the first."""
    with told(Path("backup")):
        checks = other.execute("PRAGMA integrity_check").fetchall()
        whole = [row[0] for row in checks] == ["ok"]
        return whole and row_counts(one) == row_counts(other)


def row_counts(connection: Connection) -> dict[str, int]:
    """Table → number of rows."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        row[0]: connection.execute(f'SELECT count(*) FROM "{row[0]}"').fetchone()[0]  # noqa: S608
        for row in tables
    }
