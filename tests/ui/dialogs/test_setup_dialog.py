"""Changing the set-up in the middle of a test."""

from __future__ import annotations

from helpers import sample_views_b as sample
from helpers.pages.widget_driver import WidgetDriver, recorded
from PySide6.QtCore import Qt

from ui.dialogs.setup_dialog import SetupDialog


def opened(qtbot, aid: str | None = "cane") -> tuple[WidgetDriver, SetupDialog, list]:
    dialog = SetupDialog(sample.tug_setup(aid))
    answers = recorded(dialog.accepted_setup)
    return WidgetDriver(qtbot, dialog), dialog, answers


def test_the_new_set_up_is_given_as_a_whole(qtbot):
    driver, dialog, answers = opened(qtbot)
    dialog.form.questions[1].segments.buttons["barefoot_or_socks"].click()
    driver.click("setup_accept")
    assert answers == [({
        "aid": "cane", "footwear": "barefoot_or_socks", "arms_used": "no",
        "chair": "standard_armchair",
    },)]  # fmt: skip
    assert not dialog.isVisible()


def test_a_missing_answer_is_asked_for(qtbot):
    driver, dialog, answers = opened(qtbot, None)
    assert not driver.enabled("setup_accept")
    assert driver.text("setup_hint") == "Choose first: Walking aid"
    dialog.form.questions[0].segments.buttons["none"].click()
    driver.click("setup_accept")
    assert len(answers) == 1


def test_escape_changes_nothing(qtbot):
    driver, dialog, answers = opened(qtbot)
    qtbot.keyClick(driver.page, Qt.Key.Key_Escape)
    assert answers == []
    assert not dialog.isVisible()
