"""One participant with the planned visits."""

from __future__ import annotations

from helpers import sample_views_a as sample
from helpers.pages.participant_object import ParticipantObject
from msgspec.structs import replace
from PySide6.QtCore import Qt


def test_second_identifiers_are_large_and_apart(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    assert page.text("participant_initials") == "KM"
    assert page.text("participant_birth_year") == "1941"
    initials = page.find("participant_initials").font().pixelSize()
    assert initials > page.find("participant_sex").font().pixelSize()


def test_windows_and_states_are_told_in_words(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    rows = page.rows("participant_visits")
    assert "1 month, 17 Nov 2026 to 27 Nov 2026, Unfinished, Continue visit" in rows
    assert "Unscheduled, 6 Nov 2026, Done, View" in rows


def test_only_the_visit_that_is_next_is_primary(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    assert [row.key for row in page.row_views() if row.primary] == ["m1"]


def test_opening_a_visit_works_by_mouse_and_by_keyboard(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    page.open("b")
    page.enter_row("participant_visits", "m2")
    assert page.opened == [("b",), ("m2",)]


def test_the_keyboard_stands_on_the_visit_that_is_next(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    qtbot.keyClick(page.page.focusWidget(), Qt.Key.Key_Return)
    assert page.opened == [("m1",)]


def test_back_and_unscheduled_are_told(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    page.click("participant_back")
    page.press("participant_unscheduled")
    assert (len(page.back), len(page.unscheduled)) == (1, 1)


def test_a_study_without_unscheduled_visits_does_not_offer_one(qtbot):
    page = ParticipantObject(qtbot, replace(sample.participant(), unscheduled_allowed=False))
    assert not page.shown("participant_unscheduled")


def test_missing_height_is_said_to_be_missing(qtbot):
    view = sample.participant()
    person = replace(view.participant, height_cm=None)
    page = ParticipantObject(qtbot, replace(view, participant=person))
    assert page.text("participant_height") == "not recorded"


def test_the_timeline_reads_out_every_visit(qtbot):
    page = ParticipantObject(qtbot, sample.participant())
    spoken = page.participant_page._timeline.accessibleName()
    assert "1 month, 22 Nov 2026, Unfinished" in spoken
    assert spoken.count(";") == 5
