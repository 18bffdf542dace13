"""Tables as the file itself describes them: columns, keys, and which table names which."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from frailtylab.store.database import Row, StoreFile

Columns = dict[str, Any]
"""One row: column → value."""
Link = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Parent table, own columns, the parent's columns."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' \
    ESCAPE '\\'"
COLUMNS = "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid"
LINKS = 'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq'


class TableShapes:
    """Reads whole rows without knowing any table by name. Names come from the file's own schema."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file
        self._described: dict[str, list[Row]] = {}

    def names(self) -> list[str]:
        """All tables but SQLite's own."""
        return sorted(str(row[0]) for row in self._file.rows(TABLES))

    def columns(self, table: str) -> list[str]:
        """Names of a table's columns, in their order."""
        return [str(row["name"]) for row in self._description(table)]

    def key_of(self, table: str) -> Callable[[Columns], tuple[Any, ...]]:
        """Gives a row's primary key, in an order of numbers and texts."""
        marked = [row for row in self._description(table) if row["pk"]]
        names = [str(row["name"]) for row in sorted(marked, key=lambda row: row["pk"])]
        return lambda row: tuple(row[name] for name in names)

    def _description(self, table: str) -> list[Row]:
        if table not in self._described:
            self._described[table] = self._file.rows(COLUMNS, (table,))
        return self._described[table]

    def parents_first(self, left_out: Collection[str]) -> list[str]:
        """All tables but those, each one after the tables that its rows name.

        :raises ValueError: when tables name each other in a circle
        """
        names = set(self.names()) - set(left_out)
        found: list[str] = []
        while names:
            ready = sorted(name for name in names if not self._parents(name) & (names - {name}))
            if not ready:
                raise ValueError(f"tables that name each other: {sorted(names)}")
            found += ready
            names -= set(ready)
        return found

    def _parents(self, table: str) -> set[str]:
        return {parent for parent, _, _ in self._links(table)}

    def _links(self, table: str) -> list[Link]:
        grouped: dict[int, list[Row]] = {}
        for row in self._file.rows(LINKS, (table,)):
            grouped.setdefault(row["id"], []).append(row)
        return [
            (
                str(rows[0]["table"]),
                tuple(str(row["from"]) for row in rows),
                tuple(str(row["to"]) for row in rows),
            )
            for rows in grouped.values()
        ]

    def rows_where(self, table: str, column: str, values: Iterable[str]) -> list[Columns]:
        """The rows whose column is one of the values, in the order of their keys."""
        sql = f"SELECT * FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608
        rows = self._file.rows(sql, (json.dumps(sorted(values)),))
        return sorted(map(columns_of, rows), key=self.key_of(table))

    def parents_of(self, table: str, rows: list[Columns]) -> list[tuple[str, list[Columns]]]:
        """For each table that this one names: the rows that these rows name there."""
        return [
            (parent, self._named(parent, theirs, {tuple(map(row.get, own)) for row in rows}))
            for parent, own, theirs in self._links(table)
        ]

    def _named(
        self, parent: str, columns: tuple[str, ...], keys: set[tuple[Any, ...]]
    ) -> list[Columns]:
        where = " AND ".join(f"{name} = ?" for name in columns)
        sql = f"SELECT * FROM {parent} WHERE {where}"  # noqa: S608
        found = (self._file.row(sql, key) for key in keys if None not in key)
        return [columns_of(row) for row in found if row is not None]


def columns_of(row: Row) -> Columns:
    """A row as a plain dict."""
    return dict(zip(row.keys(), row, strict=True))
