"""Planned visits: which day each one falls on, and how its window stands today."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec

from frailtylab.errors import N_, OperatorError
from frailtylab.study.schema import Study


class PlannedVisit(msgspec.Struct, frozen=True):
    """A visit of one participant; ``first`` and ``last`` are the days of its window."""

    code: str
    planned: date
    first: date
    last: date


class WindowState(StrEnum):
    """How a visit that was not made yet stands."""

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"


class WindowStanding(msgspec.Struct, frozen=True):
    """The state of a window on one day.

    :param days: upcoming: until it opens; due: left after today; overdue: since it closed
    """

    state: WindowState
    days: int


def planned_visits(study: Study, baseline: date) -> list[PlannedVisit]:
    """The study's visits for that day 0, in the order of their days.

    :raises OperatorError: for a date so far away that a visit would fall outside the calendar
    """
    visits = sorted(study.visits, key=lambda visit: visit.day)
    try:
        return [
            PlannedVisit(
                visit.code,
                baseline + timedelta(days=visit.day),
                baseline + timedelta(days=visit.day - visit.days_before),
                baseline + timedelta(days=visit.day + visit.days_after),
            )
            for visit in visits
        ]
    except OverflowError:
        raise OperatorError(
            N_("This baseline date can't be used"),
            N_("Visits planned from {date} would fall outside the calendar."),
            N_("Check the year of the baseline date."),
            values={"date": baseline.isoformat()},
        ) from None


def window_state(visit: PlannedVisit, on: date) -> WindowStanding:
    """Whether the window is still to come, open, or over on that day.

    A window warns; it never moves a visit and never renames it.
    """
    if on < visit.first:
        return WindowStanding(WindowState.UPCOMING, (visit.first - on).days)
    if on > visit.last:
        return WindowStanding(WindowState.OVERDUE, (on - visit.last).days)
    return WindowStanding(WindowState.DUE, (visit.last - on).days)
