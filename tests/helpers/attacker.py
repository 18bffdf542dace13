"""Whoever has the file and its key, and means to change it without the program's rules."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from helpers.store_key import KEY

from frailtylab.custody.store_key import StoreKey
from frailtylab.store import Store
from frailtylab.store.driver import Connection, opened, set_key


def unguarded(store: Store) -> Connection:
    """The connection of an open store with the authorizer taken off; triggers stay."""
    connection = store._file.connection
    connection.set_authorizer(None)
    return connection


@contextmanager
def keyed(path: Path, key: StoreKey = KEY) -> Iterator[Connection]:
    """The file, as another program that knows the key would open it."""
    with closing(opened(path.absolute().as_uri())) as connection:
        set_key(connection, key.data)
        yield connection


@contextmanager
def plain(path: Path) -> Iterator[Connection]:
    """A file without encryption, as any program opens it; made when missing."""
    with closing(opened(path.absolute().as_uri())) as connection:
        yield connection


def everything(path: Path) -> list[str]:
    """The whole content of an encrypted file: its schema, and every row of every table."""
    with keyed(path) as connection:
        schema = connection.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        ).fetchall()
        tables = [name for kind, name, _sql in schema if kind == "table"]
        rows = [(table, connection.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608
                for table in tables]  # fmt: skip
    return [repr(one) for one in (*schema, *rows)]


def copy_folder(store: Path, target: Path) -> Path:
    """Copy a closed store with its journal and anchor; answers the file in the new folder."""
    return Path(shutil.copytree(store.parent, target)) / store.name
