"""Bugs on purpose: each is a way to lose or alter records that a harness must be able to see.

They replace parts of the program in the process at hand, never in its source.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from frailtylab.custody import anchor, files, journal, journal_frame, key_file
from frailtylab.custody.data_key import DataKey
from frailtylab.store import database, driver, migrations, sealing, upgrade

Patches = Generator[None]


@contextmanager
def planted(name: str) -> Patches:
    """With that bug; ``none`` for the program as it is.

    :raises KeyError: for a bug that nobody has written
    """
    with SEEDS[name]():
        PLANTED.append(name)
        try:
            yield
        finally:
            PLANTED.pop()


PLANTED = ["none"]
"""Bugs in this process, for children that need the same."""


def in_child(code: str) -> str:
    """The code of a child process, with the bugs of this one."""
    plant = f"bug = seeds.planted({PLANTED[-1]!r}); bug.__enter__()\n"
    return f"from helpers.torture import seeds\n{plant}{code}"


@contextmanager
def nothing() -> Patches:
    yield


@contextmanager
def commits_in_batches() -> Patches:
    """COMMIT for every tenth transaction; all of them are acknowledged."""
    seen = 0

    @contextmanager
    def transaction(file: database.StoreFile) -> Patches:
        nonlocal seen
        if not file.connection.in_transaction:
            file.connection.execute("BEGIN IMMEDIATE")
        file.ledger.begin()
        yield
        file.ledger.close_transaction()
        seen += 1
        if seen % 10 == 0:
            file.connection.execute("COMMIT")
            file.ledger.acknowledge()

    with patch.object(database.StoreFile, "transaction", transaction):
        yield


def synchronous(value: str, number: int) -> Callable[[], Any]:
    """Less forced to disk at COMMIT than ``FULL``."""
    settings = (("synchronous", value, number), *database.SETTINGS[1:])
    return lambda: patch.object(database, "SETTINGS", settings)


@contextmanager
def rollback_journal() -> Patches:
    """``journal_mode = DELETE`` after the settings were checked.

    The anchor forces the folder to disk before anything is acknowledged, and with it the removal of
    SQLite's journal, which is what commits then. So the anchor's own care hides this bug; it is
    seeded together with an anchor that leaves the folder alone, which by itself loses nothing.
    """
    make_safe = database._make_safe

    def unsafe(connection: driver.Connection, path: Path) -> None:
        make_safe(connection, path)
        connection.execute("PRAGMA journal_mode = DELETE")

    with patch.object(database, "_make_safe", unsafe), folder_unsynced():
        yield


def folder_unsynced() -> Any:
    """An anchor whose new name is not forced to disk."""

    def replace(path: Path, content: bytes) -> None:
        with patch.object(files, "sync_folder", lambda _folder: None):
            files.replace_durably(path, content)

    return patch.object(anchor, "replace_durably", replace)


def anchor_stays() -> Any:
    """An anchor that is made once and names the first seal for ever."""
    write = anchor.Anchor.write

    def once(self: anchor.Anchor, mark: anchor.Mark) -> None:
        if not self.path.exists():
            write(self, mark)

    return patch.object(anchor.Anchor, "write", once)


@contextmanager
def journal_lags() -> Patches:
    """Each frame is written only when the next one comes: the last acknowledged one is missing."""
    append, waiting = journal.Journal.append, list[journal_frame.Frame]()

    def lagging(self: journal.Journal, frame: journal_frame.Frame) -> None:
        if waiting:
            append(self, waiting.pop())
        waiting.append(frame)

    with patch.object(journal.Journal, "append", lagging):
        yield


@contextmanager
def journal_refusals_passed_over() -> Patches:
    """A frame that its disk did not take is not missed by anybody."""
    append = journal.Journal.append

    def careless(self: journal.Journal, frame: journal_frame.Frame) -> None:
        with suppress(OSError):
            append(self, frame)

    with patch.object(journal.Journal, "append", careless):
        yield


def unsynced_journal() -> Any:
    """Frames are written and not forced to disk."""

    def append(self: journal.Journal, frame: journal_frame.Frame) -> None:
        content = journal_frame.frame_bytes(frame, self.store_id, self._key, self.office_public)
        files.write_all(self._current(), content)

    return patch.object(journal.Journal, "append", append)


@contextmanager
def no_triggers() -> Patches:
    """Tables that can be changed, and a fingerprint that says that this is right."""
    with patch.object(migrations, "guards", lambda _table: ()):
        known = unguarded_fingerprints()
        with patch.object(migrations, "FINGERPRINTS", known):
            yield


def unguarded_fingerprints() -> dict[int, str]:
    from sqlite_utils import Database

    with closing(driver.opened(":memory:")) as memory:
        memory.row_factory = driver.Row
        known: dict[int, str] = {}
        for version, step in enumerate(migrations.STEPS, 1):
            step(Database(memory, execute_plugins=False))
            known[version] = upgrade.fingerprint(memory)
        return known


@contextmanager
def commits_at_once() -> Patches:
    """Upgrade steps whose statements are committed one by one."""
    from sqlite_utils import Migrations

    call = Migrations.__call__

    def without(self: Migrations, *_args: object, **names: str) -> Any:
        return call(self, transactional=False, **names)

    with patch.object(Migrations, "__call__", without):
        yield


@contextmanager
def newest_by_the_clock() -> Patches:
    """What came last is told by the wall clock."""
    rows = database.StoreFile.rows

    def by_clock(self: database.StoreFile, sql: str, values: Any = ()) -> Any:
        return rows(self, sql.replace("ORDER BY seq", "ORDER BY utc"), values)

    with patch.object(database.StoreFile, "rows", by_clock):
        yield


def unkeyed_seal() -> Any:
    """Seals that anybody can make."""

    def init(self: sealing.Sealer, _key: object) -> None:
        self._key = bytes(32)

    return patch.object(sealing.Sealer, "__init__", init)


def in_place(path: Path, content: bytes) -> None:
    """What ``replace_durably`` must never be: the old content is gone before the new is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, files.OWNER_ONLY)
    try:
        files.write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    files.sync_folder(path.parent)


def unlocked() -> Any:
    """Two programs at a time."""
    from frailtylab.store import lock

    return patch.object(lock, "seize", lambda _descriptor: None)


@contextmanager
def flips_pass() -> Patches:
    """Pages without their code, and seals that cover nothing of what rows say."""
    set_key = driver.set_key

    def blind(connection: driver.Connection, key: DataKey) -> None:
        set_key(connection, key)
        connection.execute("PRAGMA cipher_use_hmac = OFF")

    with patch.object(database, "set_key", blind), patch.object(sealing, "_line", lambda *_: b""):
        yield


SEEDS: dict[str, Callable[[], Any]] = {
    "none": nothing,
    "acknowledge before commit": nothing,  # the worker itself says it before
    "commits in batches": commits_in_batches,
    "synchronous NORMAL": synchronous("NORMAL", 1),
    "synchronous OFF": synchronous("OFF", 0),
    "rollback journal": rollback_journal,
    "anchor's folder not synced": folder_unsynced,
    "anchor not renewed": anchor_stays,
    "journal after the acknowledgement": journal_lags,
    "journal refusals passed over": journal_refusals_passed_over,
    "journal without fsync": unsynced_journal,
    "no append-only triggers": no_triggers,
    "seal without a key": unkeyed_seal,
    "key file saved in place": lambda: patch.object(key_file, "replace_durably", in_place),
    "anchor saved in place": lambda: patch.object(anchor, "replace_durably", in_place),
    "upgrade without a transaction": commits_at_once,
    "newest by the wall clock": newest_by_the_clock,
    "no page codes, blind seals": flips_pass,
    "no instance lock": unlocked,
    "moved file not noticed": lambda: patch.object(
        database.StoreFile, "assert_in_place", lambda _self: None
    ),
}
