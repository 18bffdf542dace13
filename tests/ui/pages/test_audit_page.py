"""The audit page: what it asks for, what it shows in each state, and that it fits everywhere."""

from __future__ import annotations

import pytest
from helpers import sample_views_audit as sample
from helpers.clipping import clipped
from helpers.pages.audit_object import AuditObject
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea

from ui.pages.audit_page import AuditPage
from ui.text import set_language
from ui.theme.theme import Theme
from ui.views_audit import AuditAsk, AuditCheckView, AuditState
from ui.widgets.combo_field import ComboField

STATES = {
    "list": sample.audit(),
    "loading": sample.audit(state=AuditState.LOADING, rows=()),
    "nothing": sample.audit(rows=(), older=False, unknown=True, ask=AuditAsk(record="P-0999")),
    "failed": sample.audit(state=AuditState.FAILED),
    "one record": sample.audit(only="P-0147 · BL", newer=True),
    "running": sample.audit(check=AuditCheckView(0.42)),
    "sound": sample.audit(check=sample.SOUND),
    "unsound": sample.audit(check=sample.UNSOUND),
}
LOOKS = [("light", 1.0, "en"), ("dark", 1.5, "zh_CN"), ("contrast", 2.0, "en")]


def test_scanned_code_is_asked_for_with_enter(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.type_and_enter("audit_record", " P-0147 BL ")
    assert page.asked == [(AuditAsk(record="P-0147 BL"),)]


def test_scanner_may_type_while_the_list_has_the_keyboard(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.qtbot.keyClicks(page.audit_page.list.list, "P")
    assert page.text("audit_record") == "P"
    assert page.find("audit_record").hasFocus()


def test_choice_of_person_or_acts_is_asked_for_at_once(qtbot):
    page = AuditObject(qtbot, sample.audit())
    for name, code in (("audit_person", "id-3"), ("audit_group", "corrections")):
        combo = page.find(name, ComboField)
        combo.choose(code)
        combo.activated.emit(combo.currentIndex())
    assert page.asked[-1] == (AuditAsk(user="id-3", group="corrections"),)


def test_days_are_asked_for_in_iso(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.fill("audit_since", "20261101")
    page.type_and_enter("audit_until", "2026-11-24")
    assert page.asked == [(AuditAsk(since="2026-11-01", until="2026-11-24"),)]


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [("2026-02-30", "", "Type a day"), ("", "tomorrow", "Type a day"),
     ("2026-11-24", "2026-11-23", "before the first")],
)  # fmt: skip
def test_day_that_can_not_be_right_is_told_and_nothing_is_asked(qtbot, since, until, words):
    page = AuditObject(qtbot, sample.audit())
    page.fill("audit_since", since)
    page.fill("audit_until", until)
    page.click("audit_show")
    assert words in page.text("audit_wrong")
    assert page.asked == []


def test_everything_is_shown_again_with_one_press(qtbot):
    ask = AuditAsk("P-0147", "id-3", "corrections", "2026-11-01", "2026-11-24")
    page = AuditObject(qtbot, sample.audit(ask=ask))
    page.click("audit_all")
    assert page.asked == [(AuditAsk(),)]


def test_code_that_names_nothing_is_told_at_the_field(qtbot):
    page = AuditObject(qtbot, STATES["nothing"])
    assert "No participant" in page.text("audit_wrong")
    assert page.find("audit_record").accessibleDescription()
    assert not page.shown("audit_list")


def test_chosen_entry_tells_local_time_utc_who_what_record_and_reason(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.audit_page.list.list.set_current_key("4011")
    words = page.entry_words
    for part in ("24 Nov 2026 10:02:17", "2026-11-24 10:02:17 UTC, local +00:00", "DM-01",
                 "Attempt moved to where it belongs", "P-0147 · BL · Grip strength · left",
                 "Typed into the wrong participant", "no. 4011"):  # fmt: skip
        assert part in words


def test_history_of_a_record_is_reached_by_button_enter_and_card(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.show_history("4011")
    page.enter_row("audit_list", "4010")
    page.click("audit_history")
    assert page.history == [("4011",), ("4010",), ("4010",)]


def test_entry_about_no_record_offers_no_history(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.audit_page.list.list.set_current_key("4012")
    assert not page.shown("audit_history")


def test_pages_are_turned_and_their_ends_can_not_be_passed(qtbot):
    page = AuditObject(qtbot, sample.audit())
    assert not page.enabled("audit_newer")
    page.click("audit_older")
    page.audit_page.render(sample.audit(newer=True, older=False))
    page.click("audit_newer")
    assert page.turned == [(1,), (-1,)]
    assert not page.enabled("audit_older")
    assert page.text("audit_range") == "Entries 4012 to 4006"


def test_list_stays_while_another_page_is_read_and_can_not_be_pressed(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.audit_page.render(sample.audit(state=AuditState.LOADING))
    assert page.shown("audit_list")
    assert not page.enabled("audit_list")
    assert not page.enabled("audit_older")


def test_failed_reading_can_be_tried_again(qtbot):
    page = AuditObject(qtbot, STATES["failed"])
    assert not page.shown("audit_list")
    page.click("audit_retry")
    assert page.retries == [()]


def test_check_is_begun_and_stopped(qtbot):
    page = AuditObject(qtbot, sample.audit())
    page.press("audit_check_now")
    page.audit_page.render(STATES["running"])
    assert not page.shown("audit_check_now")
    page.press("audit_check_stop")
    assert (page.checks, page.stops) == ([()], [()])


def test_sound_verdict_shows_the_code_and_what_it_can_not_tell(qtbot):
    page = AuditObject(qtbot, STATES["sound"])
    assert page.text("audit_code") == "412-K7QF-9DXM"
    words = [label.text() for label in page.audit_page.check.findChildren(QLabel)]
    assert "Nothing was changed." in words
    assert any("left this computer" in text for text in words)


def test_bad_verdict_names_what_was_found(qtbot):
    page = AuditObject(qtbot, STATES["unsound"])
    words = [label.text() for label in page.audit_page.check.findChildren(QLabel)]
    assert "The audit trail breaks at entry 371." in words
    assert any("call your trial office" in text for text in words)


@pytest.fixture
def look(qapp: QApplication):
    def apply(mode: str, scale: float, language: str) -> None:
        set_language(language)
        Theme(mode, scale).apply(qapp)  # type: ignore[arg-type]

    yield apply
    set_language("en")
    Theme().apply(qapp)


@pytest.mark.parametrize("width", [1278, 936])
@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut(qtbot, look, name, mode, scale, language, width):
    look(mode, scale, language)
    page = AuditObject(qtbot, STATES[name], width).audit_page
    QApplication.processEvents()
    page.grab()
    assert clipped(page) == []
    for scroll in page.findChildren(QScrollArea):
        assert scroll.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", STATES)
def test_labels_are_plain_text_buttons_have_names_and_one_is_primary(qtbot, name):
    page = AuditObject(qtbot, STATES[name]).audit_page
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.findChildren(QLabel))
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page)]
    assert all(button.objectName() for button in buttons)
    assert [b.objectName() for b in buttons if b.property("kind") == "primary"] == ["audit_show"]


def test_keyboard_begins_in_the_list_or_where_a_code_is_typed(qtbot):
    assert AuditObject(qtbot, sample.audit()).find("audit_list").hasFocus()
    assert AuditObject(qtbot, STATES["loading"]).find("audit_record").hasFocus()


def test_page_begins_as_one_that_reads(qtbot):
    page = AuditPage()
    qtbot.addWidget(page)
    page.render(sample.audit(state=AuditState.LOADING, rows=(), total=0))
    assert "Reading" in page.findChild(QLabel, "page_sub").text()
