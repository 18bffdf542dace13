"""The one door to the file: how it is opened, and how a transaction is known to be safe.

Nothing else in the program opens the file, not even to read its first bytes: closing any other
handle on it would drop this process's POSIX locks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from frailtylab.custody.data_key import DataKey
from frailtylab.rights import NotAllowed
from frailtylab.store.driver import OLDEST, Connection, Error, Row, opened, set_key, sqlite_version
from frailtylab.store.ledger import Ledger
from frailtylab.store.lock import InstanceLock
from frailtylab.store.refusals import (
    StoreError,
    StoreForeign,
    StoreMoved,
    StoreNotADatabase,
    StorePlain,
    StoreUnsafe,
    StoreWrongKey,
    refusal,
)

BUSY_TIMEOUT_MS = 5000
PAGE_BYTES = 4096
"""Of an encrypted file; its size is always a multiple (SQLCipher's ``cipher_page_size``)."""

Value = str | int | float | bytes | None

# Name, value to set, value to find afterwards. https://www.sqlite.org/pragma.html
SETTINGS: tuple[tuple[str, str, int | str], ...] = (
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("busy_timeout", str(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS),
    ("temp_store", "MEMORY", 2),
)
"""``fullfsync`` matters on macOS, where a plain fsync stops at the disk's cache; it is accepted
and without effect elsewhere."""


@contextmanager
def told(path: Path) -> Generator[None]:
    """Turn SQLite's errors of the world into refusals; anything else stays what it is."""
    try:
        yield
    except Error as error:
        found = refusal(error, path)
        if found is None:
            raise
        raise found from error


def connect(
    path: Path, key: DataKey | None, *, create: bool = False, application_id: int = 0
) -> Connection:
    """An open connection with every safety setting on and read back.

    :param key: what the file is encrypted with; None only for a file from before encryption
    :param create: make the file if there is none; otherwise a missing file is an error
    :param application_id: what the header must hold (checked before anything is set); 0 for any
    :raises StoreError: for every reason of the world
    """
    if sqlite_version() < OLDEST:
        raise StoreUnsafe(path, setting=f"SQLite {'.'.join(map(str, OLDEST))}")
    mode = "rwc" if create else "rw"
    with told(path):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        with ExitStack() as undo:
            connection = opened(uri)
            undo.callback(connection.close)
            if key is not None:
                set_key(connection, key)
            _assert_readable(connection, path, key, application_id)
            if application_id:
                _check_owner(connection, path, application_id)
            _make_safe(connection, path)
            undo.pop_all()
    return connection


def look(path: Path, key: DataKey | None) -> Connection:
    """A connection that only reads and leaves no trace, also on a write-protected stick.

    For a copy that nobody writes to and that has no log beside it: never for the store itself.

    :raises StoreError: for every reason of the world
    """
    with told(path), ExitStack() as undo:
        connection = opened(f"{path.absolute().as_uri()}?mode=ro")
        undo.callback(connection.close)
        if key is not None:
            set_key(connection, key)
        _assert_readable(connection, path, key, 0)
        connection.row_factory = Row
        undo.pop_all()
    return connection


def _assert_readable(
    connection: Connection, path: Path, key: DataKey | None, application_id: int
) -> None:
    """Read a little: a key is taken without a word, and only a read tells whether it fits."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Error as error:
        found = refusal(error, path)
        if key is None or not isinstance(found, StoreNotADatabase):
            raise
        raise _why_unreadable(path, application_id) from error


def _why_unreadable(path: Path, application_id: int) -> StoreError:
    """A file that the key does not open: readable without one, another key's, or something else."""
    size = path.stat().st_size
    with told(path):
        plain = opened(f"{path.absolute().as_uri()}?mode=ro")
        try:
            plain.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = pragma(plain, "application_id")
        except Error:
            return (StoreWrongKey if size and size % PAGE_BYTES == 0 else StoreNotADatabase)(path)
        finally:
            plain.close()
    return (StorePlain if found and application_id in (0, found) else StoreForeign)(path)


def _check_owner(connection: Connection, path: Path, application_id: int) -> None:
    found = pragma(connection, "application_id")
    if found == application_id:
        return
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    raise StoreForeign(path) if found or tables else StoreNotADatabase(path)


def _make_safe(connection: Connection, path: Path) -> None:
    connection.row_factory = Row
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise StoreUnsafe(path, setting="journal_mode=WAL")
    for name, value, expected in SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}")
        if pragma(connection, name) != expected:
            raise StoreUnsafe(path, setting=f"{name}={value}")
    _assert_writable(connection)


def _assert_writable(connection: Connection) -> None:
    """A write-protected file opens without complaint, and even lets a transaction begin."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {pragma(connection, 'user_version')}")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def pragma(connection: Connection, name: str) -> int | str:
    """The value of one setting of the connection or the file."""
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def plain_name(name: str) -> str:
    """The name of a table or column, which nothing but one can be.

    :raises ValueError: for anything that a statement would read as more
    """
    if not (name.isidentifier() and name.isascii()):
        raise ValueError("no name of a table or column")
    return name


def file_identity(path: Path) -> tuple[int, int] | None:
    """Device and file number of what is at that path now; None where nothing is."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


class StoreFile:
    """The open file. All reads and writes of the store go through here.

    Belongs to the thread that opened it.
    """

    def __init__(
        self, path: Path, connection: Connection, lock: InstanceLock, ledger: Ledger
    ) -> None:
        self.path = path
        self.connection = connection
        self.ledger = ledger
        self._lock = lock
        self._identity = file_identity(path)
        self.refused: Callable[[NotAllowed], None] = lambda _refusal: None

    def rows(self, sql: str, values: Iterable[Value] = ()) -> list[Row]:
        """All rows of a query."""
        with told(self.path):
            return self.connection.execute(sql, tuple(values)).fetchall()

    def row(self, sql: str, values: Iterable[Value] = ()) -> Row | None:
        """The first row of a query, or None."""
        with told(self.path):
            return self.connection.execute(sql, tuple(values)).fetchone()

    def named(self, sql: str, values: Mapping[str, Value]) -> list[Row]:
        """All rows of a query with ``:named`` values; values that it does not name are left."""
        with told(self.path):
            return self.connection.execute(sql, dict(values)).fetchall()

    def each(self, sql: str, values: Iterable[Value] = ()) -> Iterator[Row]:
        """The rows of a query one by one, for results that should not be in memory at once."""
        with told(self.path):
            yield from self.connection.execute(sql, tuple(values))

    def value(self, sql: str, values: Iterable[Value] = ()) -> Any:  # noqa: ANN401
        """The first column of the first row of a query; None without a row."""
        row = self.row(sql, values)
        return row[0] if row else None

    def insert(self, table: str, **columns: Value) -> None:
        """Add one row; only inside :meth:`transaction`.

        Table and column names come from our code, never from a person.

        :raises ValueError: for a column whose name would be more than a name
        """
        if not self.connection.in_transaction:
            raise RuntimeError("a write outside a transaction")
        names = ", ".join(map(plain_name, columns))
        marks = ", ".join("?" * len(columns))
        done = self.connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608
            tuple(columns.values()),
        )
        self.ledger.added(table, columns, done.lastrowid or 0)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing, and on disk when the block is left.

        ``BEGIN IMMEDIATE``, because a plain ``BEGIN`` that reads first can be refused at its first
        write however long the busy time-out is. Leaving the block without an exception is the
        acknowledgement: the journal has it, COMMIT returned, the file is still the one at the path,
        and the anchor names its seal.

        :raises StoreError: when it did not happen; nothing of the block is in the file then, except
            for :class:`StoreMoved`
        """
        self.assert_in_place()
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            self.ledger.begin()
            try:
                with ExitStack() as undo:
                    undo.callback(self._give_up)
                    yield
                    self.ledger.close_transaction()
                    self.connection.execute("COMMIT")
                    undo.pop_all()
            except NotAllowed as refusal:
                self.refused(refusal)
                raise
        self.assert_in_place()
        self.ledger.acknowledge()

    def _give_up(self) -> None:
        self._roll_back_if_open()
        self.ledger.give_up()

    def _roll_back_if_open(self) -> None:
        # SQLite may have rolled back by itself, and a disk that went away can't; either way the
        # first error is the one to tell.
        with suppress(Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def assert_in_place(self) -> None:
        """Refuse when the path no longer leads to the open file.

        Writes to a file that was moved away (cloud folder, quarantine) succeed without a word.

        :raises StoreMoved:
        """
        if self._identity is None or file_identity(self.path) != self._identity:
            raise StoreMoved(self.path)

    @property
    def taken_over_from(self) -> str:
        """Process number of the program that ended without closing the file; else empty."""
        return self._lock.taken_over_from

    def close(self) -> None:
        """Close the file and let other programs have it."""
        with ExitStack() as last:
            last.callback(self._lock.release)
            last.callback(self.ledger.close)
            with told(self.path):
                self.connection.close()
