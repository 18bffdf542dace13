"""Picking impulses: only what gives a time, only what changes something."""

from __future__ import annotations

from helpers import sample_views_b as sample
from helpers.pages.widget_driver import WidgetDriver, recorded
from msgspec.structs import replace
from PySide6.QtCore import Qt

from ui.dialogs.impulse_dialog import ImpulseDialog


def opened(qtbot, view=None) -> tuple[WidgetDriver, ImpulseDialog, list]:
    dialog = ImpulseDialog(view or sample.gates_said())
    told = recorded(dialog.picked)
    return WidgetDriver(qtbot, dialog), dialog, told


def test_what_counts_now_is_shown_and_changes_nothing(qtbot):
    driver, dialog, _told = opened(qtbot)
    assert dialog.chosen == {"start": 1, "finish": 4}
    assert driver.text("impulse_hint") == "Time by this choice: 4.31 s"
    assert not driver.enabled("impulse_accept")


def test_other_impulses_are_told_once(qtbot):
    driver, dialog, told = opened(qtbot)
    driver.click("pick_start_2")
    assert driver.text("impulse_hint") == "Time by this choice: 3.96 s"
    driver.click("pick_finish_5")
    driver.click("impulse_accept")
    assert told == [(2, 5)]
    assert not dialog.isVisible()


def test_finish_before_the_start_can_not_be_told(qtbot):
    driver, _dialog, told = opened(qtbot)
    driver.click("pick_start_6")
    assert driver.text("impulse_hint") == "The finish has to come after the start."
    assert not driver.enabled("impulse_accept")
    assert told == []


def test_both_ends_are_needed(qtbot):
    view = sample.gates_said()
    lone = tuple(replace(i, role="") if i.role == "finish" else i for i in view.impulses)
    driver, _dialog, told = opened(qtbot, replace(view, impulses=lone))
    assert driver.text("impulse_hint") == "Choose a start and a finish."
    driver.click("pick_finish_5")
    driver.click("impulse_accept")
    assert told == [(1, 5)]


def test_escape_changes_nothing(qtbot):
    driver, dialog, told = opened(qtbot)
    driver.click("pick_start_2")
    qtbot.keyClick(driver.page, Qt.Key.Key_Escape)
    assert told == []
    assert not dialog.isVisible()
