"""The thinned points of a force curve: bounded, ordered, and never without their extremes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.force_curve import COLUMNS, Column, ForceCurve

TIMES = st.floats(min_value=-1.0, max_value=5.999, allow_nan=False)
FORCES = st.floats(min_value=-5.0, max_value=120.0, allow_nan=False)
SAMPLES = st.lists(st.tuples(TIMES, FORCES), min_size=1, max_size=200)


def curve_of(samples, start_s=-1.0, span_s=7.0):
    curve = ForceCurve(start_s, span_s)
    for t_s, force in samples:
        curve.add(t_s, force)
    return curve


def test_a_new_curve_is_empty_and_has_no_peak():
    curve = ForceCurve(-1.0, 7.0)
    assert list(curve.points()) == []
    assert curve.peak is None
    assert curve.end_s == 6.0


def test_a_column_keeps_its_first_and_last_force_apart_from_its_extremes():
    column = Column(10.0, 10.0, 10.0, 10.0)
    for force in (4.0, 25.0, 12.0):
        column.add(force)
    assert column == Column(first=10.0, least=4.0, greatest=25.0, last=12.0)


def test_joined_columns_begin_with_the_earlier_and_end_with_the_later():
    earlier, later = Column(10.0, 8.0, 12.0, 11.0), Column(15.0, 3.0, 30.0, 20.0)
    earlier.join(later)
    assert earlier == Column(first=10.0, least=3.0, greatest=30.0, last=20.0)
    assert later == Column(15.0, 3.0, 30.0, 20.0)


@pytest.mark.parametrize(
    ("t_s", "drawn"),
    [
        (-1.0, True),
        (-1.0001, False),
        (0.0, True),
        (5.9999, True),
        (6.0, False),
        (100.0, False),
    ],
)
def test_only_samples_within_the_span_are_drawn(t_s, drawn):
    curve = curve_of([(t_s, 20.0)])
    assert bool(curve.columns) is drawn
    assert (curve.peak is not None) is drawn


def test_the_peak_is_the_first_of_equally_great_forces():
    curve = curve_of([(0.1, 20.0), (0.2, 31.4), (0.9, 31.4), (1.0, 5.0)])
    assert curve.peak == (0.2, 31.4)


def test_a_negative_force_alone_is_the_peak_of_its_curve():
    assert curve_of([(0.1, -0.3), (0.2, -0.2)]).peak == (0.2, -0.2)


def test_equal_forces_of_a_column_make_one_point():
    curve = curve_of([(0.0, 7.0)] * 50)
    assert [force for _t, force in curve.points()] == [7.0]


def test_a_column_gives_four_points_in_the_order_of_drawing():
    curve = curve_of([(0.0, force) for force in (10.0, 4.0, 25.0, 12.0)])
    assert [force for _t, force in curve.points()] == [10.0, 4.0, 25.0, 12.0]


def test_points_stand_in_the_middle_of_their_column():
    curve = curve_of([(0.0, 9.0)], start_s=0.0, span_s=float(COLUMNS))
    assert list(curve.points()) == [(0.5, 9.0)]


def test_a_doubled_span_keeps_its_left_end_and_its_peak():
    curve = curve_of([(0.2, 31.4), (5.0, 12.0)])
    curve.double_span()
    assert (curve.start_s, curve.span_s, curve.end_s) == (-1.0, 14.0, 13.0)
    assert curve.peak == (0.2, 31.4)
    curve.add(12.9, 3.0)
    assert max(t_s for t_s, _force in curve.points()) == pytest.approx(12.9, abs=0.02)


def test_two_old_columns_become_one_when_the_span_doubles():
    curve = curve_of([(0.5, 10.0), (1.5, 30.0), (2.5, 20.0)], 0.0, float(COLUMNS))
    curve.double_span()
    assert curve.columns == {
        0: Column(first=10.0, least=10.0, greatest=30.0, last=30.0),
        1: Column(first=20.0, least=20.0, greatest=20.0, last=20.0),
    }


@given(SAMPLES)
def test_no_extreme_is_lost_by_thinning(samples):
    drawn = [force for _t, force in curve_of(samples).points()]
    forces = [force for _t, force in samples]
    assert max(drawn) == max(forces)
    assert min(drawn) == min(forces)


@given(SAMPLES)
def test_the_peak_is_the_greatest_sample_at_its_own_time(samples):
    peak = curve_of(samples).peak
    assert peak in samples
    assert peak[1] == max(force for _t, force in samples)


@given(SAMPLES)
def test_points_go_from_left_to_right_whatever_came_first(samples):
    times = [t_s for t_s, _force in curve_of(samples).points()]
    assert times == sorted(times)
    assert all(-1.0 <= t_s <= 6.0 for t_s in times)


@given(SAMPLES, st.integers(min_value=1, max_value=5))
def test_no_extreme_is_lost_by_doubling(samples, times):
    curve = curve_of(samples)
    for _round in range(times):
        curve.double_span()
    drawn = [force for _t, force in curve.points()]
    forces = [force for _t, force in samples]
    assert (min(drawn), max(drawn)) == (min(forces), max(forces))
    assert curve.span_s == 7.0 * 2**times


def test_a_long_recording_takes_no_more_than_its_columns():
    curve = curve_of([(-1.0 + n * 7e-5, float(n % 61)) for n in range(100_000)])
    assert len(curve.columns) == COLUMNS
    assert len(list(curve.points())) <= 4 * COLUMNS
