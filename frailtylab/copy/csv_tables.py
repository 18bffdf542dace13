"""Every table of a copy as a CSV file that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from frailtylab.export.cells import decimal_text, escaped
from frailtylab.store.table_shapes import Columns

LINE_END = "\r\n"


def write_tables(folder: Path, tables: dict[str, list[Columns]]) -> None:
    """A file a table that has rows, in UTF-8 with a header; of bytes, the hash stands there.

    :raises OSError: when it can't be written
    """
    folder.mkdir()
    for table, rows in tables.items():
        if not rows:
            continue
        with (folder / f"{table}.csv").open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator=LINE_END)
            writer.writerow(rows[0])
            writer.writerows([cell(value) for value in row.values()] for row in rows)


def cell(value: object) -> str:
    """A value as text: numbers exact, words guarded, empty for None."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, float):
        return decimal_text(value)
    return escaped(value) if isinstance(value, str) else str(value)
