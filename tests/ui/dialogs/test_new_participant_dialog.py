"""Adding a participant."""

from __future__ import annotations

import pytest
from helpers.pages.new_participant_object import NewParticipantObject
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from frailtylab.errors import OperatorError
from frailtylab.people import Side
from ui.dialogs.participant_checks import letters, whole_number
from ui.views import NewParticipant
from ui.widgets.notice_bar import NoticeBar


def test_a_right_form_gives_the_participant(qtbot):
    form = NewParticipantObject(qtbot)
    form.fill_all()
    form.add()
    assert form.submitted == [
        (NewParticipant("P-0147", "KM", 1941, "female", Side.RIGHT, 158, "2026-11-22"),)
    ]
    assert form.dialog.isVisible()


def test_an_empty_form_says_at_every_field_what_it_needs(qtbot):
    form = NewParticipantObject(qtbot)
    form.add()
    assert set(form.errors()) == {"code", "initials", "birth_year", "sex", "hand"}
    assert not form.submitted
    assert form.dialog.focusWidget() is form.find("new_code")


def test_no_sex_and_no_hand_is_chosen_beforehand(qtbot):
    form = NewParticipantObject(qtbot)
    for name in ("female", "male", "other", "left", "right"):
        assert not form.find(f"choice_{name}").isChecked()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", "P 0147"),
        ("code", "Р-0147"),  # a Cyrillic letter that looks like P
        ("initials", "K1"),
        ("initials", "ABCDE"),
        ("initials", "..."),
        ("birth_year", "1899"),
        ("birth_year", "2027"),
        ("birth_year", "41"),
        ("height", "49"),
        ("height", "251"),
        ("height", "158,5"),
        ("height", "1.58"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_kept_as_typed(qtbot, field, typed):
    form = NewParticipantObject(qtbot)
    form.fill_all(**{field: typed})
    form.add()
    assert list(form.errors()) == [field]
    assert form.text(f"new_{field}") == typed
    assert not form.submitted


def test_a_mended_form_is_taken(qtbot):
    form = NewParticipantObject(qtbot)
    form.fill_all(birth_year="1899")
    form.add()
    form.fill("new_birth_year", "1900")
    form.add()
    assert not form.errors()
    assert len(form.submitted) == 1


def test_height_may_stay_empty(qtbot):
    form = NewParticipantObject(qtbot)
    form.fill_all(height="")
    form.add()
    assert form.submitted[0][0].height_cm is None


def test_dots_and_blanks_between_initials_are_left_out(qtbot):
    form = NewParticipantObject(qtbot)
    form.fill_all(initials="k. m.")
    form.add()
    assert form.submitted[0][0].initials == "KM"


def test_a_refusal_keeps_the_form_filled_and_usable(qtbot):
    form = NewParticipantObject(qtbot)
    form.fill_all()
    form.add()
    form.dialog.show_problem(OperatorError("This code is taken", "It exists.", "Check it."))
    notice = form.find("new_problem", NoticeBar)
    assert notice.title.text() == "This code is taken"
    assert form.text("new_code") == "P-0147"
    form.fill("new_code", "P-0148")
    form.add()
    assert form.submitted[-1][0].code == "P-0148"
    assert not form.shown("new_problem")


def test_enter_in_a_field_adds(qtbot):
    form = NewParticipantObject(qtbot)
    form.fill_all()
    qtbot.keyClick(form.find("new_birth_year"), Qt.Key.Key_Return)
    assert len(form.submitted) == 1


def test_esc_closes_without_adding(qtbot):
    form = NewParticipantObject(qtbot, "P-0200")
    assert form.text("new_code") == "P-0200"
    qtbot.keyClick(form.dialog, Qt.Key.Key_Escape)
    assert not form.dialog.isVisible()
    assert not form.submitted


@given(st.integers(min_value=0, max_value=9999))
def test_whole_numbers_are_read_also_in_full_width(number):
    wide = str(number).translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    assert whole_number(f" {number} ") == number
    assert whole_number(wide) == number


@given(st.text())
def test_anything_typed_is_a_whole_number_or_none(typed):
    number = whole_number(typed)
    assert number is None or number >= 0
    assert "." not in letters(typed)
