"""A value from paper: marked as such, with the day and the time of the test."""

from __future__ import annotations

import pytest
from helpers.pages.manual_entry_object import ASK, LATE, ManualEntryObject
from pytestqt.qtbot import QtBot

from frailtylab.trials import Entry
from ui.app.typed import entry_of


def from_paper(qtbot: QtBot) -> ManualEntryObject:
    form = ManualEntryObject(qtbot, ASK)
    form.dialog.value.setText("12.4")
    form.reason(ASK.reasons[0].code)
    form.dialog.source.buttons["paper"].click()
    return form


def test_paper_entry_keeps_day_and_time_of_the_test(qtbot: QtBot) -> None:
    form = from_paper(qtbot)
    form.dialog.date.setText("2026-11-21")
    form.dialog.time.setText("09:42")
    form.dialog.accept_button.click()
    (entry,) = form.entries
    assert (entry.performed_on, entry.paper) == ("2026-11-21T09:42", True)
    assert entry_of(entry) is Entry.PAPER


@pytest.mark.parametrize("time", ["", "9:42", "25:00", "09:60", "noon"])
def test_paper_entry_needs_a_time_of_day(qtbot: QtBot, time: str) -> None:
    form = from_paper(qtbot)
    form.dialog.time.setText(time)
    form.dialog.accept_button.click()
    assert form.entries == []
    assert form.error("time")


def test_paper_entry_is_never_from_the_future(qtbot: QtBot) -> None:
    form = from_paper(qtbot)
    form.dialog.date.setText("2026-11-23")
    form.dialog.time.setText("09:42")
    form.dialog.accept_button.click()
    assert form.entries == []
    assert form.error("date")


def test_value_on_the_display_asks_for_no_moment(qtbot: QtBot) -> None:
    form = ManualEntryObject(qtbot, ASK)
    form.dialog.value.setText("12.4")
    form.reason(ASK.reasons[0].code)
    form.dialog.accept_button.click()
    (entry,) = form.entries
    assert (entry.performed_on, entry.paper) == (None, False)
    assert entry_of(entry) is Entry.MANUAL


def test_late_entry_stays_one(qtbot: QtBot) -> None:
    form = ManualEntryObject(qtbot, LATE)
    form.dialog.value.setText("12.4")
    form.reason(LATE.reasons[0].code)
    form.dialog.accept_button.click()
    (entry,) = form.entries
    assert (entry.performed_on, entry.paper) == ("2026-11-22", False)
    assert entry_of(entry) is Entry.LATE
