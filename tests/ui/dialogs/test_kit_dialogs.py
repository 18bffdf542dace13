"""Dialogs: every answer by mouse and by keyboard, and every way out without one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from frailtylab.errors import N_, OperatorError
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.dialogs.problem_dialog import ProblemDialog
from ui.dialogs.reason_dialog import ReasonChoice, ReasonDialog
from ui.text import set_language
from ui.widgets.labels import Text

REASONS = [
    ReasonChoice("pain", "Pain"),
    ReasonChoice("refused", "Refused"),
    ReasonChoice("other", "Other", needs_note=True),
]


@pytest.fixture
def opened(qtbot):
    """Opens dialogs in a window: they delete themselves when they close."""
    window = QWidget()
    qtbot.addWidget(window)

    def open_in_window(dialog):
        dialog.setParent(window, dialog.windowFlags())
        dialog.open()
        qtbot.waitExposed(dialog)
        return dialog

    return open_in_window


@pytest.fixture
def reasons(opened):
    dialog = opened(ReasonDialog("Mark invalid", "Why?", REASONS, "Mark as invalid"))
    dialog.answers = []
    dialog.chosen.connect(lambda code, note: dialog.answers.append((code, note)))
    return dialog


def test_digit_chooses_and_enter_accepts(qtbot, reasons):
    qtbot.keyClick(reasons, Qt.Key.Key_2)
    qtbot.keyClick(reasons, Qt.Key.Key_Return)
    assert reasons.answers == [("refused", "")]
    assert not reasons.isVisible()


def test_mouse_chooses_and_accepts(qtbot, reasons):
    button = reasons.findChild(object, "reason_pain")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(reasons.accept_button, Qt.MouseButton.LeftButton)
    assert reasons.answers == [("pain", "")]


def test_nothing_is_accepted_without_a_reason(qtbot, reasons):
    assert not reasons.accept_button.isEnabled()
    assert reasons.accept_button.toolTip() == "Choose a reason first"
    qtbot.keyClick(reasons, Qt.Key.Key_Return)
    assert reasons.answers == []
    assert reasons.isVisible()


def test_reason_that_needs_a_note_waits_for_it(qtbot, reasons):
    qtbot.keyClick(reasons, Qt.Key.Key_3)
    assert not reasons.accept_button.isEnabled()
    assert reasons.note_row.error.text() == "This reason needs a note"
    reasons.note.setPlainText("  hip operation ")
    assert reasons.accept_button.isEnabled()
    qtbot.mouseClick(reasons.accept_button, Qt.MouseButton.LeftButton)
    assert reasons.answers == [("other", "hip operation")]


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_4, Qt.Key.Key_9])
def test_digits_without_a_reason_do_nothing(qtbot, reasons, key):
    qtbot.keyClick(reasons, key)
    assert reasons.current() is None


def test_digits_in_the_note_are_typed(qtbot, reasons):
    reasons.select("other")
    qtbot.keyClicks(reasons.note, "2 falls")
    assert reasons.note.note() == "2 falls"
    assert reasons.current().code == "other"


@pytest.mark.parametrize("way", ["esc", "button"])
def test_leaving_gives_no_answer(qtbot, reasons, way):
    qtbot.keyClick(reasons, Qt.Key.Key_1)
    if way == "esc":
        qtbot.keyClick(reasons, Qt.Key.Key_Escape)
    else:
        qtbot.mouseClick(reasons.cancel, Qt.MouseButton.LeftButton)
    assert reasons.answers == []
    assert not reasons.isVisible()


def test_a_reason_that_is_not_offered_is_a_mistake_of_ours(reasons):
    with pytest.raises(KeyError):
        reasons.select("weather")


def test_confirming_says_so_once(qtbot, opened):
    dialog = opened(ConfirmDialog("Leave?", "2 missing", "Leave it", "Stay"))
    answers = []
    dialog.confirmed.connect(lambda: answers.append(1))
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    assert answers == [1]
    assert not dialog.isVisible()


@pytest.mark.parametrize("way", ["esc", "enter", "button"])
def test_careless_keys_change_nothing(qtbot, way, opened):
    dialog = opened(ConfirmDialog("Leave?", "2 missing", "Leave it", "Stay"))
    answers = []
    dialog.confirmed.connect(lambda: answers.append(1))
    if way == "button":
        qtbot.mouseClick(dialog.no, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(dialog, Qt.Key.Key_Escape if way == "esc" else Qt.Key.Key_Return)
    assert answers == []


def problem(**more):
    return OperatorError(
        N_("This is not a number"),
        N_("“{typed}” can't be read as a number."),
        N_("Type digits with at most one decimal point or comma."),
        values={"typed": "P1<i></i>7"},
        **more,
    )


def texts(dialog):
    return [label.text() for label in dialog.findChildren(Text) if label.isVisibleTo(dialog)]


def test_problem_says_what_happened_what_to_do_and_that_nothing_is_lost(opened):
    dialog = opened(ProblemDialog(problem()))
    shown = texts(dialog)
    assert "“P1<i></i>7” can't be read as a number." in shown
    assert "Type digits with at most one decimal point or comma." in shown
    assert "Nothing has been lost." in shown
    assert dialog.findChild(object, "problem_retry") is None


def test_problem_does_not_claim_that_nothing_is_lost_when_it_is(opened):
    dialog = opened(ProblemDialog(problem(nothing_lost=False)))
    assert "Nothing has been lost." not in texts(dialog)


def test_trying_again_is_told(qtbot, opened):
    dialog = opened(ProblemDialog(problem(can_retry=True)))
    tries = []
    dialog.retry.connect(lambda: tries.append(1))
    qtbot.mouseClick(dialog.retry_button, Qt.MouseButton.LeftButton)
    assert tries == [1]


def test_problem_speaks_the_language_of_the_window(opened):
    set_language("zh_CN")
    try:
        dialog = opened(ProblemDialog(problem()))
        assert "这不是数字" in texts(dialog)
    finally:
        set_language("en")
