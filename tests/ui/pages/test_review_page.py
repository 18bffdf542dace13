"""The review page: may the participant leave, and what stands behind each score."""

from __future__ import annotations

from helpers import sample_views_b as sample
from helpers.pages.review_object import ReviewObject
from msgspec.structs import replace
from PySide6.QtCore import Qt

from ui.dialogs.reason_dialog import ReasonDialog
from ui.widgets.flag_list import FlagList


def test_one_sentence_says_that_the_participant_may_leave(qtbot):
    page = ReviewObject(qtbot, sample.review_view())
    assert page.text("leave_sentence") == "The participant may leave"
    assert page.text("leave_more") == (
        "All 14 results recorded · 1 needs attention · saved on this computer · "
        "3 visits wait for upload"
    )
    assert page.review_page.banner.tone == "ok"


def test_what_is_missing_is_listed_and_the_visit_not_finished(qtbot):
    page = ReviewObject(qtbot, sample.review_view(missing=True))
    assert page.text("leave_sentence") == "Please ask the participant to stay"
    assert page.find("missing_list", FlagList).sentences == (
        "Missing: Grip strength, left: trial 3 · Grip strength, right: trial 3",
    )
    assert not page.enabled("finish_button")
    assert "missing trials" in page.text("finish_hint")
    qtbot.keyClick(page.page, Qt.Key.Key_Return)
    assert page.finished == []


def test_a_missing_trial_is_taken_or_said_to_be_not_done(qtbot):
    page = ReviewObject(qtbot, sample.review_view(missing=True))
    page.click("go_to_GRIP")
    assert page.gone_to == [("GRIP",)]
    page.click("review_not_done_GRIP")
    dialog = page.page.findChild(ReasonDialog)
    dialog.select("nd7_refused")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert page.not_done == [("GRIP", "nd7_refused", "")]


def test_a_complete_test_offers_neither(qtbot):
    page = ReviewObject(qtbot, sample.review_view(missing=True))
    assert not page.shown("go_to_TUG")
    assert not page.shown("review_not_done_TUG")


def test_every_attempt_is_listed_with_its_state_and_reason(qtbot):
    page = ReviewObject(qtbot, sample.review_view())
    words = page.card_words("TUG")
    for part in ("14.4 s", "3.1 s", "invalid", "False start", "Trial 2, attempt 2", "14.0 s"):
        assert part in words
    assert "attention" in page.card_words("4MWT")
    assert "Left hand" in page.card_words("GRIP")


def test_a_score_names_its_uncertainty_and_source(qtbot):
    page = ReviewObject(qtbot, sample.review_view())
    assert page.text("score_TUG") == "14.2"
    assert page.text("source_TUG") == "± 0.2 s · Stopwatch"


def test_finish_by_mouse_and_by_enter(qtbot):
    page = ReviewObject(qtbot, sample.review_view())
    page.click("finish_button")
    qtbot.keyClick(page.page, Qt.Key.Key_Return)
    assert page.finished == [(), ()]


def test_a_finished_visit_leads_back_to_today_only(qtbot):
    page = ReviewObject(qtbot, sample.review_view(finished=True))
    assert page.text("leave_sentence") == "This visit is finished and saved"
    assert not page.shown("finish_button")
    assert not page.shown("back_button")
    page.press("done_button", Qt.Key.Key_Return)
    assert page.done == [()]


def test_a_score_that_is_not_there_is_a_dash(qtbot):
    view = sample.review_view()
    hidden = replace(view.tests[0], headline_value="", headline_more="")
    page = ReviewObject(qtbot, replace(view, tests=(hidden, *view.tests[1:])))
    assert page.text("score_TUG") == "–"
