"""What must hold before anything is called saved: sealed, in the journal, committed, anchored."""

from __future__ import annotations

import contextlib
from pathlib import Path

from frailtylab.custody.anchor import Anchor, AnchorForged, Mark
from frailtylab.custody.journal import Journal
from frailtylab.custody.journal_frame import Frame
from frailtylab.custody.store_key import StoreKey
from frailtylab.store.driver import Connection
from frailtylab.store.lock import disk_refusal
from frailtylab.store.refusals import StoreAnchorForged, StoreRolledBack
from frailtylab.store.sealing import Content, Key, Sealer, Shapes, newest_seal


class Custody:
    """The keys of one store and the files beside it that watch over it.

    :param path: the store file
    :param office_public: the trial office's public key, where it gave one
    The journal and the anchor belong to the name that the file has for good, also while it is
    still being made under another one.
    """

    def __init__(self, path: Path, key: StoreKey, office_public: bytes | None = None) -> None:
        self.key = key
        self.sealer = Sealer(key.data)
        self.journal = Journal(Journal.folder_of(path), key.store_id, key.data, office_public)
        self.anchor = Anchor.of_store(path, key.data)


class Ledger:
    """Follows the transactions of one open file."""

    def __init__(self, path: Path, connection: Connection, custody: Custody) -> None:
        self.path = path
        self.custody = custody
        self._connection = connection
        self._shapes = Shapes(connection)
        self._added: list[Key] = []
        self._pending: Mark | None = None

    def begin(self) -> None:
        """A transaction begins: nothing was added yet."""
        self._added, self._pending = [], None

    def added(
        self, table: str, columns: dict[str, str | int | float | bytes | None], row: int
    ) -> None:
        """A row was added; ``row`` is its number where the table counts its rows itself."""
        names = self._shapes.key_columns(table)
        self._added.append((table, tuple(self._value(columns.get(name), row) for name in names)))

    @staticmethod
    def _value(value: str | int | float | bytes | None, row: int) -> str | int:
        return value if isinstance(value, (str, int)) else row

    def close_transaction(self) -> None:
        """Seal what was added and put it into the journal; COMMIT comes next.

        :raises StoreError: when the journal's disk does not take it
        """
        if not self._added:
            return
        rows = self._rows(self._added)
        seal = self.custody.sealer.seal(newest_seal(self._connection), self._added, rows)
        self._connection.execute(
            "INSERT INTO seal (seq, keys, sha256, mac) VALUES (?, ?, ?, ?)",
            (seal.seq, seal.keys, seal.sha256, seal.mac),
        )
        rows += self._rows([("seal", (seal.seq,))])
        # A frame whose write failed may be whole on the disk all the same: it has to be taken back.
        self._pending = seal.mark
        try:
            self.custody.journal.append(Frame(seal.seq, tuple(rows)))
        except OSError as error:
            raise disk_refusal(self.path, error) from error

    def _rows(self, keys: list[Key]) -> list[tuple[str, Content]]:
        return [(key[0], self._shapes.read(key) or {}) for key in keys]

    def give_up(self) -> None:
        """The transaction was rolled back: a frame that was written for it does not count.

        Best effort: a reader tells it also by the next frame, whose seal has the same number.
        """
        if self._pending is not None:
            with contextlib.suppress(OSError):
                self.custody.journal.append(Frame(self._pending.seal, (), abandoned=True))
        self.begin()

    def acknowledge(self) -> None:
        """The transaction was committed: note its seal outside the database.

        :raises StoreError: when the disk does not take the note; the records are saved
        """
        if self._pending is None:
            return
        try:
            self.custody.anchor.write(self._pending)
        except OSError as error:
            raise disk_refusal(self.path, error) from error
        self._pending = None

    def assert_whole(self) -> None:
        """Compare the file's newest seals with the anchor.

        :raises StoreRolledBack: when the anchor names a seal that the file lacks or has otherwise
        :raises StoreAnchorForged: when the anchor is not one of this store, or is missing
        """
        newest = newest_seal(self._connection)
        try:
            mark = self.custody.anchor.read()
        except OSError as error:
            raise disk_refusal(self.path, error) from error
        except AnchorForged as error:
            raise StoreAnchorForged(self.path) from error
        if mark is None:
            if newest.seal:
                raise StoreAnchorForged(self.path)
            return
        row = self._connection.execute(
            "SELECT mac FROM seal WHERE seq = ?", (mark.seal,)
        ).fetchone()
        if mark.seal and (row is None or row[0] != mark.mac):
            raise StoreRolledBack(self.path, missing=max(1, mark.seal - newest.seal))

    def close(self) -> None:
        """Close the journal."""
        self.custody.journal.close()
