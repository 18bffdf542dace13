"""Encrypted stores in the shape of an older version, with records in them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from helpers.store_key import KEY
from helpers.torture.templates import fresh

from frailtylab.door import STORE_NAME
from frailtylab.store import migrations, schema_001, schema_002, schema_003
from frailtylab.store.database import connect
from frailtylab.store.driver import Connection, Error, opened
from frailtylab.store.migrations import SET_NAME

FIRST, SECOND, THIRD = (part.APPEND_ONLY for part in (schema_001, schema_002, schema_003))
TABLES = {1: FIRST, 2: (*FIRST, *SECOND), 3: (*FIRST, *SECOND, *(t for t in THIRD if t != "seal"))}
"""Without seals, as the note of the newest one would have to lie beside the file."""
Content = dict[str, list[tuple[object, ...]]]


def older(folder: Path, version: int, *, plain: bool = False) -> Path:
    """A store of that version with what the newest program kept in the tables that it had."""
    folder.mkdir()
    target = folder / STORE_NAME
    source = fresh(folder.with_name(f"{folder.name}-newest"), runs=1)
    key = None if plain else KEY.data
    with (
        closing(connect(source, KEY.data)) as new,
        closing(connect(target, key, create=True)) as old,
    ):
        make_shape(old, version)
        old.execute("PRAGMA foreign_keys = OFF")
        for table in TABLES[version]:
            copy_rows(new, old, table)
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.execute("PRAGMA journal_mode = DELETE")
    return target


def make_shape(connection: Connection, version: int) -> None:
    """Run the first steps, and note them as sqlite-utils does."""
    from sqlite_utils import Database, Migrations

    steps = Migrations(SET_NAME)
    for step in migrations.STEPS[:version]:
        steps(name=step.__name__)(step)
    steps.apply(Database(connection, execute_plugins=False))


def columns_of(connection: Connection, table: str) -> list[str]:
    """Names of a table's columns."""
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    return [row[0] for row in rows]


def copy_rows(new: Connection, old: Connection, table: str) -> None:
    names = ", ".join(columns_of(old, table))
    marks = ", ".join("?" * len(columns_of(old, table)))
    for row in new.execute(f"SELECT {names} FROM {table}"):  # noqa: S608
        old.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row))  # noqa: S608


def content(path: Path, version: int, *, plain: bool = False) -> Content:
    """Every row of the tables that a version had, in the columns that it had."""
    with (
        closing(opened(":memory:")) as shape,
        closing(connect(path, None if plain else KEY.data)) as connection,
    ):
        make_shape(shape, version)
        return {
            table: sorted(
                (
                    tuple(row)
                    for row in connection.execute(
                        f"SELECT {', '.join(columns_of(shape, table))} FROM {table}"  # noqa: S608
                    )
                ),
                key=repr,
            )
            for table in TABLES[version]
        }


__all__ = ["Content", "Error", "content", "older"]
