"""Signing in: choose a person, or add one by code."""

from __future__ import annotations

from helpers import sample_views_a as sample
from helpers.pages.assessor_object import AssessorObject
from msgspec.structs import replace
from PySide6.QtCore import Qt

from frailtylab.errors import OperatorError


def test_a_tile_chooses_its_person(qtbot):
    page = AssessorObject(qtbot, sample.assessor_choice())
    page.choose(2)
    assert page.chosen == [("id-7",)]


def test_enter_chooses_whoever_was_here_last(qtbot):
    page = AssessorObject(qtbot, sample.assessor_choice())
    tile = page.find("assessor_tile_1")
    assert tile is page.page.focusWidget()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert page.chosen == [("id-3",)]


def test_a_new_code_is_asked_for_without_outer_blanks(qtbot):
    page = AssessorObject(qtbot, sample.assessor_choice())
    page.add(" A-12 ")
    assert page.added == [("A-12",)]
    assert not page.chosen


def test_enter_in_the_field_adds_the_code(qtbot):
    page = AssessorObject(qtbot, sample.first_run())
    page.type_and_enter("assessor_code", "A-01")
    assert page.added == [("A-01",)]


def test_typing_a_known_code_chooses_that_person_instead_of_a_second_one(qtbot):
    page = AssessorObject(qtbot, sample.assessor_choice())
    page.type_and_enter("assessor_code", "a-07")
    assert page.chosen == [("id-7",)]
    assert not page.added


def test_an_unusable_code_is_explained_and_can_be_mended(qtbot):
    page = AssessorObject(qtbot, sample.assessor_choice())
    page.add("A/03")
    assert "A-03" in page.problem()
    assert not page.added
    page.type_and_enter("assessor_code", "A-99")
    assert page.problem() == ""
    assert page.added == [("A-99",)]


def test_a_refused_code_stays_in_the_field(qtbot):
    page = AssessorObject(qtbot, sample.assessor_choice())
    page.add("A-99")
    page.assessor_page.show_problem(OperatorError("Taken", "“{code}” exists.", "Choose another.",
                                                  values={"code": "A-99"}))  # fmt: skip
    assert page.problem() == "Taken: “A-99” exists. Choose another."
    assert page.text("assessor_code") == "A-99"


def test_the_first_run_explains_itself_in_a_sentence(qtbot):
    page = AssessorObject(qtbot, sample.first_run())
    assert "Nobody has worked on this computer yet" in page.text("assessor_explanation")
    assert not page.shown("assessor_tile_0")
    assert page.find("assessor_add").property("kind") == "primary"


def test_a_second_view_replaces_the_first(qtbot):
    view = sample.assessor_choice()
    page = AssessorObject(qtbot, view)
    page.assessor_page.render(replace(view, assessors=view.assessors[:1], last_id=None))
    assert not page.shown("assessor_tile_1")
    page.choose(0)
    assert page.chosen == [("id-1",)]
