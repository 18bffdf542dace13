"""The tokens: everything that is read can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.contrast import contrast
from msgspec.structs import fields

from ui.theme.tokens import PALETTES, RADIUS, SIZE, SPACE, TYPE, Palette

TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "muted") for ground in (
        "bg", "surface", "raised", "hover", "primary_soft", "ok_soft", "warn_soft", "bad_soft",
        "left_soft", "right_soft",
    )),
    *((tone, ground) for tone in ("primary", "ok", "warn", "bad", "left", "right") for ground in (
        "bg", "surface", "raised", f"{tone}_soft",
    )),
    ("on_primary", "primary"), ("on_primary", "primary_hover"), ("on_bad", "bad"),
    ("on_bad", "bad_hover"), ("on_warn", "warn"), ("on_sim", "sim"), ("on_sim", "sim_stripe"),
    ("primary", "hover"), ("bad", "hover"), ("surface", "ink"),
]  # fmt: skip
SHAPE_ON_GROUND = [
    (line, ground) for line in ("edge", "focus", "primary") for ground in ("bg", "surface")
]
CODE = Path(__file__).parents[3] / "ui"


def ratio(palette: Palette, one: str, other: str) -> float:
    return contrast(getattr(palette, one), getattr(palette, other))


@pytest.mark.parametrize("mode", PALETTES)
def test_every_text_stands_out_from_its_ground(mode):
    weak = {
        pair: round(ratio(PALETTES[mode], *pair), 2)
        for pair in TEXT_ON_GROUND
        if ratio(PALETTES[mode], *pair) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("mode", PALETTES)
def test_field_edges_and_focus_stand_out_from_their_ground(mode):
    weak = [pair for pair in SHAPE_ON_GROUND if ratio(PALETTES[mode], *pair) < 3.0]
    assert weak == []


def test_high_contrast_reaches_the_stricter_level():
    weak = [pair for pair in TEXT_ON_GROUND if ratio(PALETTES["contrast"], *pair) < 7.0]
    assert weak == []


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", PALETTES)
def test_every_colour_is_written_in_full(mode):
    for field in fields(Palette):
        if field.name != "line_width":
            assert re.fullmatch(r"#([0-9A-F]{2})?[0-9A-F]{6}", getattr(PALETTES[mode], field.name))


def test_spaces_lie_on_the_grid():
    assert all(getattr(SPACE, field.name) % 4 == 0 for field in fields(SPACE))


def test_whatever_can_be_pressed_is_big_enough_for_gloves():
    assert min(SIZE.target, SIZE.button, SIZE.button_large) >= 44
    assert SIZE.big_button >= 104
    assert RADIUS.big > RADIUS.control


def test_no_text_is_smaller_than_eleven_pixels():
    assert min(style.px for style in TYPE.values()) >= 11


def test_colours_are_named_in_the_tokens_only():
    offenders = [
        str(path.relative_to(CODE))
        for path in CODE.rglob("*.py")
        if path.name != "tokens.py" and re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))
    ]
    assert offenders == []


def test_only_the_theme_sets_style_sheets():
    offenders = [
        str(path.relative_to(CODE))
        for path in CODE.rglob("*.py")
        if "setStyleSheet" in path.read_text("utf-8") and path.name != "theme.py"
    ]
    assert offenders == []
