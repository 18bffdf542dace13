"""Rows to a CSV file through pandas, a few thousand at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

ROWS_AT_ONCE = 5000
LINE_END = "\r\n"
"""As RFC 4180 has it; with LF alone, Python 3.11 leaves a cell with a lone CR unquoted."""

Row = list[str]


def write_csv(path: Path, names: list[str], rows: Iterable[Row]) -> int:
    """A new file in UTF-8 with a header, on the disk when this returns.

    All cells are text to pandas, so that none is rounded or taken for a number or a missing value.

    :returns: number of rows without the header
    :raises OSError: when it can't be written
    """
    import pandas as pd  # pyright: ignore[reportMissingTypeStubs]

    count = 0
    with path.open("x", encoding="utf-8", newline="") as file:
        for number, some in enumerate(_parts(rows)):
            frame = pd.DataFrame(some, columns=names, dtype=str)
            frame.to_csv(  # pyright: ignore[reportUnknownMemberType]
                file, index=False, header=number == 0, lineterminator=LINE_END
            )
            count += len(some)
        file.flush()
        os.fsync(file.fileno())
    return count


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in portions; one empty portion where there are none, for the header."""
    source = iter(rows)
    some = list(islice(source, ROWS_AT_ONCE))
    yield some
    while some := list(islice(source, ROWS_AT_ONCE)):
        yield some
