"""Backups go when newer ones stand for them, and never the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from frailtylab.store.backups import Backup, Note
from frailtylab.store.rotation import is_due, kept, rotate

NOTE = Note(1, "", "store", "frailtylab.db", 1, 1, "1-00000000", 1, "", "0")
NEWEST = datetime(2026, 11, 25, 18, tzinfo=UTC)


def backup(days: int, *, readable: bool = True) -> Backup:
    made = NEWEST - timedelta(days=days)
    return Backup(Path(f"/nowhere/{days}"), made, NOTE if readable else None)


def test_a_year_of_daily_backups_becomes_days_weeks_and_months() -> None:
    ages = sorted((NEWEST - one.made).days for one in kept(backup(n) for n in range(400)))
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(ages) == 7 + 3 + 11
    assert ages[-1] > 300


@given(
    st.lists(st.tuples(st.integers(0, 900), st.booleans()), min_size=1, unique_by=lambda x: x[0])
)
def test_newest_and_newest_readable_always_stay(made: list[tuple[int, bool]]) -> None:
    backups = [backup(days, readable=readable) for days, readable in made]
    keep = kept(backups)
    assert min(backups, key=lambda one: NEWEST - one.made) in keep
    readable = [one for one in backups if one.note is not None]
    assert not readable or min(readable, key=lambda one: NEWEST - one.made) in keep


def test_backup_that_nobody_can_read_is_not_deleted() -> None:
    backups = [backup(0), backup(1, readable=False)]
    assert rotate(backups) == []


def test_backup_is_due_once_a_day_by_the_clock_on_the_wall() -> None:
    assert not is_due([backup(0)], NEWEST)
    assert is_due([backup(1)], NEWEST)
    assert is_due([backup(0, readable=False)], NEWEST)
