"""Marks on the curve: painted where they belong, within the plot, and gone with the curve."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

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


def dashes(trace, t_s):
    """Whether a line stands at that time, looked for high above the curve."""
    image = trace.grab().toImage()
    plot = trace._plot()
    x = round(trace._point(t_s, 0).x())
    muted = QColor(theme().colour("muted"))
    columns = range(max(0, x - 1), min(image.width(), x + 2))
    rows = range(round(plot.top()) + 40, round(plot.top()) + 60)
    seen = [image.pixelColor(c, r) for c in columns for r in rows]
    return any(abs(c.red() - muted.red()) < 40 and abs(c.blue() - muted.blue()) < 40 for c in seen)


def test_onset_and_release_are_lines_at_their_times(trace):
    assert not dashes(trace, 0.0)
    trace.set_marks(MARKS)
    assert dashes(trace, 0.0)
    assert dashes(trace, 3.2)
    assert not dashes(trace, 2.0)


def test_marks_go_with_the_curve_and_with_an_empty_tuple(trace):
    trace.set_marks(MARKS)
    trace.set_marks(())
    assert not dashes(trace, 3.2)
    trace.set_marks(MARKS)
    trace.clear()
    assert trace.marks == ()
    assert not dashes(trace, 3.2)


@pytest.mark.parametrize("height", [140, 180, 260, 600])
def test_labels_of_the_force_axis_never_touch(trace, height):
    trace.resize(600, height)
    from PySide6.QtGui import QFontMetrics

    high = QFontMetrics(theme().font("small")).height()
    plot = trace._plot()
    step = trace._force_step(plot.height() / high)
    assert plot.height() * step / trace.top_kgf >= high or step == 60
