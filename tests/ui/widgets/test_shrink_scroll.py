"""Boxes that give way where the room is short."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.labels import Text
from ui.widgets.shrink_scroll import FillScroll, LeftoverBox, ShrinkScroll

LONG = "Walk past the other line at your usual speed. " * 4


@pytest.fixture(autouse=True)
def plain_look(qapp):
    Theme().apply(qapp)


def column(qtbot, height: int) -> tuple[ShrinkScroll, FillScroll, QWidget]:
    """A long text above a card whose number likes much room."""
    number = QWidget()
    number.setMinimumSize(50, 400)
    shrink, fill = ShrinkScroll(Text(LONG, wrap=True), 40), FillScroll(number, 90)
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    box.addWidget(shrink)
    box.addWidget(fill, 1)
    page.resize(300, height)
    page.show()
    for _round in range(3):
        QApplication.processEvents()
    return shrink, fill, page


def test_with_room_the_text_is_shown_whole(qtbot):
    shrink, fill, _page = column(qtbot, 700)
    assert shrink.verticalScrollBar().maximum() == 0
    assert fill.verticalScrollBar().maximum() == 0


def test_without_room_the_text_goes_before_the_rest_does(qtbot):
    shrink, fill, _page = column(qtbot, 190)
    assert shrink.verticalScrollBar().maximum() > 0
    assert shrink.height() >= 40
    assert fill.height() >= 90


def test_a_longer_text_asks_for_more_height(qtbot):
    shrink, _fill, _page = column(qtbot, 700)
    before = shrink.height()
    shrink.widget().setText(LONG * 2)
    for _round in range(3):
        QApplication.processEvents()
    assert shrink.height() > before


def test_a_leftover_box_asks_for_its_least_and_passes_all_on(qtbot):
    content = QWidget()
    content.setMinimumSize(10, 10)
    box = LeftoverBox(content, 140)
    qtbot.addWidget(box)
    assert box.sizeHint().height() == 140
    box.resize(200, 300)
    box.show()
    QApplication.processEvents()
    assert content.height() == 300
