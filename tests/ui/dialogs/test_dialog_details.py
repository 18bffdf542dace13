"""Dialogs at their edges: words at the fields, held keys, and what each way out leaves behind."""

from __future__ import annotations

import pytest
from helpers.pages.manual_entry_object import ASK, GRIP, LATE, ManualEntryObject
from helpers.pages.new_participant_object import NewParticipantObject
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from frailtylab.errors import N_, OperatorError
from frailtylab.people import Side
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.dialogs.participant_checks import (
    birth_year_problem,
    code_problem,
    height_problem,
    initials_problem,
    letters,
    whole_number,
)
from ui.dialogs.problem_dialog import ProblemDialog
from ui.dialogs.reason_dialog import ReasonChoice, ReasonDialog
from ui.widgets.labels import Text

# ---- participant ------------------------------------------------------------------------------

ONLY_PLAIN = "Only A–Z, 0–9, dot, dash and underscore."
LETTERS = "One to four letters, without digits."
YEARS = "A year from 1900 to 2026."
HEIGHTS = "Whole centimetres from 50 to 250, or nothing."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("P-0147", ""),
        ("  P-0147 ", ""),
        ("p_01.47", ""),
        ("", "Type the code."),
        ("   ", "Type the code."),
        ("P 0147", ONLY_PLAIN),
        ("P/0147", ONLY_PLAIN),
        ("P-0147\u200b", ONLY_PLAIN),
        ("\u202eP-0147", ONLY_PLAIN),
        ("Ｐ-0147", ONLY_PLAIN),
        ("Ρ-0147", ONLY_PLAIN),  # a Greek letter that looks like P
        ("P-0147\nP-0148", ONLY_PLAIN),
    ],
)
def test_a_code_is_plain_or_refused_in_words(typed, problem):
    assert code_problem(typed) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("K", ""),
        ("KM", ""),
        ("k.m.", ""),
        ("K. M. V. D.", ""),
        ("ÅÖ", ""),
        ("王", ""),
        ("", LETTERS),
        (" . ", LETTERS),
        ("ABCDE", LETTERS),
        ("K1", LETTERS),
        ("K-M", LETTERS),
    ],
)
def test_initials_are_one_to_four_letters(typed, problem):
    assert initials_problem(typed) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("1900", ""),
        ("2026", ""),
        (" 1941 ", ""),
        ("１９４１", ""),
        ("1899", YEARS),
        ("2027", YEARS),
        ("41", YEARS),
        ("-1941", YEARS),
        ("1941.0", YEARS),
        ("", YEARS),
    ],
)
def test_a_year_of_birth_lies_between_1900_and_today(typed, problem):
    assert birth_year_problem(typed, 2026) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("50", ""),
        ("250", ""),
        ("", ""),
        ("  ", ""),
        ("49", HEIGHTS),
        ("251", HEIGHTS),
        ("1.58", HEIGHTS),
        ("158 cm", HEIGHTS),
        ("tall", HEIGHTS),
    ],
)
def test_a_height_is_whole_centimetres_or_nothing(typed, problem):
    assert height_problem(typed) == problem


@pytest.mark.parametrize(
    ("typed", "number"),
    [("007", 7), ("0", 0), ("１２", 12), ("+5", None), ("1_000", None), ("1 000", None),
     ("²", 2), ("٣", None), ("", None)],
)  # fmt: skip
def test_only_digits_make_a_whole_number(typed, number):
    assert whole_number(typed) == number


@given(st.text(alphabet="abcXYZ. ", max_size=12))
def test_tidied_initials_stay_tidy(typed):
    tidy = letters(typed)
    assert letters(tidy) == tidy == tidy.upper()
    assert not {".", " "} & set(tidy)


@pytest.mark.parametrize("typed", ["", "2026-02-30", "22.11.2026", "today"])
def test_nobody_is_added_without_a_real_day_of_the_baseline(qtbot, typed):
    form = NewParticipantObject(qtbot)
    form.fill_all()
    form.dialog._baseline.setText(typed)
    form.add()
    assert form.submitted == []
    assert form.errors() == {"baseline": "Year-month-day"}
    form.dialog._baseline.setText("2026-11-20")
    form.add()
    assert [answer[0].baseline for answer in form.submitted] == ["2026-11-20"]


# ---- typed values -----------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "2026-02-30", "20.11.2026", "yesterday", "2026-11"])
def test_a_late_entry_without_a_real_day_is_not_kept(qtbot, typed):
    form = ManualEntryObject(qtbot, LATE)
    form.fill("manual_value", "4.31")
    form.reason("false_start")
    form.dialog.date.setText(typed)
    form.click("manual_accept")
    assert form.entries == []
    assert form.error("date") == "Year, month, day"


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-01", "20261101"])
def test_a_late_entry_of_a_day_until_today_is_kept(qtbot, day):
    form = ManualEntryObject(qtbot, LATE)
    form.fill("manual_value", "4.31")
    form.reason("false_start")
    form.dialog.date.setText(day)
    form.click("manual_accept")
    assert [entry.performed_on.replace("-", "") for entry in form.entries] == [day.replace("-", "")]
    assert form.error("date") == ""


@pytest.mark.parametrize(("ask", "title"), [(ASK, "Type a value"), (LATE, "Late entry")])
def test_a_late_entry_is_called_so(qtbot, ask, title):
    assert ManualEntryObject(qtbot, ask).dialog.windowTitle() == title


@pytest.mark.parametrize(
    ("side", "place"),
    [
        (None, "Timed Up and Go · Trial 1 of 2"),
        (Side.LEFT, "Timed Up and Go · Left hand · Trial 1 of 2"),
        (Side.RIGHT, "Timed Up and Go · Right hand · Trial 1 of 2"),
    ],
)
def test_the_place_of_a_typed_value_names_its_hand(qtbot, side, place):
    form = ManualEntryObject(qtbot, replace(ASK, side=side))
    assert place in [label.text() for label in form.dialog.findChildren(Text)]
    form.fill("manual_value", "21.4")
    form.reason("false_start")
    form.click("manual_accept")
    assert form.entries[0].side is side


def test_a_value_is_read_out_with_its_unit(qtbot):
    assert ManualEntryObject(qtbot, ASK).dialog.value.accessibleName() == "Value in s"


def test_an_empty_value_is_told_what_to_type_without_quoting_nothing(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.reason("false_start")
    form.click("manual_accept")
    assert form.error("value") == "Type digits with at most one decimal point or comma."
    form.fill("manual_value", "4")
    assert form.error("value") == ""


def test_the_button_says_when_it_keeps_in_spite_of_a_warning(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "431")
    assert form.dialog.accept_button.text() == "Keep this value"
    form.dialog.show_warning("431 s is unusual.")
    assert form.dialog.accept_button.text() == "Keep it all the same"
    assert form.dialog.warning.title.text() == "431 s is unusual."
    form.fill("manual_value", "4.31")
    assert form.dialog.accept_button.text() == "Keep this value"
    assert form.dialog.warning.isHidden()


def test_a_problem_is_not_taken_for_a_warning_that_was_read(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "4.31")
    form.reason("false_start")
    form.dialog.show_problem(OperatorError("The disk is full", "It has no room.", "Make room."))
    assert form.dialog.warning.text.text() == "It has no room. Make room."
    form.click("manual_accept")
    assert [entry.confirmed for entry in form.entries] == [False]


def test_a_held_enter_submits_nothing(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "4.31")
    form.reason("false_start")
    QApplication.sendEvent(form.dialog, held(Qt.Key.Key_Return))
    assert form.entries == []


def test_only_an_asked_instrument_is_asked_for(qtbot):
    plain, asked = ManualEntryObject(qtbot, ASK), ManualEntryObject(qtbot, GRIP)
    assert not {"instrument", "make", "model", "serial"} & set(plain.dialog._rows)
    assert {"instrument", "make", "model", "serial"} <= set(asked.dialog._rows)


# ---- reasons and questions --------------------------------------------------------------------


def held(key, text=""):
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, True)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def many(window):
    reasons = [ReasonChoice(f"r{n}", f"Reason {n}") for n in range(1, 12)]
    dialog = ReasonDialog("Not done", "Why?", reasons, "Record", window)
    dialog.open()
    return dialog


def test_only_nine_reasons_have_a_digit(many):
    labels = [button.text() for button in many._buttons_by_code.values()]
    assert labels[0] == "1  Reason 1"
    assert labels[8:] == ["9  Reason 9", "Reason 10", "Reason 11"]


def test_another_reason_replaces_the_first(qtbot, many):
    qtbot.keyClick(many, Qt.Key.Key_9)
    many.select("r11")
    checked = [code for code, button in many._buttons_by_code.items() if button.isChecked()]
    assert checked == ["r11"]
    assert many._buttons_by_code["r9"].icon_name == "circle"


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_2, "2"), (Qt.Key.Key_Return, "\r")])
def test_held_keys_answer_no_question(many, key, text):
    many.select("r1")
    answers = []
    many.chosen.connect(lambda *answer: answers.append(answer))
    QApplication.sendEvent(many, held(key, text))
    assert many.current().code == "r1"
    assert answers == []


@pytest.mark.parametrize("digit", ["²", "٢", "２"])
def test_only_plain_digits_choose(many, digit):
    event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, digit)
    QApplication.sendEvent(many, event)
    assert many.current() is None


def test_a_note_of_blanks_is_no_note(window):
    reasons = [ReasonChoice("other", "Other", needs_note=True), ReasonChoice("pain", "Pain")]
    dialog = ReasonDialog("Not done", "Why?", reasons, "Record", window)
    dialog.select("other")
    dialog.note.setPlainText("  \n ")
    assert not dialog.accept_button.isEnabled()
    assert dialog.note_row.error.text() == "This reason needs a note"
    dialog.select("pain")
    assert dialog.note_row.error.text() == ""
    assert dialog.accept_button.isEnabled()


def test_the_harmless_answer_has_the_keyboard(window):
    dialog = ConfirmDialog("Leave?", "2 missing", "Leave it", "Stay", "danger", window)
    assert dialog.focusWidget() is dialog.no
    assert (dialog.yes.kind, dialog.yes.text(), dialog.no.text()) == ("danger", "Leave it", "Stay")


@pytest.mark.parametrize(("can_retry", "close_kind"), [(True, "secondary"), (False, "primary")])
def test_a_problem_has_one_primary_way_on(window, can_retry, close_kind):
    error = OperatorError(N_("Title"), N_("It happened."), "", can_retry=can_retry)
    dialog = ProblemDialog(error, window)
    tries = []
    dialog.retry.connect(lambda: tries.append(1))
    assert dialog.close_button.kind == close_kind
    assert "What you can do" not in [label.text() for label in dialog.findChildren(Text)]
    dialog.close_button.click()
    assert tries == []


def test_a_problem_that_may_have_cost_something_says_what_to_look_at(window):
    dialog = ProblemDialog(OperatorError("T", "H.", "Do.", nothing_lost=False), window)
    sentences = [label.text() for label in dialog.findChildren(Text)]
    assert "The last attempt may be incomplete. Look at it before you go on." in sentences


def test_a_dialog_never_blocks_and_never_outgrows_the_screen(window):
    dialog = ConfirmDialog("Leave?", "word " * 4000, "Leave it", "Stay", parent=window)
    assert dialog.windowModality() == Qt.WindowModality.WindowModal
    room = dialog.screen().availableSize()
    assert dialog.sizeHint().height() <= room.height()
    assert dialog.sizeHint().width() <= room.width()
