"""The live curve draws what is new and nothing else."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.theme.theme import Theme
from ui.widgets.force_curve import COLUMNS, ForceCurve
from ui.widgets.force_trace import ForceTrace


@pytest.fixture
def trace(qtbot):
    trace = ForceTrace()
    qtbot.addWidget(trace)
    trace.resize(800, 300)
    trace.show()
    qtbot.waitExposed(trace)
    trace.areas = []
    trace.redraws = 0
    original_paint, original_redraw = trace.paintEvent, trace._redraw

    def paint(event):
        trace.areas.append(event.rect())
        original_paint(event)

    def redraw():
        trace.redraws += 1
        original_redraw()

    trace.paintEvent, trace._redraw = paint, redraw
    trace.repaint()
    trace.areas.clear()
    return trace


def drawn(qtbot, trace):
    qtbot.waitUntil(lambda: bool(trace.areas))
    area = trace.areas[-1]
    trace.areas.clear()
    return area


def test_a_new_sample_repaints_only_a_strip(qtbot, trace):
    trace.append(0.0, 20.0)
    drawn(qtbot, trace)
    trace.append(0.01, 19.0)
    area = drawn(qtbot, trace)
    assert area.width() * area.height() < trace.width() * trace.height() / 50
    assert trace.redraws == 0


def test_a_new_sample_changes_no_pixel_outside_its_strip(qtbot, trace):
    trace.append(0.0, 20.0)
    before = trace.grab().toImage()
    trace.append(0.2, 18.0)
    after = trace.grab().toImage()
    left, right = trace._point(-0.1, 0).x(), trace._point(0.3, 0).x()
    changed = {
        x
        for x in range(after.width())
        for y in range(0, after.height(), 2)
        if before.pixel(x, y) != after.pixel(x, y)
    }
    assert changed
    assert left < min(changed)
    assert max(changed) < right


def test_incremental_drawing_and_full_redraw_show_the_same_curve(trace):
    for step in range(200):
        trace.append(step / 100, 15 + 10 * math.sin(step / 20))
    live = trace.grab().toImage()
    trace._redraw()
    again = trace.grab().toImage()
    different = sum(
        live.pixel(x, y) != again.pixel(x, y)
        for x in range(live.width())
        for y in range(live.height())
    )
    assert different < live.width() * live.height() * 0.02


def test_force_over_the_top_rescales_once(trace):
    trace.extend((t / 100, 30.0) for t in range(100))
    trace.append(1.1, 61.0)
    assert trace.redraws == 1
    assert trace.top_kgf == 90
    trace.append(1.2, 62.0)
    assert trace.redraws == 1


def test_time_over_the_end_doubles_the_axis_and_keeps_the_curve(trace):
    trace.extend((t / 10, 20.0) for t in range(50))
    trace.append(6.5, 20.0)
    assert trace.curve.end_s == 13.0
    assert trace.redraws == 1
    assert len(trace.curve.columns) > 40


def test_a_rolling_monitor_begins_again_at_the_left(qtbot):
    monitor = ForceTrace(0.0, 10.0, rolling=True)
    qtbot.addWidget(monitor)
    monitor.append(9.0, 1.0)
    monitor.append(35.0, 1.0)
    assert (monitor.curve.start_s, monitor.curve.end_s) == (30.0, 40.0)
    assert len(monitor.curve.columns) == 1


def test_hundred_thousand_samples_stay_bounded(trace):
    for second in range(100):
        trace.extend((second + k / 1000, 20 + (k % 7) / 10) for k in range(1000))
    assert len(trace.curve.columns) <= COLUMNS
    assert trace.redraws <= 5
    assert trace.peak_kgf == pytest.approx(20.6)


def test_values_that_are_no_numbers_are_left_out(trace):
    trace.append(math.nan, 1.0)
    trace.append(0.0, math.inf)
    trace.append(0.0, math.nan)
    assert trace.curve.columns == {}
    assert trace.peak_kgf is None


def test_clear_forgets_curve_and_scale(trace):
    trace.extend([(0.0, 70.0), (9.0, 1.0)])
    trace.clear()
    assert trace.peak_kgf is None
    assert trace.top_kgf == 60
    assert (trace.curve.start_s, trace.curve.span_s) == (-1.0, 7.0)


def test_band_and_side_are_seen(trace):
    plain = trace.grab().toImage()
    trace.set_band(0.0, 3.0)
    banded = trace.grab().toImage()
    point = trace._point(1.5, 50).toPoint()
    assert plain.pixel(point) != banded.pixel(point)
    trace.set_band(None)
    assert trace.grab().toImage() == plain


def test_a_new_theme_repaints_the_ground(qapp, trace):
    light = trace.grab().toImage().pixelColor(2, 2)
    Theme("dark").apply(qapp)
    dark = trace.grab().toImage().pixelColor(2, 2)
    Theme().apply(qapp)
    assert light.lightness() > 200 > 100 > dark.lightness()


def test_recorded_curve_replaces_what_is_there(trace):
    trace.append(0.0, 55.0)
    trace.show_curve([(0.0, 10.0), (1.0, 12.0)])
    assert trace.peak_kgf == 12.0


samples = st.lists(
    st.tuples(st.floats(0, 500, allow_nan=False), st.floats(-5, 200, allow_nan=False)), max_size=200
)


@given(samples)
def test_thinned_curve_keeps_the_greatest_force(pairs):
    curve = ForceCurve(0.0, 7.0)
    for t_s, force in pairs:
        while t_s >= curve.end_s:
            curve.double_span()
        curve.add(t_s, force)
    assert len(curve.columns) <= COLUMNS
    forces = [force for _t, force in curve.points()]
    if pairs:
        assert max(forces) == max(force for _t, force in pairs)
        assert curve.peak is not None
        assert curve.peak[1] == max(forces)
    assert [t for t, _f in curve.points()] == sorted(t for t, _f in curve.points())
