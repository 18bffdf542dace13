"""What painted widgets share: boxes, rings, wrapped text, chips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from ui.theme.theme import Theme, theme
from ui.theme.tokens import SIZE
from ui.widgets.chip import INK, SHAPE, SOFT, Chip, chip_size, paint_chip
from ui.widgets.painting import (
    longest_word,
    paint_accent,
    paint_box,
    paint_focus_ring,
    wrapped_size,
)

WHITE, RED, BLUE = QColor("#ffffff"), QColor("#ff0000"), QColor("#0000ff")


@pytest.fixture(autouse=True)
def light(qapp):
    Theme().apply(qapp)
    yield
    Theme().apply(qapp)


def painted(paint, side=60):
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(WHITE)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def colour_at(image, x, y):
    return image.pixelColor(x, y).name()


def test_a_box_is_filled_and_its_corners_are_round():
    image = painted(lambda p: paint_box(p, QRectF(10, 10, 40, 40), 12, RED))
    assert colour_at(image, 30, 30) == RED.name()
    assert colour_at(image, 10, 10) == WHITE.name()
    assert colour_at(image, 30, 11) == RED.name()


@pytest.mark.parametrize("width", [1, 2, 6])
def test_the_line_of_a_box_lies_inside_it(width):
    box = QRectF(10, 10, 40, 40)
    image = painted(lambda p: paint_box(p, box, 0, RED, BLUE, width))
    assert colour_at(image, 30, 9) == WHITE.name()
    assert colour_at(image, 30, 50) == WHITE.name()
    assert colour_at(image, 30, 10 + width + 1) == RED.name()
    assert {colour_at(image, 30, 10 + step) for step in range(width)} == {BLUE.name()}


def test_a_focus_ring_has_the_focus_colour_and_leaves_the_middle_alone():
    image = painted(lambda p: paint_focus_ring(p, QRectF(10, 10, 40, 40), 4))
    assert colour_at(image, 11, 30) == theme().palette.focus.lower()
    assert colour_at(image, 30, 30) == WHITE.name()


def test_a_focus_ring_is_thicker_than_the_line_of_a_card():
    image = painted(lambda p: paint_focus_ring(p, QRectF(10, 10, 40, 40), 0))
    ring = [x for x in range(60) if colour_at(image, x, 30) == theme().palette.focus.lower()]
    assert len(ring) >= 2 * (SIZE.focus + 1)


def test_an_accent_stands_at_the_left_and_keeps_to_the_rounding():
    image = painted(lambda p: paint_accent(p, QRectF(10, 10, 40, 40), 12, RED, 5))
    assert colour_at(image, 12, 30) == RED.name()
    assert colour_at(image, 16, 30) == WHITE.name()
    assert colour_at(image, 10, 10) == WHITE.name()


def test_an_accent_takes_its_clipping_back():
    def paint(painter):
        paint_accent(painter, QRectF(10, 10, 10, 10), 2, RED, 5)
        painter.fillRect(50, 50, 5, 5, BLUE)

    assert colour_at(painted(paint), 52, 52) == BLUE.name()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Keep", "Keep"),
        ("Mark as invalid", "invalid"),
        ("a\nlongest\tb", "longest"),
        ("  outer  blanks  ", "blanks"),
    ],
)
def test_the_longest_word_decides_how_narrow_a_text_may_be(text, word):
    font = theme().font("body")
    assert longest_word(font, text) == QFontMetrics(font).horizontalAdvance(word)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_no_word_has_no_width(text):
    assert longest_word(theme().font("body"), text) == 0


def test_chinese_breaks_within_its_words():
    font = theme().font("body")
    four, many = "四米步行", "四米步行测试结果已经保存"
    assert longest_word(font, many) == longest_word(font, four)


@given(st.lists(st.text(alphabet="abcdefgW", min_size=1, max_size=12), min_size=1, max_size=12))
def test_a_text_as_wide_as_its_longest_word_loses_nothing_to_the_side(words):
    font, text = theme().font("body"), " ".join(words)
    width = longest_word(font, text) + 2
    assert wrapped_size(font, text, width).width() <= width


@given(st.integers(min_value=80, max_value=600), st.integers(min_value=1, max_value=400))
def test_a_wider_place_never_needs_more_height(width, more):
    font = theme().font("body")
    text = "Put the dynamometer down and wait until it reads zero before you go on."
    assert (
        wrapped_size(font, text, width + more).height() <= wrapped_size(font, text, width).height()
    )


@pytest.mark.parametrize("width", [-100, 0, 1])
def test_a_place_without_width_still_has_a_size(width):
    assert wrapped_size(theme().font("body"), "Keep", width).height() > 0


@pytest.mark.parametrize("kind", SHAPE)
def test_a_chip_is_painted_in_the_colours_of_its_kind(kind):
    image = painted(lambda p: paint_chip(p, QRectF(0, 0, 200, 30), "Ready", kind), 200)
    shown = {colour_at(image, x, y) for x in range(10, 100) for y in range(2, 28)}
    assert theme().colour(SOFT[kind]).name() in shown
    assert theme().colour(INK[kind]).name() in shown


def test_kinds_of_chips_have_names_in_each_table():
    assert set(SHAPE) == set(INK) == set(SOFT) == {"ok", "warn", "bad", "neutral", "info"}


def test_painting_a_chip_tells_whether_its_text_was_whole():
    told = []

    def paint(painter):
        whole = chip_size("Gate A clear").width()
        told.append(paint_chip(painter, QRectF(0, 0, whole, 30), "Gate A clear", "ok"))
        told.append(paint_chip(painter, QRectF(0, 0, whole - 20, 30), "Gate A clear", "ok"))

    painted(paint, 300)
    assert told == [True, False]


def test_a_chip_grows_with_its_text_and_with_the_text_scale(qapp):
    small = chip_size("Ready")
    assert chip_size("Ready to go").width() > small.width()
    Theme("light", 2.0).apply(qapp)
    assert chip_size("Ready").width() > small.width()
    assert chip_size("Ready").height() > small.height()


@pytest.mark.parametrize("text", ["", "x", "Ready"])
def test_a_chip_is_never_lower_than_its_token(text):
    assert chip_size(text).height() >= SIZE.chip


def test_a_long_chip_may_shrink_and_a_short_one_not(qtbot):
    long, short = Chip("Offline · 3 visits waiting since yesterday"), Chip("OK")
    for chip in (long, short):
        qtbot.addWidget(chip)
    assert long.minimumSizeHint().width() < long.sizeHint().width()
    assert short.minimumSizeHint() == short.sizeHint()


def test_a_chip_in_another_state_looks_and_reads_differently(qtbot):
    chip = Chip("Gate A clear", "ok")
    qtbot.addWidget(chip)
    chip.resize(200, 30)
    before = chip.grab().toImage()
    chip.set_state("Gate A blocked", "bad", "unplug")
    assert chip.grab().toImage() != before
    assert (chip.text, chip.kind, chip.icon) == ("Gate A blocked", "bad", "unplug")
    assert chip.accessibleName() == "Gate A blocked"
