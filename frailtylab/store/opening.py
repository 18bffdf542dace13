"""Opening the store that must be there, and making a new one: never one for the other."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

from frailtylab import __version__
from frailtylab.clock import Clock, SystemClock
from frailtylab.custody.files import OWNER_ONLY, sync_folder
from frailtylab.custody.journal import Journal, closed_frames, segments
from frailtylab.custody.store_key import StoreKey
from frailtylab.store import migrations
from frailtylab.store.audit import Audit
from frailtylab.store.authorizer import guard
from frailtylab.store.database import StoreFile, connect, told
from frailtylab.store.ledger import Custody, Ledger
from frailtylab.store.lock import InstanceLock, disk_refusal
from frailtylab.store.office_keys import office_public
from frailtylab.store.place import assert_local
from frailtylab.store.refusals import (
    StoreAlreadyThere,
    StoreIO,
    StoreMissing,
    StoreNotADatabase,
    StoreReadOnly,
    StoreUnsafe,
)
from frailtylab.store.store import Store
from frailtylab.store.upgrade import migrate, ready

SWAP_NOTE = "swap.json"
"""See ``frailtylab.store.swap``, which the start does not need."""
LOGS = ("-wal", "-shm", "-journal")
PLAIN_HEADER = b"SQLite format 3\0"


def open_store(path: Path, key: StoreKey, clock: Clock | None = None) -> Store:
    """The store in that file, locked for this program.

    :raises StoreMissing: when there is none; nothing is made
    :raises StoreError: for every other reason that it can't be used; the file is unchanged
    """
    path = path.resolve()
    assert_local(path)
    if not os.path.lexists(path) and not os.path.lexists(path.with_name(SWAP_NOTE)):
        raise StoreMissing(path)
    if os.path.lexists(path) and not path.is_file():
        raise StoreNotADatabase(path)
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        finish_swap(path)
        store = _opened(path, key, lock, clock or SystemClock())
        undo.pop_all()
    return store


def finish_swap(path: Path) -> None:
    """Finish what a program that was killed had begun to put in place; the lock must be held.

    :raises StoreError: when the disk refuses
    """
    if os.path.lexists(path.with_name(SWAP_NOTE)):
        from frailtylab.store.swap import finish

        finish(path.parent)


def _opened(path: Path, key: StoreKey, lock: InstanceLock, clock: Clock) -> Store:
    with ExitStack() as undo:
        connection = connect(path, key.data, application_id=migrations.APPLICATION_ID)
        undo.callback(connection.close)
        ready(connection, path, key.data, clock.wall().utc)
        with told(path):
            ledger = Ledger(path, connection, Custody(path, key, office_public(connection)))
            undo.callback(ledger.close)
            ledger.assert_whole()
        guard(connection)
        store = Store(StoreFile(path, connection, lock, ledger), clock)
        if lock.taken_over_from:
            store.audit.append("recovered", by="", detail={"process": lock.taken_over_from})
        undo.pop_all()
    return store


def create_store(path: Path, key: StoreKey, clock: Clock | None = None) -> Store:
    """A new, empty store in that file, open; its folder is made when missing.

    The file appears under its name only when it is whole: a half-made one is never left there.

    :raises StoreAlreadyThere: when the file, or a write-ahead log of one, is there
    :raises StoreError: when it can't be made
    """
    path = path.resolve()
    assert_local(path)
    clock = clock or SystemClock()
    _make_folder(path)
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        _assert_nothing_there(path)
        _make(path, key, lock, clock)
        store = _opened(path, key, lock, clock)
        undo.pop_all()
    return store


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except PermissionError as error:
        raise StoreReadOnly(path) from error
    except OSError as error:
        raise StoreIO(path) from error


def _assert_nothing_there(path: Path) -> None:
    # SQLite would replay a log that a lost file left behind into the new one, and a journal holds
    # the records of one.
    if any(os.path.lexists(f"{path}{end}") for end in ("", *LOGS)):
        raise StoreAlreadyThere(path)
    journal = Journal.folder_of(path)
    if _was_cut_short(path, journal):
        for segment in segments(journal):
            segment.unlink()
    if segments(journal):
        raise StoreAlreadyThere(journal)


def _was_cut_short(path: Path, journal: Path) -> bool:
    """True where a store was being made and never got its name: nobody ever worked in it."""
    unnamed = _making(path).exists()
    return unnamed and all(one is None or one.seal == 1 for one in closed_frames(journal))


def _make(path: Path, key: StoreKey, lock: InstanceLock, clock: Clock) -> None:
    making = empty_file(path)
    with closing(connect(making, key.data)) as connection, told(making):
        migrate(connection)
        ledger = Ledger(path, connection, Custody(path, key))
        file = StoreFile(making, connection, lock, ledger)
        detail = {"software_version": __version__}
        Audit(file, clock).append(
            "store_created", by="", kind="store", record_id=str(uuid4()), detail=detail
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger.close()
    put_in_place(making, path)


def empty_file(path: Path) -> Path:
    """An empty file beside the store in which it can be made; only the owner may read it."""
    making = _making(path)
    for end in ("", *LOGS):
        Path(f"{making}{end}").unlink(missing_ok=True)
    try:
        os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except OSError as error:
        raise disk_refusal(path, error) from error
    return making


def _making(path: Path) -> Path:
    return path.with_name(f"{path.name}.making")


def put_in_place(making: Path, path: Path) -> None:
    """Give a whole, closed file its name, if it is really encrypted.

    :raises StoreUnsafe: when it can be read without the key
    :raises StoreIO: when the disk refuses
    """
    try:
        with making.open("rb") as file:
            header = file.read(len(PLAIN_HEADER))
        if header == PLAIN_HEADER:
            raise StoreUnsafe(path, setting="encryption")
        making.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreIO(path) from error
