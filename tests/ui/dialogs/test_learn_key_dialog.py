"""Learning the key of a pedal."""

from __future__ import annotations

import pytest
from helpers.pages.learn_key_object import LearnKeyObject
from PySide6.QtCore import Qt

from ui.widgets.key_names import shown_key


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_PageDown, "PgDown"),
        (Qt.Key.Key_B, "B"),
        (Qt.Key.Key_F5, "F5"),
        (Qt.Key.Key_Period, "."),
        (Qt.Key.Key_MediaPlay, "Media Play"),
    ],
)
def test_a_pedal_key_is_learned_by_its_portable_name(qtbot, key, name):
    dialog = LearnKeyObject(qtbot)
    dialog.key(key)
    dialog.click("learn_key_accept")
    assert dialog.learned == [(name,)]


def test_enter_takes_the_key_that_is_shown(qtbot):
    dialog = LearnKeyObject(qtbot)
    dialog.key(Qt.Key.Key_PageUp)
    dialog.key(Qt.Key.Key_Return)
    assert dialog.learned == [("PgUp",)]
    assert not dialog.dialog.isVisible()


@pytest.mark.parametrize(
    ("key", "word"),
    [
        (Qt.Key.Key_Tab, "Tab"),
        (Qt.Key.Key_Backtab, "Tab"),
        (Qt.Key.Key_Return, "Enter"),
        (Qt.Key.Key_Enter, "Enter"),
        (Qt.Key.Key_Escape, "Esc"),
        (Qt.Key.Key_Shift, "only changes other keys"),
        (Qt.Key.Key_unknown, "no name"),
        (Qt.Key.Key_Space, "already"),
    ],
)
def test_a_key_that_can_not_time_is_refused_in_a_sentence(qtbot, key, word):
    dialog = LearnKeyObject(qtbot)
    dialog.key(key)
    assert word in dialog.text("learn_key_status")
    assert not dialog.enabled("learn_key_accept")
    assert not dialog.learned


def test_a_refused_key_takes_back_the_one_before(qtbot):
    dialog = LearnKeyObject(qtbot)
    dialog.key(Qt.Key.Key_B)
    dialog.key(Qt.Key.Key_Space)
    assert dialog.dialog.key() == ""


def test_a_held_key_counts_for_nothing(qtbot):
    dialog = LearnKeyObject(qtbot)
    dialog.held(Qt.Key.Key_B)
    assert dialog.dialog.key() == ""


def test_space_learns_and_never_presses_a_button(qtbot):
    dialog = LearnKeyObject(qtbot, taken=("PgDown",))
    dialog.key(Qt.Key.Key_Space)
    dialog.key(Qt.Key.Key_Space)
    assert dialog.dialog.key() == "Space"
    assert not dialog.learned
    assert dialog.dialog.isVisible()


def test_esc_closes_only_when_pressed_twice_running(qtbot):
    dialog = LearnKeyObject(qtbot)
    dialog.key(Qt.Key.Key_Escape)
    dialog.key(Qt.Key.Key_B)
    dialog.key(Qt.Key.Key_Escape)
    assert dialog.dialog.isVisible()
    dialog.key(Qt.Key.Key_Escape)
    assert not dialog.dialog.isVisible()
    assert not dialog.learned


def test_close_learns_nothing(qtbot):
    dialog = LearnKeyObject(qtbot)
    dialog.key(Qt.Key.Key_B)
    dialog.click("learn_key_close")
    assert not dialog.learned
    assert len(dialog.rejected) == 1


def test_known_keys_have_words_and_others_their_own_name():
    assert shown_key("PgDown") == "Page down"
    assert shown_key("Ctrl+F") == "Ctrl+F"
