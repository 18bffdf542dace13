"""Marks on the curve: painted where they belong, within the plot, and gone with the curve."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from ui.theme.theme import theme
from ui.widgets.force_trace import ForceTrace
from ui.widgets.trace_marks import Mark

MARKS = (
    Mark("onset", 0.0, 1.0, before=True),
    Mark("peak", 0.86, 25.3, at_point=True),
    Mark("release", 3.2, 1.0),
)


@pytest.fixture
def trace(qtbot):
    trace = ForceTrace()
    qtbot.addWidget(trace)
    trace.resize(600, 300)
    trace.show_curve([(0.0, 1.0), (0.86, 25.3), (3.2, 1.0)])
    return trace


def column(trace, t_s):
    """What is painted around that time, high above the curve."""
    image = trace.grab().toImage()
    plot = trace._plot()
    x, top = round(trace._point(t_s, 0).x()), round(plot.top())
    return [image.pixel(c, r) for c in (x - 1, x, x + 1) for r in range(top + 30, top + 70)]


def test_onset_and_release_are_lines_at_their_times(trace):
    before = {t_s: column(trace, t_s) for t_s in (0.0, 2.0, 3.2)}
    trace.set_marks(MARKS)
    assert {t_s for t_s in before if column(trace, t_s) != before[t_s]} == {0.0, 3.2}


def test_marks_go_with_the_curve_and_with_an_empty_tuple(trace):
    before = column(trace, 3.2)
    trace.set_marks(MARKS)
    trace.set_marks(())
    assert column(trace, 3.2) == before
    trace.set_marks(MARKS)
    trace.clear()
    assert trace.marks == ()
    assert column(trace, 3.2) == before


@pytest.mark.parametrize("height", [140, 180, 260, 600])
def test_labels_of_the_force_axis_never_touch(trace, height):
    trace.resize(600, height)
    high = QFontMetrics(theme().font("small")).height()
    plot = trace._plot()
    step = trace._force_step(plot.height() / high)
    assert plot.height() * step / trace.top_kgf >= high or step == 60
