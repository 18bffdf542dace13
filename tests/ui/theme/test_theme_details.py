"""Roles, lengths and looks of the theme at every scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QPalette

from ui.theme.fonts import load_fonts, make_font
from ui.theme.icons import make_icon
from ui.theme.stylesheet import TONES, build_stylesheet
from ui.theme.theme import Theme
from ui.theme.tokens import PALETTES, TYPE, TypeStyle


@pytest.fixture(autouse=True)
def light_again(qapp):
    Theme().apply(qapp)
    yield
    Theme().apply(qapp)


@pytest.mark.parametrize("role", TYPE)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_each_role_has_its_size_and_weight_at_each_scale(role, scale):
    font = Theme("light", scale).font(role)
    assert font.pixelSize() == round(TYPE[role].px * scale)
    assert font.weight() == QFont.Weight(TYPE[role].weight)


def test_a_role_that_does_not_exist_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        Theme().font("headline")


def test_a_font_is_made_once_for_each_theme():
    look = Theme()
    assert look.font("body") is look.font("body")
    assert look.colour("ink") is look.colour("ink")


@pytest.mark.parametrize(
    ("style", "capitals", "spacing"),
    [
        (TypeStyle(12, 700, tracking=7, capitals=True), QFont.Capitalization.AllUppercase, 107),
        (TypeStyle(26, 700, tracking=-1), QFont.Capitalization.MixedCase, 99),
        (TypeStyle(15), QFont.Capitalization.MixedCase, 0),
    ],
)
def test_tracking_and_capitals_come_from_the_style(style, capitals, spacing):
    font = make_font(style, 1.0)
    assert font.capitalization() == capitals
    assert font.letterSpacing() == spacing


def test_only_numbers_have_digits_of_one_width():
    tag = QFont.Tag("tnum")
    tabular = {role for role in TYPE if Theme().font(role).isFeatureSet(tag)}
    assert tabular == {role for role, style in TYPE.items() if style.tabular}
    assert {"value", "value_big", "figure", "badge"} <= tabular


def test_loading_the_fonts_twice_is_harmless(qapp):
    load_fonts()
    load_fonts()
    assert make_font(TYPE["body"], 1.0).families()[0] == "Inter"


@given(st.integers(min_value=0, max_value=2000), st.floats(min_value=1.0, max_value=2.0))
def test_lengths_grow_with_the_text_and_never_more_than_twice(pixels, scale):
    length = Theme("light", scale).px(pixels)
    assert pixels <= length <= 2 * pixels
    assert isinstance(length, int)


@pytest.mark.parametrize("mode", PALETTES)
def test_the_palette_of_qt_speaks_the_same_colours(qapp, mode):
    Theme(mode).apply(qapp)
    palette, tokens = qapp.palette(), PALETTES[mode]
    roles = QPalette.ColorRole
    assert palette.color(roles.WindowText) == QColor(tokens.ink)
    assert palette.color(roles.Base) == QColor(tokens.surface)
    assert palette.color(roles.Highlight) == QColor(tokens.primary)
    assert palette.color(roles.PlaceholderText) == QColor(tokens.muted)
    disabled = palette.color(QPalette.ColorGroup.Disabled, roles.ButtonText)
    assert disabled == QColor(tokens.muted)


@pytest.mark.parametrize("mode", PALETTES)
@pytest.mark.parametrize("tone", TONES)
def test_each_tone_has_a_rule_of_its_colour(mode, tone):
    colour = getattr(PALETTES[mode], tone)
    rule = f'QLabel[tone="{tone}"] {{ color: {colour}; }}'
    assert rule in build_stylesheet(PALETTES[mode])


def test_fields_grow_with_the_text():
    small, large = (build_stylesheet(PALETTES["light"], scale) for scale in (1.0, 2.0))
    assert "QLineEdit, QComboBox { min-height: 34px; }" in small
    assert "QLineEdit, QComboBox { min-height: 60px; }" in large


@pytest.mark.parametrize(("mode", "width"), [("light", 1), ("dark", 1), ("contrast", 2)])
def test_lines_are_thicker_in_high_contrast(mode, width):
    palette = PALETTES[mode]
    assert palette.line_width == width
    assert f"border: {width}px solid {palette.line};" in build_stylesheet(palette)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_an_icon_of_qt_is_crisp_at_each_pixel_ratio(ratio):
    picture = make_icon("search", QColor("black"), 20).pixmap(QSize(20, 20), ratio)
    assert picture.size() == QSize(round(20 * ratio), round(20 * ratio))
