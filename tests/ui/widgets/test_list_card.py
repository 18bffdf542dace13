"""A list that hugs its rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.widgets.list_card import ListCard
from ui.widgets.row_painter import Row


@pytest.fixture
def card(qtbot):
    made = ListCard("rows", "Rows")
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    return made


def rows(count: int) -> list[Row]:
    return [Row(f"k{n}", f"P-{n:04d}", "K.M. ’41", "1 month", action="Open") for n in range(count)]


def test_the_card_is_as_high_as_its_rows(card):
    card.set_rows(rows(2))
    QApplication.processEvents()
    two = card.maximumHeight()
    card.set_rows(rows(4))
    QApplication.processEvents()
    assert card.maximumHeight() - two == 2 * card.list.sizeHintForRow(0)


def test_a_long_list_asks_for_four_rows_at_least(card):
    card.set_rows(rows(50))
    assert card.list.minimumHeight() == 4 * card.list.sizeHintForRow(0)


def test_letters_are_passed_on_and_arrows_are_not(qtbot, card):
    typed: list[str] = []
    card.typed.connect(typed.append)
    card.set_rows(rows(3))
    card.list.set_current_key("k0")
    qtbot.keyClick(card.list, Qt.Key.Key_7)
    qtbot.keyClick(card.list, Qt.Key.Key_Down)
    qtbot.keyClick(card.list, Qt.Key.Key_Space)
    assert typed == ["7"]
    assert card.list.current_key() == "k1"
