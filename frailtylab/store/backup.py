"""A verified copy of a store: equal row by row, and every page of it proved."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.files import OWNER_ONLY, sync_file, sync_folder
from frailtylab.store.content import content, row_counts, shape_of
from frailtylab.store.database import look, pragma, told
from frailtylab.store.driver import Connection, opened, set_key
from frailtylab.store.lock import disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.refusals import BackupFailed

PAGES_A_STEP = 2000


def backup(connection: Connection, path: Path, key: DataKey | None, utc: datetime) -> Path:
    """Copy the open store into ``backups/`` beside it before its shape is changed.

    :returns: the copy's path
    :raises BackupFailed: when the copy is not whole or not equal
    :raises StoreError: when there is no room or no right to write
    """
    target = _new_name(path, int(pragma(connection, "user_version")), utc)
    try:
        target.parent.mkdir(exist_ok=True, mode=0o700)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except OSError as error:
        raise disk_refusal(target, error) from error
    copy_verified(connection, target, key)
    try:
        sync_file(target)
        sync_folder(target.parent)
    except OSError as error:
        raise disk_refusal(target, error) from error
    return target


def _new_name(path: Path, version: int, utc: datetime) -> Path:
    stem = f"{path.stem}-v{version}-{utc:%Y%m%dT%H%M%SZ}"
    folder = path.parent / "backups"
    names = (folder / f"{stem}{n or ''}{path.suffix}" for n in range(1000))
    return next(name for name in names if not name.exists())


def copy_verified(
    connection: Connection, target: Path, key: DataKey | None, watch: Watch = QUIET
) -> None:
    """Copy into a file that is not there yet, and compare; it is one file without a log.

    Copied by SQLite's backup interface, never by reading the file: a copied file without its
    write-ahead log would lack the newest rows and look whole. Of a store that others write to,
    begin a transaction first, so that the comparison sees what was copied.

    :param key: what the copy is encrypted with; the same as the file's
    :raises BackupFailed: when the copy is not whole or not equal
    :raises StoreError: when there is no room or no right to write
    :raises CalledOff: when somebody stops it
    """
    with told(target), closing(opened(f"{target.absolute().as_uri()}?mode=rwc")) as copy:
        if key is not None:
            set_key(copy, key)
        # Whoever calls forces the file to disk as a whole: a half-made one is thrown away.
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = OFF")
        connection.backup(copy, pages=PAGES_A_STEP, progress=_told(watch.part(0, 0.4)))
        copy.execute("PRAGMA journal_mode = DELETE")
    with closing(look(target, key)) as copy:
        if not is_equal(connection, copy, watch.part(0.4, 1)):
            raise BackupFailed(target)


def _told(watch: Watch) -> Callable[[int, int, int], None]:
    return lambda _status, left, whole: watch.step(whole - left, whole)


def is_equal(one: Connection, other: Connection, watch: Watch = QUIET) -> bool:
    """True when the other is whole and says the same in every table."""
    with told(Path("backup")):
        if other.execute("PRAGMA cipher_integrity_check").fetchall():
            return False
        if [row[0] for row in other.execute("PRAGMA quick_check").fetchall()] != ["ok"]:
            return False
        watch.step(1, 5)
        shape = shape_of(one)
        if shape_of(other) != shape or row_counts(one) != row_counts(other):
            return False
        was = content(one, shape, watch.part(0.2, 0.6))
        return was == content(other, shape, watch.part(0.6, 1))
