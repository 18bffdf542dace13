"""Today's list."""

from __future__ import annotations

from helpers import sample_views_a as sample
from helpers.pages.today_object import TodayObject
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.row_list import RowList


def test_unfinished_visits_come_first_and_done_ones_last(qtbot):
    view = sample.today()
    page = TodayObject(qtbot, replace(view, rows=tuple(reversed(view.rows))))
    keys = [row.key for row in page.row_views()]
    assert keys[:2] == ["v1", "v4"]
    assert keys[-1] == "v5"


def test_each_state_is_told_in_words_and_has_its_button(qtbot):
    page = TodayObject(qtbot, sample.today())
    rows = {row.key: (row.chip, row.chip_kind, row.action) for row in page.row_views()}
    assert rows["v1"] == ("Unfinished: 12 of 14 done", "warn", "Continue visit")
    assert rows["v4"] == ("Overdue by 4 days", "bad", "Start visit")
    assert rows["v2"] == ("Due until 24 Nov 2026", "info", "Start visit")
    assert rows["v6"] == ("Opens in 3 days", "neutral", "Open")
    assert rows["v5"] == ("Done at 09:42", "ok", "View")


def test_only_the_top_row_has_the_primary_button(qtbot):
    page = TodayObject(qtbot, sample.many_today())
    assert [row.primary for row in page.row_views()] == [True] + [False] * 49


def test_a_day_that_is_done_has_no_primary_button(qtbot):
    rows = tuple(row for row in sample.today_rows() if row.state == "done")
    page = TodayObject(qtbot, sample.today(rows))
    assert not any(row.primary for row in page.row_views())


def test_a_row_button_opens_its_visit_once(qtbot):
    page = TodayObject(qtbot, sample.today())
    page.open("v3")
    assert page.opened == [("v3",)]


def test_enter_opens_the_top_row_at_once(qtbot):
    page = TodayObject(qtbot, sample.today())
    rows = page.find("today_list", RowList)
    assert page.page.focusWidget() is rows
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert page.opened == [("v1",)]


def test_a_scanner_finds_from_the_search_box(qtbot):
    page = TodayObject(qtbot, sample.today())
    page.scan("P-0152")
    assert page.searched == [("P-0152",)]


def test_a_scanner_finds_while_the_list_has_the_keyboard(qtbot):
    page = TodayObject(qtbot, sample.today())
    rows = page.find("today_list", RowList)
    qtbot.keyClick(rows, Qt.Key.Key_P)
    assert page.text("today_search") == "p"
    assert page.page.focusWidget() is page.find("today_search")


def test_enter_in_an_empty_search_box_asks_nothing(qtbot):
    page = TodayObject(qtbot, sample.today())
    page.scan("   ")
    assert not page.searched


def test_the_other_buttons_tell_what_is_wanted(qtbot):
    page = TodayObject(qtbot, sample.today())
    page.click("today_new")
    page.press("today_check")
    assert (len(page.new), len(page.checked)) == (1, 1)


def test_the_heading_counts_the_day_and_names_site_and_assessor(qtbot):
    page = TodayObject(qtbot, sample.today())
    assert page.text("page_sub") == "3 visits due, 1 unfinished"
    assert page.today_page.bar.heading.text() == "Ageing-frailty trial · Site 02"
    assert page.today_page.bar.sub.text() == "Sunday 22 November 2026 · Assessor A-03"


def test_waiting_visits_are_counted_with_the_oldest_day(qtbot):
    page = TodayObject(qtbot, sample.today(waiting=1))
    assert page.text("today_waiting") == (
        "1 visit is stored on this computer and waits to be sent. Oldest: 21 Nov 2026."
    )
    page.today_page.render(sample.today(waiting=0))
    assert "Nothing waits" in page.text("today_waiting")


def test_an_empty_day_says_what_can_be_done(qtbot):
    page = TodayObject(qtbot, sample.today((), waiting=0))
    assert page.shown("today_empty")
    assert not page.shown("today_list")
    page.today_page.render(sample.today())
    assert not page.shown("today_empty")
    assert page.shown("today_list")


def test_the_row_where_the_keyboard_is_survives_a_new_view(qtbot):
    page = TodayObject(qtbot, sample.today())
    rows = page.find("today_list", RowList)
    rows.set_current_key("v3")
    page.today_page.render(sample.today())
    assert rows.current_key() == "v3"


def test_checks_are_replaced_not_added(qtbot):
    page = TodayObject(qtbot, sample.today())
    page.today_page.render(sample.today())
    assert page.shown("check_gates")
    page.find("check_gates")


def test_fifty_visits_take_no_more_widgets_than_six(qtbot):
    few = TodayObject(qtbot, sample.today())
    many = TodayObject(qtbot, sample.many_today(50))
    assert len(few.page.findChildren(QWidget)) == len(many.page.findChildren(QWidget))
