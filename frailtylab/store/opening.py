"""Opening the store that must be there, and making a new one: never one for the other."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

from frailtylab import __version__
from frailtylab.clock import Clock, SystemClock
from frailtylab.store import migrations
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile, connect, told
from frailtylab.store.lock import InstanceLock
from frailtylab.store.refusals import (
    StoreAlreadyThere,
    StoreIO,
    StoreMissing,
    StoreNotADatabase,
    StoreReadOnly,
)
from frailtylab.store.store import Store
from frailtylab.store.upgrade import migrate, ready

LOGS = ("-wal", "-shm", "-journal")


def open_store(path: Path, clock: Clock | None = None) -> Store:
    """The store in that file, locked for this program.

    :raises StoreMissing: when there is none; nothing is made
    :raises StoreError: for every other reason that it can't be used; the file is unchanged
    """
    path = path.resolve()
    if not os.path.lexists(path):
        raise StoreMissing(path)
    if not path.is_file():
        raise StoreNotADatabase(path)
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        store = _opened(path, lock, clock or SystemClock())
        undo.pop_all()
    return store


def _opened(path: Path, lock: InstanceLock, clock: Clock) -> Store:
    with ExitStack() as undo:
        connection = connect(path, application_id=migrations.APPLICATION_ID)
        undo.callback(connection.close)
        ready(connection, path, clock.wall().utc)
        store = Store(StoreFile(path, connection, lock), clock)
        if lock.taken_over_from:
            store.audit.append("recovered", by="", detail={"process": lock.taken_over_from})
        undo.pop_all()
    return store


def create_store(path: Path, clock: Clock | None = None) -> Store:
    """A new, empty store in that file, open; its folder is made when missing.

    The file appears under its name only when it is whole: a half-made one is never left there.

    :raises StoreAlreadyThere: when the file, or a write-ahead log of one, is there
    :raises StoreError: when it can't be made
    """
    path = path.resolve()
    clock = clock or SystemClock()
    _make_folder(path)
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        _assert_nothing_there(path)
        _make(path, lock, clock)
        store = _opened(path, lock, clock)
        undo.pop_all()
    return store


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise StoreReadOnly(path) from error
    except OSError as error:
        raise StoreIO(path) from error


def _assert_nothing_there(path: Path) -> None:
    # SQLite would replay a log that a lost file left behind into the new one.
    if any(os.path.lexists(f"{path}{end}") for end in ("", *LOGS)):
        raise StoreAlreadyThere(path)


def _make(path: Path, lock: InstanceLock, clock: Clock) -> None:
    making = path.with_name(f"{path.name}.making")
    for end in ("", *LOGS):
        Path(f"{making}{end}").unlink(missing_ok=True)
    with closing(connect(making, create=True)) as connection, told(making):
        migrate(connection)
        file = StoreFile(making, connection, lock)
        detail = {"software_version": __version__}
        Audit(file, clock).append(
            "store_created", by="", kind="store", record_id=str(uuid4()), detail=detail
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        making.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise StoreIO(path) from error


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
