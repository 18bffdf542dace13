"""Which backups are kept, and when the next one is due."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from frailtylab.store.backups import Backup

DAILY, WEEKLY, MONTHLY = 7, 5, 12
"""So many days, ISO weeks and months keep their newest backup."""


def kept(backups: Iterable[Backup]) -> set[Backup]:
    """Those that are kept: the newest of each day, week and month, as far back as it goes.

    The newest of all is always among them, and so is the newest whose note can be read.
    """
    newest_first = sorted(backups, key=lambda one: one.made, reverse=True)
    readable = [one for one in newest_first if one.note is not None]
    found = {*newest_first[:1], *readable[:1]}
    ages: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
        (DAILY, lambda made: made.date()),
        (WEEKLY, lambda made: made.isocalendar()[:2]),
        (MONTHLY, lambda made: (made.year, made.month)),
    )
    for most, span in ages:
        first: dict[Any, Backup] = {}
        for one in readable:
            first.setdefault(span(one.made), one)
        found.update(list(first.values())[:most])
    return found


def rotate(backups: list[Backup]) -> list[Backup]:
    """Delete what is not kept; answers what was deleted. What can't be deleted stays.

    Nothing is deleted whose note can't be read: it may be somebody else's.
    """
    keep = kept(backups)
    gone = [one for one in backups if one not in keep and one.note is not None]
    for one in gone:
        shutil.rmtree(one.folder, ignore_errors=True)
    return gone


def is_due(backups: Iterable[Backup], now: datetime) -> bool:
    """True when today, by the clock on the wall, has no readable backup yet.

    :param now: with its zone
    """
    days = {_day(one.made, now) for one in backups if one.note is not None}
    return now.date() not in days


def _day(made: datetime, now: datetime) -> date:
    return (made + (now.utcoffset() or timedelta())).date()
