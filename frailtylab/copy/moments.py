"""Moments as a person reads them: UTC, and the local time where the record was made."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta

from frailtylab.store.table_shapes import Columns


def moment(utc: str, offset_min: int | None) -> str:
    """``2026-03-14 09:05:07.123 UTC (10:05:07 local, UTC+01:00)``; other text as it is."""
    try:
        at = datetime.fromisoformat(utc)
    except ValueError:
        return utc
    told = f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC"
    if offset_min is None:
        return told
    local = at + timedelta(minutes=offset_min)
    day = f"{local:%Y-%m-%d} " if local.date() != at.date() else ""
    return f"{told} ({day}{local:%H:%M:%S} local, {offset_words(offset_min)})"


def offset_words(offset_min: int) -> str:
    """``UTC+01:00``."""
    hours, minutes = divmod(abs(offset_min), 60)
    return f"UTC{'-' if offset_min < 0 else '+'}{hours:02}:{minutes:02}"


class LocalTimes:
    """Local times of rows that keep UTC alone: by the audit entry that is nearest in time.

    Every row is written together with an audit entry, which has the offset.
    """

    def __init__(self, audit: list[Columns]) -> None:
        known = sorted((str(row["utc"]), int(row["offset_min"])) for row in audit)
        self._times = [utc for utc, _ in known]
        self._offsets = [offset for _, offset in known]

    def when(self, row: Columns, column: str = "utc") -> str:
        """The moment that a row tells."""
        utc = str(row[column])
        return moment(utc, row["offset_min"] if "offset_min" in row else self.offset_at(utc))

    def offset_at(self, utc: str) -> int | None:
        """Minutes ahead of UTC at that moment; None where nothing is known."""
        if not self._times:
            return None
        return self._offsets[min(bisect_left(self._times, utc), len(self._times) - 1)]
