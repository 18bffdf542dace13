"""The whole kit in every look: nothing warns, nothing is cut, nothing is taken for markup."""

from __future__ import annotations

import pytest
from helpers.clipping import clipped
from helpers.gallery import HOSTILE, LOOKS, board, dialogs, makers, timing_page
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView

from ui.text import set_language
from ui.theme.theme import Theme

WIDTHS = {"narrow": 620, "wide": 1100}
NAMES = sorted(makers("en"))


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def look(qapp, request):
    mode, scale, language = request.param
    set_language(language)
    Theme(mode, scale).apply(qapp)
    yield request.param
    set_language("en")
    Theme().apply(qapp)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_of_the_kit_is_cut(qtbot, look, width):
    page = board(look[2])
    qtbot.addWidget(page)
    page.setFixedWidth(max(width, page.layout().minimumSize().width()))
    page.show()
    page.resize(page.width(), page.layout().totalHeightForWidth(page.width()))
    qtbot.waitUntil(lambda: clipped(page) == [], timeout=5000)


@pytest.mark.parametrize("size", [(1366, 768), (1280, 720)])
def test_a_page_of_the_kit_is_never_cut_and_never_scrolls_sideways(qtbot, look, size):
    page = timing_page()
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    qtbot.waitUntil(lambda: clipped(page) == [], timeout=5000)
    assert (page.width(), page.height()) == size
    from ui.widgets.layouts import PageScroll

    assert page.findChild(PageScroll).horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", dialogs())
def test_no_dialog_is_cut(qtbot, look, name):
    dialog = dialogs()[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: clipped(dialog) == [], timeout=5000)


def test_the_kit_paints_without_a_warning_of_qt(qtbot, qtlog, look):
    for name, maker in makers(look[2]).items():
        widget = maker()
        qtbot.addWidget(widget)
        widget.resize(widget.sizeHint())
        assert not widget.grab().isNull(), name
        assert [record.message for record in qtlog.records if not record.ignored] == [], name


@pytest.mark.parametrize("name", [*NAMES, *dialogs()])
def test_every_label_shows_plain_text(qtbot, name):
    widget = {**makers("en"), **dialogs()}[name]()
    qtbot.addWidget(widget)
    labels = widget.findChildren(QLabel)
    assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []


@pytest.mark.parametrize("name", [*NAMES, *dialogs()])
def test_every_control_can_be_named_by_a_screen_reader(qtbot, name):
    widget = {**makers("en"), **dialogs()}[name]()
    qtbot.addWidget(widget)
    controls = [*widget.findChildren(QAbstractButton), *widget.findChildren(QLineEdit)]
    nameless = [
        control.objectName()
        for control in controls
        if not control.accessibleName()
        and not getattr(control, "text", str)()
        and control.isVisibleTo(widget)
    ]
    assert nameless == []


@pytest.mark.parametrize("name", NAMES)
def test_whatever_can_be_pressed_is_big_enough_for_gloves(qtbot, name):
    widget = makers("en")[name]()
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint())
    widget.show()
    small = [
        (button.objectName(), button.height())
        for button in widget.findChildren(QAbstractButton)
        if button.isVisibleTo(widget) and min(button.height(), button.width()) < 44
    ]
    assert small == []


def test_a_hostile_code_is_shown_letter_by_letter(qtbot):
    bar = makers("en")["identity"]()
    qtbot.addWidget(bar)
    assert bar.code.text() == HOSTILE
    assert bar.code.textFormat() == Qt.TextFormat.PlainText
    rows = makers("en")["rows"]()
    qtbot.addWidget(rows)
    assert isinstance(rows, QListView)
    assert any(HOSTILE in row.words() for row in rows.rows)
