"""The list of records."""

from __future__ import annotations

import pytest
from helpers import sample_views_a as sample
from helpers.pages.records_object import RecordsObject
from msgspec.structs import replace

from ui.views import RecordsView


@pytest.mark.parametrize("chosen", ["all", "open", "final", "training"])
def test_each_filter_is_told(qtbot, chosen):
    page = RecordsObject(qtbot, sample.records())
    page.click(f"choice_{chosen}")
    assert page.filtered == [(chosen,)]


def test_pages_are_asked_for_by_their_offset(qtbot):
    page = RecordsObject(qtbot, sample.records(offset=50))
    page.click("records_older")
    page.press("records_newer")
    assert page.paged == [(100,), (0,)]


def test_the_ends_of_the_list_can_not_be_passed(qtbot):
    page = RecordsObject(qtbot, sample.records())
    assert not page.enabled("records_newer")
    page.records_page.render(sample.records(offset=116))
    assert not page.enabled("records_older")


def test_the_range_is_told_in_words(qtbot):
    page = RecordsObject(qtbot, sample.records(offset=50))
    assert page.text("records_range") == "51 to 54 of 120"


def test_one_page_needs_no_pager(qtbot):
    page = RecordsObject(qtbot, replace(sample.records(), total=4))
    assert not page.shown("records_older")


def test_a_training_record_says_so_in_its_row(qtbot):
    page = RecordsObject(qtbot, sample.records())
    training = [row for row in page.rows("records_list") if "Training" in row]
    assert len(training) == 1
    assert training[0].startswith("T-0001")


def test_a_record_opens_by_mouse_and_keyboard(qtbot):
    page = RecordsObject(qtbot, sample.records())
    page.open("v7")
    page.enter_row("records_list", "v5")
    assert page.opened == [("v7",), ("v5",)]


def test_no_records_says_what_is_missing(qtbot):
    page = RecordsObject(qtbot, RecordsView((), "training", 0))
    assert page.shown("records_empty")
    assert page.records_page._empty.title.text() == "No record of this kind"
    assert not page.shown("records_older")


def test_a_start_that_is_no_date_is_shown_as_it_came(qtbot):
    view = sample.records()
    row = replace(view.rows[0], started_at="yesterday, 9 o'clock")
    page = RecordsObject(qtbot, replace(view, rows=(row,)))
    assert "yesterday, 9 o'clock" in page.rows("records_list")[0]
