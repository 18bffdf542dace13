"""The painted timeline of visits."""

from __future__ import annotations

from ui.widgets.visit_timeline import TimelineStop, VisitTimeline

STOPS = [
    TimelineStop("Baseline", "23 Oct 2026", "Done", "ok"),
    TimelineStop("1 month", "22 Nov 2026", "Due", "info"),
]


def test_narrow_stops_give_up_their_days_and_their_height(qtbot):
    line = VisitTimeline()
    qtbot.addWidget(line)
    line.set_stops(STOPS)
    assert line.heightForWidth(80) < line.heightForWidth(800)


def test_a_timeline_paints_something_for_each_state(qtbot):
    line = VisitTimeline()
    qtbot.addWidget(line)
    line.resize(600, 100)
    line.set_stops(STOPS)
    done = line.grab().toImage()
    line.set_stops([STOPS[1], STOPS[0]])
    assert line.grab().toImage() != done


def test_no_visits_paint_nothing_and_break_nothing(qtbot):
    line = VisitTimeline()
    qtbot.addWidget(line)
    line.set_stops([])
    line.grab()
    assert line.accessibleName() == ""
