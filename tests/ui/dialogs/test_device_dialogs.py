"""Dialogs about devices: what stops a test, a calibration, a self-check."""

from __future__ import annotations

from helpers.pages.device_dialog_objects import (
    CalibrationObject,
    PreflightObject,
    SelfCheckObject,
)

from frailtylab.errors import OperatorError
from ui.views import ChipKind
from ui.views_devices import CalibrationForm, CheckLineView, PreflightView, SelfCheckView

ENDED = CheckLineView("grip_calibration_passed", "Ended", ChipKind.BAD, stops=True)
WELL = CheckLineView("grip_present", "Answers", ChipKind.OK)


def test_a_test_goes_on_with_a_reason_only(qtbot):
    page = PreflightObject(qtbot, PreflightView("Grip strength", (WELL, ENDED)))
    assert not page.enabled("preflight_override")
    assert not page.shown("preflight_begin")
    page.give_reason("   ")
    assert not page.enabled("preflight_override")
    page.give_reason("the certificate is on its way")
    page.click("preflight_override")
    assert page.overridden == [("the certificate is on its way",)]
    assert page.passed == []


def test_nothing_begins_by_closing_the_dialog(qtbot):
    page = PreflightObject(qtbot, PreflightView("Grip strength", (ENDED,)))
    page.click("preflight_back")
    assert (page.overridden, page.passed, page.to_devices) == ([], [], [])


def test_the_devices_can_be_changed_from_there(qtbot):
    page = PreflightObject(qtbot, PreflightView("Grip strength", (ENDED,)))
    page.click("preflight_devices")
    assert page.to_devices == [()]


def test_once_nothing_stops_any_more_the_test_can_begin_without_a_reason(qtbot):
    page = PreflightObject(qtbot, PreflightView("Grip strength", (ENDED,)))
    page.give_reason("half typed")
    page.dialog.render_check(PreflightView("Grip strength", (WELL,)))
    assert not page.shown("preflight_reason")
    assert not page.shown("preflight_override")
    page.click("preflight_begin")
    assert page.passed == [()]
    assert page.overridden == []


def test_a_new_look_keeps_what_was_typed(qtbot):
    page = PreflightObject(qtbot, PreflightView("Grip strength", (ENDED,)))
    page.give_reason("half typed")
    page.dialog.render_check(PreflightView("Grip strength", (WELL, ENDED)))
    assert page.dialog.reason.note() == "half typed"
    assert page.shown("line_grip_present")


def test_a_calibration_needs_a_day_somebody_and_a_result(qtbot):
    page = CalibrationObject(qtbot)
    assert not page.enabled("calibration_save")
    page.fill_in()
    page.fill("calibration_by", " ")
    assert not page.enabled("calibration_save")
    page.fill_in()
    page.fill("calibration_done_on", "2026-02-30")
    assert not page.enabled("calibration_save")


def test_a_calibration_is_told_as_it_was_typed(qtbot):
    page = CalibrationObject(qtbot)
    page.fill_in(result="adjusted", due="")
    page.click("calibration_save")
    assert page.submitted == [(CalibrationForm("2026-03-14", "Lab 7", "adjusted", "", ""),)]


def test_what_can_not_be_true_is_told_in_the_dialog_and_stays_typed(qtbot):
    page = CalibrationObject(qtbot)
    page.fill_in()
    page.dialog.show_problem(OperatorError("Title", "It is a day to come.", "Correct it."))
    assert page.text("calibration_problem") == "It is a day to come. Correct it."
    assert page.text("calibration_by") == "Lab 7"


def test_only_a_number_above_zero_is_known(qtbot):
    page = SelfCheckObject(qtbot)
    for typed in ("0", "ten", "1,234", "10.5"):
        page.fill("self_check_known", typed)
    assert page.known[-1] == ("10.5",)
    told = {digits for (digits,) in page.known}
    assert not {"0", "ten", "1,234", "1234"} & told


def test_nothing_can_be_kept_before_there_is_a_comparison(qtbot):
    page = SelfCheckObject(qtbot)
    assert not page.enabled("self_check_keep")
    page.dialog.render_check(SelfCheckView("10.03 kg", "Within the limit", ChipKind.OK))
    assert page.text("self_check_verdict_words") == "Within the limit"
    page.click("self_check_keep")
    page.dialog.render_check(SelfCheckView("", ""))
    assert not page.enabled("self_check_keep")
    assert not page.shown("self_check_verdict")
    assert page.kept == [("",)]


def test_gates_are_checked_with_a_stopwatch(qtbot):
    page = SelfCheckObject(qtbot, interval=True)
    assert page.dialog.known_row.label.text() == "Time on the stopwatch, in s"
    page.click("self_check_again")
    assert page.again == [()]
