"""Finding a participant."""

from __future__ import annotations

from helpers import sample_views_a as sample
from helpers.pages.people_object import PeopleObject
from msgspec.structs import replace
from PySide6.QtCore import Qt

from ui.views import PeopleView


def test_every_letter_searches(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.fill("people_search", "P-1")
    assert page.searched == [("P",), ("P-",), ("P-1",)]


def test_a_row_button_and_enter_open_the_participant(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.open("p4")
    page.enter_row("people_list", "p2")
    assert page.opened == [("p4",), ("p2",)]


def test_enter_opens_the_code_that_was_typed_in_full(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.fill("people_search", "p-0147")
    page.people_page.render(sample.people("p-0147"))
    page.scan("p-0147")
    assert page.opened == [("p1",)]


def test_a_scan_waits_for_its_own_answer(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.scan("P-0121")
    assert not page.opened
    page.people_page.render(sample.people("P-01"))
    assert not page.opened
    page.people_page.render(sample.people("P-0121"))
    assert page.opened == [("p4",)]


def test_typing_on_after_enter_opens_nothing(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.scan("P-0121")
    page.fill("people_search", "P-01")
    page.people_page.render(sample.people("P-0121"))
    assert not page.opened


def test_enter_does_not_guess_between_several_people(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.scan("P-01")
    page.people_page.render(sample.people("P-01"))
    assert not page.opened


def test_what_is_being_typed_survives_a_late_answer(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.fill("people_search", "P-015")
    page.people_page.render(sample.people("P-0"))
    assert page.text("people_search") == "P-015"


def test_a_rebuilt_page_shows_the_query_and_does_not_search_again(qtbot):
    page = PeopleObject(qtbot, PeopleView("P-0152", sample.people().rows[2:3]))
    assert page.text("people_search") == "P-0152"
    assert not page.searched


def test_an_emptied_box_stays_empty_when_a_late_answer_comes(qtbot):
    page = PeopleObject(qtbot, sample.people())
    page.fill("people_search", "P-0")
    page.press("people_search", Qt.Key.Key_Escape)
    page.people_page.render(sample.people("P-0"))
    assert page.text("people_search") == ""


def test_a_cut_list_says_so(qtbot):
    page = PeopleObject(qtbot, sample.people())
    assert page.shown("people_more")
    page.people_page.render(replace(sample.people(), more=False))
    assert not page.shown("people_more")


def test_nobody_found_offers_a_new_participant(qtbot):
    page = PeopleObject(qtbot, PeopleView("P-9999", ()))
    assert page.people_page._empty.title.text() == "Nobody with “P-9999”"
    page.click("empty_action")
    assert len(page.new) == 1


def test_markup_in_a_code_is_shown_as_it_is(qtbot):
    page = PeopleObject(qtbot, sample.people())
    assert any(row.startswith(sample.HOSTILE) for row in page.rows("people_list"))
