"""Typed values: taken exactly as typed, questioned, never changed."""

from __future__ import annotations

import pytest
from helpers import sample_views_b as sample
from helpers.pages.manual_entry_object import ASK, GRIP, LAST, LATE, ManualEntryObject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import Qt

from frailtylab.errors import OperatorError
from frailtylab.people import Side
from frailtylab.settings import TypedInstrument
from ui.views import ManualEntry


def test_a_typed_value_is_given_with_its_reason(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "4.31")
    form.reason("false_start")
    form.click("manual_accept")
    assert form.entries == [ManualEntry("4.31", "s", "false_start", "")]


@pytest.mark.parametrize(
    ("typed", "kept"), [("4,31", "4.31"), ("04.310", "04.310"), ("７.5", "7.5")]
)
def test_comma_and_point_are_the_same_and_no_digit_is_lost(qtbot, typed, kept):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", typed)
    form.reason("false_start")
    form.click("manual_accept")
    assert form.entries[0].value_text == kept


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.from_regex(r"[0-9]{1,3}[.,][0-9]{1,2}", fullmatch=True))
def test_digits_arrive_as_they_were_typed(qtbot, typed):
    form = ManualEntryObject(qtbot, replace(ASK, reasons=()))
    form.fill("manual_value", typed)
    form.click("manual_accept")
    assert form.entries[0].value_text == typed.replace(",", ".")
    form.page.close()


@pytest.mark.parametrize("typed", ["", "abc", "1,234", "-3", "4.3.1"])
def test_an_unreadable_number_is_told_in_words_and_not_given(qtbot, typed):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", typed)
    form.reason("false_start")
    form.click("manual_accept")
    assert form.entries == []
    assert form.error("value")
    assert form.text("manual_value") == typed


def test_a_reason_is_needed_and_some_need_a_note(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "4.31")
    form.click("manual_accept")
    assert form.error("reason") == "Choose a reason"
    form.reason("other")
    form.click("manual_accept")
    assert form.error("note") == "This reason needs a note"
    form.dialog.note.setPlainText("stopwatch on paper")
    form.click("manual_accept")
    assert form.entries[0].note == "stopwatch on paper"


def test_an_unlikely_value_is_kept_only_after_a_second_look(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "1.2")
    form.reason("false_start")
    form.click("manual_accept")
    form.dialog.show_warning("Shorter than 3.0 s. Was the whole test timed?")
    assert form.text("manual_accept") == "Keep it all the same"
    form.click("manual_accept")
    assert [entry.confirmed for entry in form.entries] == [False, True]
    assert form.entries[1].value_text == "1.2"


def test_another_value_withdraws_the_warning(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    form.fill("manual_value", "1.2")
    form.reason("false_start")
    form.dialog.show_warning("Shorter than 3.0 s.")
    form.fill("manual_value", "12")
    assert not form.shown("manual_warning")
    form.click("manual_accept")
    assert form.entries == [ManualEntry("12", "s", "false_start", "")]


def test_a_late_entry_gives_the_day_and_none_to_come(qtbot):
    form = ManualEntryObject(qtbot, LATE)
    form.fill("manual_value", "4.31")
    form.reason("false_start")
    form.dialog.date.set_iso("2026-11-23")
    form.click("manual_accept")
    assert form.entries == []
    assert form.error("date") == "This day is still to come"
    form.dialog.date.set_iso("2026-11-20")
    form.click("manual_accept")
    assert form.entries[0].performed_on == "2026-11-20"


def test_an_entry_of_today_has_no_other_day(qtbot):
    form = ManualEntryObject(qtbot, replace(ASK, reasons=()))
    form.fill("manual_value", "4.31")
    form.click("manual_accept")
    assert not form.shown("manual_date")
    assert form.entries[0].performed_on is None


def test_the_dynamometer_that_was_read_is_named(qtbot):
    form = ManualEntryObject(qtbot, replace(GRIP, reasons=()))
    form.fill("manual_value", "24")
    form.instrument("jamar")
    form.fill("manual_serial", " 1234 ")
    form.click("manual_accept")
    read = TypedInstrument("Jamar", "Hydraulic", "1234")
    assert form.entries == [ManualEntry("24", "kgf", "", "", instrument=read, side=Side.LEFT)]


def test_the_last_instrument_is_one_press_away_and_none_by_itself(qtbot):
    form = ManualEntryObject(qtbot, replace(GRIP, reasons=()))
    form.fill("manual_value", "24")
    form.click("manual_accept")
    assert form.entries == []
    assert form.error("instrument") == "Choose the instrument"
    assert form.text("manual_same") == "Same as last time: Takei · 5401 · 77-A · 2026-03-01"
    form.click("manual_same")
    form.click("manual_accept")
    assert [entry.instrument for entry in form.entries] == [LAST]


def test_a_serial_number_is_needed_and_a_calibration_is_not(qtbot):
    form = ManualEntryObject(qtbot, replace(GRIP, reasons=()))
    form.fill("manual_value", "24")
    form.instrument("takei")
    form.click("manual_accept")
    assert form.error("serial") == "Type the number, as on the label"
    form.fill("manual_serial", "none")
    form.click("manual_accept")
    assert [entry.instrument for entry in form.entries] == [
        TypedInstrument("Takei", "5401", "none")
    ]


def test_enter_submits_and_escape_changes_nothing(qtbot):
    form = ManualEntryObject(qtbot, replace(ASK, reasons=()))
    form.type_and_enter("manual_value", "9.87")
    assert len(form.entries) == 1
    qtbot.keyClick(form.page, Qt.Key.Key_Escape)
    assert not form.page.isVisible()
    assert len(form.entries) == 1


def test_a_problem_keeps_the_form_filled(qtbot):
    form = ManualEntryObject(qtbot, replace(ASK, reasons=()))
    form.fill("manual_value", "9.87")
    form.dialog.show_problem(OperatorError("The disk is full", "Nothing more fits.", "Make room."))
    assert form.shown("manual_warning")
    assert form.text("manual_value") == "9.87"


def test_the_source_is_said_to_be_typed(qtbot):
    form = ManualEntryObject(qtbot, ASK)
    assert form.source() == "Source: typed"
    assert sample.REASONS["repeat"] == ASK.reasons
