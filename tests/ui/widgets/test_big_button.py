"""Start and Stop act on the press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.widgets.big_button import BigButton


@pytest.fixture
def button(qtbot):
    ticks = iter(range(1000, 10_000))
    button = BigButton("STOP", "Space", "stop", now_ns=lambda: next(ticks))
    qtbot.addWidget(button)
    button.resize(400, 104)
    button.show()
    button.presses = []
    button.pressed_at.connect(lambda ns, ms, kind: button.presses.append((ns, ms, kind)))
    return button


def mouse(button, kind, event_ms=77, which=Qt.MouseButton.LeftButton):
    at = QPointF(20, 20)
    event = QMouseEvent(kind, at, at, which, which, Qt.KeyboardModifier.NoModifier)
    event.setTimestamp(event_ms)
    QApplication.sendEvent(button, event)


def test_press_is_told_before_release(button, qtbot):
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    assert [press[2] for press in button.presses] == ["mouse"]
    qtbot.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert len(button.presses) == 1


def test_press_carries_the_host_clock_and_the_stamp_of_the_event(button):
    mouse(button, QEvent.Type.MouseButtonPress, event_ms=123_456)
    host_ns, event_ms, _kind = button.presses[0]
    assert 1000 <= host_ns < 10_000
    assert event_ms == 123_456


def test_host_time_of_half_a_day_is_not_cut(qtbot):
    button = BigButton("STOP", now_ns=lambda: 43_200_000_000_001)
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.pressed_at) as told:
        mouse(button, QEvent.Type.MouseButtonPress)
    assert told.args[0] == 43_200_000_000_001


def test_quick_second_press_is_told_too(button):
    mouse(button, QEvent.Type.MouseButtonPress)
    mouse(button, QEvent.Type.MouseButtonRelease)
    mouse(button, QEvent.Type.MouseButtonDblClick)
    assert len(button.presses) == 2


def test_other_mouse_buttons_do_nothing(button, qtbot):
    qtbot.mousePress(button, Qt.MouseButton.RightButton)
    assert button.presses == []


def test_a_finger_acts_when_it_touches(button):
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    QTest.touchEvent(button, screen).press(0, QPoint(10, 10), button)
    assert [press[2] for press in button.presses] == ["touch"]
    QTest.touchEvent(button, screen).release(0, QPoint(10, 10), button)
    assert len(button.presses) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_do_not_press_it_even_with_focus(button, qtbot, key):
    button.setFocus()
    clicks = []
    button.clicked.connect(lambda: clicks.append(1))
    qtbot.keyClick(button, key)
    assert (button.presses, clicks) == ([], [])


def test_it_takes_no_focus_by_tab_or_click(button):
    assert button.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_while_waiting_it_takes_no_press_and_says_why(button, qtbot):
    button.set_face("START", "Gate B is blocked", "wait")
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    QTest.touchEvent(button, screen).press(0, QPoint(10, 10), button)
    assert button.presses == []
    assert button.accessibleDescription() == "Gate B is blocked"


def test_long_hint_goes_below_the_word_and_makes_it_higher(qtbot):
    button = BigButton("START", "Space · pedal · gate A · " * 4)
    qtbot.addWidget(button)
    assert button.heightForWidth(260) > button.heightForWidth(2000) >= 104
