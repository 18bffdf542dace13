"""What trembling hands and held keys do to a trial in the real window: nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from frailtylab.protocols.base import Phase


def press_space(bench, *, auto_repeat=False):
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", auto_repeat
    )
    target = QApplication.focusWidget() or bench.app.window
    QApplication.sendEvent(target, event)


@pytest.fixture
def tug(bench):
    bench.open_visit()
    bench.begin("TUG")
    return bench


@pytest.mark.parametrize("gap_s", [0.05, 0.2, 0.5])
def test_a_double_press_on_stop_stops_once_and_resets_nothing(tug, gap_s):
    attempt = tug.app.visit.attempt
    press_space(tug)
    tug.advance(8.0)
    press_space(tug)
    stopped_ns = attempt.run.stopped_ns
    tug.advance(gap_s)
    press_space(tug)
    assert attempt.phase is Phase.STOPPED
    assert attempt.run.stopped_ns == stopped_ns
    assert tug.app.visit.attempt is attempt


def test_space_held_for_three_seconds_starts_once_and_never_stops(tug):
    attempt = tug.app.visit.attempt
    press_space(tug)
    started_ns = attempt.run.started_ns
    for _repeat in range(90):
        tug.advance(1 / 30)
        press_space(tug, auto_repeat=True)
    assert attempt.phase is Phase.RUNNING
    assert attempt.run.started_ns == started_ns


def test_every_ignored_press_is_in_the_recording_with_its_reason(tug):
    import msgspec

    from frailtylab.recording import EntryKind, PressData

    attempt = tug.app.visit.attempt
    press_space(tug)
    tug.advance(0.1)
    press_space(tug)
    tug.advance(0.1)
    press_space(tug, auto_repeat=True)
    entries = [e for e in attempt.recorder.recording().entries if e.kind is EntryKind.PRESS]
    refusals = [msgspec.msgpack.decode(e.data, type=PressData).refusal for e in entries]
    assert refusals == [None, "dead_time_after_start", "auto_repeat"]


def test_undo_goes_on_as_if_the_stop_had_never_been(tug):
    attempt = tug.app.visit.attempt
    press_space(tug)
    tug.advance(6.0)
    press_space(tug)
    tug.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    tug.advance(2.0)
    attempt.undo()
    assert attempt.phase is Phase.RUNNING
    tug.advance(2.0)
    press_space(tug)
    tug.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    tug.wait_for_keep().click()
    tug.settle()
    kept = tug.in_store(lambda store: store.trials.of_visit(tug.app.visit.opened.visit_id))
    assert [k.trial.primary("elapsed").text for k in kept] == ["10.000000000"]


def test_no_other_page_can_be_reached_while_the_clock_runs(tug):
    press_space(tug)
    tug.advance(1.0)
    for place in ("today", "people", "records", "devices", "settings"):
        QTest.mouseClick(tug.widget(f"nav_{place}"), Qt.MouseButton.LeftButton)
        assert tug.app.navigator.current == "timing"
    tug.app.visit.go_to("review")
    tug.app.visit.close()
    assert tug.app.navigator.current == "timing"
    assert not tug.app.may_close()


def test_a_pedal_key_of_the_settings_starts_and_stops(tug):
    tug.app.settings.set_keys(("Space", "PgDown"))
    tug.settle()
    attempt = tug.app.visit.attempt
    QTest.keyClick(tug.app.window, Qt.Key.Key_PageDown)
    assert attempt.phase is Phase.RUNNING
    tug.advance(5.0)
    QTest.keyClick(tug.app.window, Qt.Key.Key_PageDown)
    assert attempt.phase is Phase.STOPPED
    tug.settle()


def test_a_language_switch_in_a_running_trial_loses_nothing(tug):
    attempt = tug.app.visit.attempt
    press_space(tug)
    tug.advance(3.0)
    tug.app.settings.set_language("zh_CN")
    tug.settle()
    assert tug.app.visit.attempt is attempt
    assert tug.app.navigator.current == "timing"
    tug.advance(3.0)
    press_space(tug)
    assert attempt.trial.primary("elapsed").text == "6.000000000"
    tug.settle()
    tug.app.settings.set_language("en")
    tug.settle()
