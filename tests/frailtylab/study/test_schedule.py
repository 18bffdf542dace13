"""Planned visits and their windows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.errors import OperatorError
from frailtylab.study.load import builtin_study
from frailtylab.study.schedule import (
    PlannedVisit,
    WindowStanding,
    WindowState,
    planned_visits,
    window_state,
)

STUDY = builtin_study().study
DATES = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def test_visits_fall_on_their_days_with_their_windows() -> None:
    plan = planned_visits(STUDY, date(2026, 3, 2))
    assert plan[0] == PlannedVisit("BL", *[date(2026, 3, 2)] * 3)
    assert plan[1] == PlannedVisit("W1", date(2026, 3, 9), date(2026, 3, 7), date(2026, 3, 11))
    assert plan[2] == PlannedVisit("M1", date(2026, 4, 1), date(2026, 3, 27), date(2026, 4, 6))
    assert plan[5] == PlannedVisit("M6", date(2026, 9, 1), date(2026, 8, 18), date(2026, 9, 15))


def test_leap_day_is_a_day_like_any_other() -> None:
    leap = {v.code: v.planned for v in planned_visits(STUDY, date(2024, 2, 28))}
    common = {v.code: v.planned for v in planned_visits(STUDY, date(2023, 2, 28))}
    assert (leap["W1"], common["W1"]) == (date(2024, 3, 6), date(2023, 3, 7))
    from_leap_day = planned_visits(STUDY, date(2024, 2, 29))
    assert from_leap_day[0].planned == date(2024, 2, 29)
    assert from_leap_day[5].planned == date(2024, 8, 30)


def test_visits_over_the_turn_of_the_year() -> None:
    assert planned_visits(STUDY, date(2025, 12, 28))[1].planned == date(2026, 1, 4)


@given(DATES)
def test_visits_come_in_order_and_windows_never_overlap(baseline: date) -> None:
    plan = planned_visits(STUDY, baseline)
    for visit in plan:
        assert visit.first <= visit.planned <= visit.last
    for earlier, later in pairwise(plan):
        assert earlier.last < later.first


@pytest.mark.parametrize("baseline", [date.max, date.max - timedelta(days=100)])
def test_baseline_at_the_end_of_the_calendar_is_told_not_raised_as_a_bug(baseline: date) -> None:
    with pytest.raises(OperatorError, match="outside the calendar"):
        planned_visits(STUDY, baseline)


VISIT = PlannedVisit("M1", date(2026, 3, 31), date(2026, 3, 26), date(2026, 4, 5))


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [
        (date(2026, 3, 1), WindowState.UPCOMING, 25),
        (date(2026, 3, 25), WindowState.UPCOMING, 1),
        (date(2026, 3, 26), WindowState.DUE, 10),
        (date(2026, 3, 31), WindowState.DUE, 5),
        (date(2026, 4, 5), WindowState.DUE, 0),
        (date(2026, 4, 6), WindowState.OVERDUE, 1),
        (date(2027, 4, 5), WindowState.OVERDUE, 365),
    ],
)
def test_window_state_with_days(on: date, state: WindowState, days: int) -> None:
    assert window_state(VISIT, on) == WindowStanding(state, days)


@given(DATES, DATES)
def test_every_day_is_before_in_or_after_the_window(baseline: date, on: date) -> None:
    for visit in planned_visits(STUDY, baseline):
        standing = window_state(visit, on)
        assert standing.days >= 0
        assert (standing.state is WindowState.DUE) == (visit.first <= on <= visit.last)
        assert (standing.state is WindowState.OVERDUE) == (on > visit.last)
