"""Settings of the workstation."""

from __future__ import annotations

import pytest
from helpers import sample_views_a as sample
from helpers.pages.settings_object import SettingsObject
from msgspec.structs import replace
from PySide6.QtCore import Qt


def test_language_and_look_are_told(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    page.click("choice_zh_CN")
    page.click("choice_dark")
    page.press("choice_light")
    assert page.languages == [("zh_CN",)]
    assert page.themes == [("dark",), ("light",)]


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
def test_every_size_of_text_is_told_as_a_factor(qtbot, percent):
    page = SettingsObject(qtbot, sample.settings())
    page.click(f"choice_{percent}")
    assert page.scales == [(percent / 100,)]


def test_arrow_keys_move_between_the_sizes_and_space_chooses(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    page.press("choice_100", Qt.Key.Key_Right)
    page.press("choice_125")
    assert page.scales == [(1.25,)]


def test_a_key_can_be_dropped_but_never_the_last_one(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    page.click("key_remove_0")
    assert page.keys == [(("PgDown",),)]
    page.settings_page.render(replace(sample.settings(), keys=("PgDown",)))
    assert not page.shown("key_remove_0")


def test_a_learned_key_is_added_to_the_others(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    dialog = page.settings_page.learn_key()
    qtbot.keyClick(dialog, Qt.Key.Key_B)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert page.keys == [(("Space", "PgDown", "B"),)]


def test_a_closed_dialog_changes_nothing_and_leaves_the_page_usable(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    page.settings_page.learn_key().reject()
    assert not page.keys
    page.click("choice_dark")
    assert page.themes == [("dark",)]


def test_the_site_is_told_when_saved_and_only_once(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    assert not page.enabled("site_save")
    page.type_and_enter("site_field", " 07 ")
    assert not page.enabled("site_save")
    page.type_and_enter("site_field", "07")
    assert page.sites == [("07",)]


def test_a_site_in_the_making_survives_a_new_view(qtbot):
    page = SettingsObject(qtbot, sample.settings())
    page.fill("site_field", "0")
    page.settings_page.render(replace(sample.settings(), theme="dark"))
    assert page.text("site_field") == "0"


def test_folder_and_version_are_shown(qtbot):
    page = SettingsObject(qtbot, replace(sample.settings(), data_folder="/a/<b>/c"))
    assert page.text("data_folder") == "/a/<b>/c"
    assert page.text("version") == "0.1.0"
