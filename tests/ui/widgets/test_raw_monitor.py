"""The live line monitor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.raw_monitor import SPELT_OUT, RawMonitor


def test_lines_come_to_the_display_by_themselves_while_it_is_seen(qtbot):
    monitor = RawMonitor()
    qtbot.addWidget(monitor)
    monitor.show()
    monitor.append("one")
    qtbot.waitUntil(lambda: monitor.text() == "one", timeout=10_000)


def test_a_hidden_display_runs_no_timer_and_catches_up_when_shown(qtbot):
    monitor = RawMonitor()
    qtbot.addWidget(monitor)
    monitor.append("one")
    assert not monitor._timer.isActive()
    monitor.show()
    assert monitor.text() == "one"


def test_hiding_stops_the_timer(qtbot):
    monitor = RawMonitor()
    qtbot.addWidget(monitor)
    monitor.show()
    monitor.append("one")
    monitor.hide()
    assert not monitor._timer.isActive()


def test_clearing_forgets_the_lines(qtbot):
    monitor = RawMonitor()
    qtbot.addWidget(monitor)
    monitor.append("one")
    monitor.flush()
    monitor._clear.click()
    monitor.flush()
    assert monitor.line_count() == 0


@given(st.text())
def test_a_line_stays_one_line_whatever_the_device_sends(line):
    shown = line.translate(SPELT_OUT)
    assert len(shown.splitlines()) <= 1
    assert not any(ord(sign) < 32 for sign in shown)


def test_line_ends_are_spelt_out():
    assert "24.8 kgF\r\n\x03".translate(SPELT_OUT) == "24.8 kgF\\r\\n\\x03"
