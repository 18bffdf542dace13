"""Settings take hold on every page and are kept; nothing is clipped in the largest text."""

from __future__ import annotations

import contextlib

import pytest
from helpers.clipping import clipped
from pytestqt.exceptions import TimeoutError

from frailtylab.settings import Settings, SettingsFile
from ui.text import language, set_language
from ui.theme.theme import Theme, theme

PLACES = ("today", "people", "records", "devices", "settings")


@pytest.fixture
def usual_look(qapp):
    """Light, English, 100 % again, once the window is gone: it would be built anew three times."""
    yield
    set_language("en")
    Theme().apply(qapp)


@pytest.fixture
def back_to_english(usual_look, bench):
    return bench


def all_pages(bench):
    """Every page of the window in turn, by name."""
    for place in PLACES:
        bench.app.go_to_place(place)
        bench.settle()
        yield place
    person = bench.in_store(lambda store: store.people.find(""))[0]
    bench.app.day.open_participant(person.id)
    bench.settle()
    yield "participant"
    bench.app.go_to_place("today")
    bench.settle()
    visit_id = bench.app.day.views.today.rows[0].visit_id
    bench.app.visit.open(visit_id)
    bench.settle()
    yield "visit"
    bench.app.go_to_place("today")
    bench.settle()
    bench.open_visit()
    for test, page in (("TUG", "timing"), ("GRIP", "grip")):
        bench.begin(test)
        yield page
    bench.app.visit.to_review()
    bench.settle()
    yield "review"


def test_the_rail_and_every_page_speak_the_language_that_was_chosen(back_to_english):
    bench = back_to_english
    english = {place: bench.widget(f"nav_{place}").text() for place in PLACES}
    bench.app.settings.set_language("zh_CN")
    bench.settle()
    assert language().code == "zh_CN"
    for name in all_pages(bench):
        assert bench.app.navigator.current == name
    chinese = {place: bench.widget(f"nav_{place}").text() for place in PLACES}
    assert all(chinese[place] != english[place] for place in PLACES)


def test_a_page_that_was_filled_before_is_filled_anew_in_the_new_language(back_to_english):
    bench = back_to_english
    bench.app.go_to_place("people")
    bench.settle()
    before = [row.next_visit for row in bench.app.day.views.people.rows]
    bench.app.settings.set_language("zh_CN")
    bench.settle()
    after = [row.next_visit for row in bench.app.day.views.people.rows]
    assert before != after


def test_settings_are_on_disk_when_the_store_has_answered(back_to_english):
    bench = back_to_english
    bench.app.settings.set_theme("dark")
    bench.app.settings.set_site("07")
    bench.app.settings.set_keys(("Space", "F5"))
    bench.settle()
    kept = SettingsFile(bench.folder).load()
    assert (kept.theme, kept.site, kept.start_stop_keys) == ("dark", "07", ("Space", "F5"))


def test_no_keys_at_all_means_the_standard_ones(back_to_english):
    bench = back_to_english
    bench.app.settings.set_keys(())
    bench.settle()
    assert bench.app.session.settings.start_stop_keys == Settings().start_stop_keys


def test_a_damaged_settings_file_is_set_aside_and_never_overwritten(back_to_english):
    bench = back_to_english
    file = SettingsFile(bench.folder)
    file.path.write_text("site = [broken")
    bench.app.settings.set_site("07")
    bench.settle()
    assert file.load().site == "07"
    aside = list(bench.folder.glob("settings-damaged-*.toml"))
    assert [path.read_text() for path in aside] == ["site = [broken"]


def test_the_keyboard_stays_at_its_control_when_the_page_is_built_anew(back_to_english, qtbot):
    bench = back_to_english
    bench.app.go_to_place("settings")
    bench.settle()
    choice = bench.widget("choice_dark")
    bench.app.window.activateWindow()
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus, timeout=20_000)
    bench.app.settings.set_theme("dark")
    bench.settle()
    assert theme().mode == "dark"
    assert bench.widget("choice_dark") is not choice
    qtbot.waitUntil(lambda: bench.widget("choice_dark").hasFocus(), timeout=20_000)


def clipped_once_laid_out(bench):
    """What stays cut: a label that was just made gets its height some event turns later."""
    with contextlib.suppress(TimeoutError):
        bench.qtbot.waitUntil(lambda: not clipped(bench.app.window), timeout=5_000)
    return clipped(bench.app.window)


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_nothing_is_clipped_on_any_page_in_the_largest_text(back_to_english, code):
    bench = back_to_english
    bench.app.settings.set_text_scale(2.0)
    bench.app.settings.set_language(code)
    bench.settle()
    found = {name: clipped_once_laid_out(bench) for name in all_pages(bench)}
    assert {name: lines for name, lines in found.items() if lines} == {}
