"""The visit page: the right person first, then the set-up, then one next step."""

from __future__ import annotations

from helpers import sample_views_b as sample
from helpers.pages.visit_object import VisitObject
from msgspec.structs import replace
from PySide6.QtCore import Qt

from ui.dialogs.reason_dialog import ReasonDialog


def test_no_test_begins_before_the_person_is_confirmed(qtbot):
    page = VisitObject(qtbot, sample.visit_view(confirmed=False))
    assert not page.shown("next_button")
    assert not page.shown("setup_aid")
    assert page.text("identity_initials") == "K.M."
    assert page.text("identity_birth_year") == "1941"
    qtbot.keyClick(page.page, Qt.Key.Key_Return)
    assert page.begun == []
    assert page.confirmed == []


def test_yes_confirms_and_names_what_was_compared(qtbot):
    page = VisitObject(qtbot, sample.visit_view(confirmed=False))
    assert page.text("identity_yes_button") == "Yes, this is P-0147"
    page.click("identity_yes_button")
    page.press("identity_yes_button", Qt.Key.Key_Return)
    assert page.confirmed == [("initials+birth_year",)] * 2
    assert page.denied == []


def test_no_denies(qtbot):
    page = VisitObject(qtbot, sample.visit_view(confirmed=False))
    page.click("identity_no_button")
    assert page.denied == [()]
    assert page.confirmed == []


def test_next_waits_for_the_missing_answer_and_says_so(qtbot):
    page = VisitObject(qtbot, sample.visit_view())
    assert not page.enabled("next_button")
    assert page.text("next_hint") == "Choose first: Walking aid"
    page.answer("aid", "cane")
    assert page.enabled("next_button")
    assert page.text("next_hint") == ""
    code, answers = page.set_up[-1]
    assert code == "TUG"
    assert answers["aid"] == "cane"
    assert answers["footwear"] == "usual_outdoor_shoes"


def test_an_optional_answer_holds_nothing_up(qtbot):
    view = sample.visit_view()
    tug = view.tests[0]
    fields = tuple(replace(field, required=False) for field in tug.setup)
    view = replace(view, tests=(replace(tug, setup=fields), *view.tests[1:]))
    page = VisitObject(qtbot, view)
    assert page.enabled("next_button")


def test_next_names_the_step_and_begins_it_by_mouse_and_by_enter(qtbot):
    page = VisitObject(qtbot, sample.visit_view(done=1))
    assert page.next_words() == "Begin: Four-metre walk"
    page.click("next_button")
    qtbot.keyClick(page.page, Qt.Key.Key_Return)
    assert page.begun == [("4MWT",), ("4MWT",)]


def test_a_test_that_was_begun_is_continued(qtbot):
    view = sample.visit_view(done=1)
    walk = replace(view.tests[1], settled=1)
    page = VisitObject(qtbot, replace(view, tests=(view.tests[0], walk, view.tests[2])))
    assert page.next_words() == "Continue: Four-metre walk"


def test_after_the_last_test_comes_the_review(qtbot):
    page = VisitObject(qtbot, sample.visit_view(done=3))
    page.click("next_button")
    assert page.reviewed == [()]
    assert page.begun == []


def test_another_answer_than_last_time_is_shown_as_changed(qtbot):
    page = VisitObject(qtbot, sample.visit_view())
    shoes = page.visit_page.cards["TUG"].form.questions[1]
    assert shoes.changed.sentences == ("Changed. Last visit: Indoor shoes",)
    page.answer("footwear", "indoor_shoes")
    assert shoes.changed.sentences == ()


def test_a_render_keeps_the_keyboard_where_it_is(qtbot):
    page = VisitObject(qtbot, sample.visit_view())
    button = page.visit_page.cards["TUG"].form.questions[0].segments.buttons["cane"]
    button.setFocus()
    page.visit_page.render(sample.visit_view())
    assert page.page.focusWidget() is button


def test_another_test_opens_its_set_up_and_closes_the_first(qtbot):
    page = VisitObject(qtbot, sample.visit_view())
    page.click("open_4MWT")
    assert page.shown("setup_form_4MWT")
    assert not page.shown("setup_form_TUG")
    page.click("open_4MWT")
    assert not page.shown("setup_form_4MWT")


def test_not_done_needs_a_coded_reason(qtbot):
    page = VisitObject(qtbot, sample.visit_view())
    page.click("not_done_GRIP")
    dialog = page.page.findChild(ReasonDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert page.not_done == []
    qtbot.keyClick(dialog, "3")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert page.not_done == [("GRIP", "nd7_refused", "")]


def test_a_cancelled_question_leaves_everything_usable(qtbot):
    page = VisitObject(qtbot, sample.visit_view(done=1))
    page.click("not_done_GRIP")
    qtbot.keyClick(page.page.findChild(ReasonDialog), Qt.Key.Key_Escape)
    page.click("next_button")
    assert page.not_done == []
    assert page.begun == [("4MWT",)]


def test_steps_and_back_lead_away(qtbot):
    page = VisitObject(qtbot, sample.visit_view(done=1))
    page.click("step_2")
    page.click("back_button")
    assert page.gone_to == [("GRIP",)]
    assert page.left == [()]


def test_a_finished_visit_offers_no_set_up(qtbot):
    page = VisitObject(qtbot, replace(sample.visit_view(done=3), finished=True))
    assert not page.shown("open_TUG")
    assert not page.shown("not_done_TUG")
