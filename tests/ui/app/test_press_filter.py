"""Which keys are presses: those of the settings, on a trial, while nobody types."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from frailtylab.samples import PressKind
from ui.press_filter import PressFilter


class Bed(QWidget):
    """A window with a field and a button."""

    def __init__(self, clock) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        self.field, self.button = QLineEdit(), QPushButton("Back")
        box.addWidget(self.field)
        box.addWidget(self.button)
        self.clicks, self.presses = [], []
        self.button.clicked.connect(lambda: self.clicks.append(1))
        self.on = True
        self.filter = PressFilter(clock, lambda _key: self.on, lambda: ("Space", "PgDown"))
        self.filter.pressed.connect(self.presses.append)


@pytest.fixture
def bed(qtbot, fake_clock):
    bed = Bed(fake_clock)
    qtbot.addWidget(bed)
    bed.show()
    qtbot.waitExposed(bed)
    bed.activateWindow()
    app = QApplication.instance()
    bed.filter.install(app)
    yield bed
    bed.filter.remove(app)


def test_a_key_of_the_settings_is_a_press_and_never_a_click(bed, fake_clock):
    bed.button.setFocus()
    QTest.keyClick(bed.button, Qt.Key.Key_Space)
    assert [(p.host_ns, p.kind) for p in bed.presses] == [(fake_clock.now_ns(), PressKind.KEY)]
    assert bed.clicks == []


def test_a_key_that_no_keyboard_press_uses_is_a_pedal(bed):
    bed.button.setFocus()
    QTest.keyClick(bed.button, Qt.Key.Key_PageDown)
    assert [p.kind for p in bed.presses] == [PressKind.PEDAL]


def test_typing_a_blank_into_a_field_is_no_press(bed, qtbot):
    bed.field.setFocus()
    qtbot.waitUntil(bed.field.hasFocus, timeout=20_000)
    QTest.keyClicks(bed.field, "a b")
    assert bed.field.text() == "a b"
    assert bed.presses == []


def test_other_keys_and_other_pages_are_left_alone(bed):
    bed.button.setFocus()
    QTest.keyClick(bed.button, Qt.Key.Key_A)
    bed.on = False
    QTest.keyClick(bed.button, Qt.Key.Key_Space)
    assert bed.presses == []
    assert bed.clicks == [1]


def test_a_press_under_a_dialog_belongs_to_the_dialog(bed, qtbot):
    dialog = QDialog(bed)
    answer = QPushButton("Answer", dialog)
    answered = []
    answer.clicked.connect(lambda: answered.append(1))
    dialog.setModal(True)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog, timeout=20_000)
    QTest.keyClick(answer, Qt.Key.Key_Space)
    dialog.close()
    assert bed.presses == []
    assert answered == [1]


def test_auto_repeat_arrives_marked_as_such(bed):
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True
    )
    bed.button.setFocus()
    QApplication.sendEvent(bed.button, event)
    assert [p.auto_repeat for p in bed.presses] == [True]


def test_the_release_is_swallowed_with_its_press(bed):
    bed.button.setFocus()
    release = QKeyEvent(
        QEvent.Type.KeyRelease, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " "
    )
    assert bed.filter.eventFilter(bed.button, release)
    assert bed.presses == []
