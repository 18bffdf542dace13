"""A store that is put together beside the real one, to take its place when it has proved itself.

While it is made, nothing of it need survive a power cut: it is forced to disk as a whole before it
is given its name (``frailtylab.store.swap``).
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from frailtylab.custody.anchor import Mark
from frailtylab.custody.journal_frame import Frame
from frailtylab.custody.store_key import StoreKey
from frailtylab.store.database import connect, told
from frailtylab.store.driver import Connection
from frailtylab.store.ledger import Custody
from frailtylab.store.lock import disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.sealing import Content, Key, Seal, Shapes, newest_seal
from frailtylab.store.seals_read import RowReader, sealed_rows, without_empty
from frailtylab.store.upgrade import migrate

STAGING = "being-made"
FRAMES_AT_ONCE = 200
FAST = ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -100000")
COLUMNS = "SELECT name FROM pragma_table_info(?)"
NOT_NULL = (
    'SELECT name FROM pragma_table_info(?) WHERE "notnull" = 1 AND pk = 0 AND dflt_value IS NULL'
)


def staging_folder(folder: Path) -> Path:
    """An empty folder inside the data folder; what a killed program left there is swept away.

    :raises StoreError: when the disk refuses
    """
    staging = folder / STAGING
    try:
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir(mode=0o700)
    except OSError as error:
        raise disk_refusal(staging, error) from error
    return staging


@contextmanager
def discarded_if_failed(staging: Path) -> Generator[None]:
    """What was half made is swept away when the block fails."""
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, staging, ignore_errors=True)
        yield
        undo.pop_all()


class Making:
    """An open store file that is being filled; close it.

    :param path: the file, in a staging folder; journal and anchor are made beside it
    :param base: an existing file to begin with, as a copy; None: an empty one of the newest shape
    """

    def __init__(self, path: Path, key: StoreKey, base: Connection | None = None) -> None:
        self.path = path
        self.key = key
        self.custody = Custody(path, key)
        self.connection = connect(path, key.data, create=True)
        with ExitStack() as undo, told(path):
            undo.callback(self.connection.close)
            for setting in FAST:
                self.connection.execute(setting)
            if base is not None:
                base.backup(self.connection)
            migrate(self.connection)
            for setting in FAST:
                self.connection.execute(setting)
            undo.pop_all()
        self._shapes = Shapes(self.connection)
        self._empty: dict[str, dict[str, Any]] = {}
        self._names: dict[str, frozenset[str]] = {}
        self.newest = newest_seal(self.connection)

    def put(self, rows: Iterable[tuple[str, Content]]) -> list[Key]:
        """Put rows in as they are; only inside :meth:`transaction`. Answers their keys.

        A seal leaves out what is empty, and so do frames: text that may not be missing is empty.
        """
        keys: list[Key] = []
        for table, content in rows:
            whole = {**self._must_be_there(table), **content}
            if not whole.keys() <= self._names_of(table):
                raise ValueError(f"a row of another shape: {table}")
            names = ", ".join(f'"{name}"' for name in whole)
            marks = ", ".join("?" * len(whole))
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - our schema
            self.connection.execute(sql, tuple(whole.values()))
            columns = self._shapes.key_columns(table)
            keys.append((table, tuple(whole[name] for name in columns)))
        return keys

    def _names_of(self, table: str) -> frozenset[str]:
        if table not in self._names:
            rows = self.connection.execute(COLUMNS, (table,)).fetchall()
            self._names[table] = frozenset(row[0] for row in rows)
        return self._names[table]

    def _must_be_there(self, table: str) -> dict[str, Any]:
        if table not in self._empty:
            rows = self.connection.execute(NOT_NULL, (table,)).fetchall()
            self._empty[table] = {row[0]: "" for row in rows}
        return self._empty[table]

    def seal(self, keys: Sequence[Key], rows: Sequence[tuple[str, Content]]) -> Frame:
        """Seal rows that were put in; answers the frame for the journal."""
        kept = [(table, without_empty(content)) for table, content in rows]
        return self._sealed(self.custody.sealer.seal(self.newest, keys, kept), kept)

    def _sealed(self, seal: Seal, rows: list[tuple[str, Content]]) -> Frame:
        row = {"seq": seal.seq, "keys": seal.keys, "sha256": seal.sha256, "mac": seal.mac}
        self.put([("seal", row)])
        self.newest = seal.mark
        return Frame(seal.seq, (*rows, ("seal", row)))

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing, for the sake of speed; durable only at the end."""
        with told(self.path):
            self.connection.execute("BEGIN")
            yield
            self.connection.execute("COMMIT")

    def finish(self) -> Mark:
        """Note the newest seal in the anchor and close; answers it."""
        with told(self.path):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # A file that is not in WAL mode leaves no log beside it; opening sets it again.
            self.connection.execute("PRAGMA journal_mode = DELETE")
        self.close()
        try:
            self.custody.anchor.write(self.newest)
        except OSError as error:
            raise disk_refusal(self.path, error) from error
        return self.newest

    def close(self) -> None:
        """Close file and journal."""
        self.connection.close()
        self.custody.journal.close()


def office_of(connection: Connection) -> bytes | None:
    """The trial office's public key that the store knows; None without."""
    row = connection.execute("SELECT public FROM office_key ORDER BY seq DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row is not None and row[0] else None


def write_journal(connection: Connection, custody: Custody, watch: Watch = QUIET) -> None:
    """A fresh journal that holds everything that is sealed.

    :raises StoreError: when the disk refuses
    :raises CalledOff: when somebody stops it
    """
    whole = newest_seal(connection).seal
    custody.journal.office_public = office_of(connection)
    frames: list[Frame] = []
    for seal, rows in sealed_rows(connection, RowReader(connection)):
        row = {"seq": seal.seq, "keys": seal.keys, "sha256": seal.sha256, "mac": seal.mac}
        kept = [(table, without_empty(content)) for table, content in rows]
        frames.append(Frame(seal.seq, (*kept, ("seal", row))))
        if len(frames) >= FRAMES_AT_ONCE:
            append_all(custody, frames)
            frames = []
            watch.step(seal.seq, whole)
    append_all(custody, frames)


def append_all(custody: Custody, frames: list[Frame]) -> None:
    """Add frames to the journal.

    :raises StoreError: when the disk refuses
    """
    try:
        custody.journal.append_many(frames)
    except OSError as error:
        raise disk_refusal(custody.journal.folder, error) from error
