"""Themes, fonts and icons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QImage, QPainter

from ui.theme.icons import EM_PX, icon_codes, icon_outline, icon_pixmap, make_icon, paint_icon
from ui.theme.stylesheet import build_stylesheet
from ui.theme.theme import Theme, resolve_mode, theme
from ui.theme.tokens import DARK, LIGHT, PALETTES


@pytest.fixture(autouse=True)
def light_again(qapp):
    Theme().apply(qapp)
    yield
    Theme().apply(qapp)


def colours(image: QImage) -> set[tuple[int, int, int]]:
    found = set()
    for x in range(image.width()):
        for y in range(image.height()):
            colour = image.pixelColor(x, y)
            if colour.alpha() == 255:
                found.add((colour.red(), colour.green(), colour.blue()))
    return found


def test_an_applied_theme_is_the_one_that_painters_read(qapp):
    dark = Theme("dark", 1.5)
    dark.apply(qapp)
    assert theme() is dark
    assert qapp.palette().window().color() == QColor(DARK.bg)
    assert qapp.font().pixelSize() == round(15 * 1.5)


@pytest.mark.parametrize(("asked", "given"), [(0.2, 1.0), (1.0, 1.0), (1.7, 1.7), (9.0, 2.0)])
def test_text_scale_stays_between_one_and_two(asked, given):
    assert Theme("light", asked).scale == given


def test_inter_is_bundled_and_found(qapp):
    assert "Inter" in QFontDatabase.families()
    assert theme().font("body").families()[0] == "Inter"


@pytest.mark.parametrize("role", ["value", "value_big", "figure", "figure_large"])
def test_digits_of_numbers_are_all_equally_wide(qapp, role):
    metrics = QFontMetricsF(theme().font(role))
    assert len({round(metrics.horizontalAdvance(digit * 4), 2) for digit in "0123456789"}) == 1


def test_an_unknown_colour_is_a_mistake_of_ours():
    with pytest.raises(AttributeError):
        Theme().colour("mauve")


@pytest.mark.parametrize("mode", PALETTES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_style_sheet_is_understood_by_qt(qapp, qtlog, mode, scale):
    Theme(mode, scale).apply(qapp)
    assert [record.message for record in qtlog.records if not record.ignored] == []


def test_style_sheet_holds_colours_of_its_own_palette_only():
    light, dark = build_stylesheet(LIGHT), build_stylesheet(DARK)
    assert LIGHT.primary in light
    assert LIGHT.primary not in dark
    assert "{" in light
    assert "{{" not in light


def test_system_choice_follows_the_desktop_and_others_are_taken_as_they_are(qapp):
    assert resolve_mode("dark") == "dark"
    assert resolve_mode("contrast") == "contrast"
    assert resolve_mode("system") in ("light", "dark")


def test_icon_takes_the_colour_that_it_is_given(qapp):
    picture = icon_pixmap("check", QColor("#B3261E"), 24, 2.0).toImage()
    assert (179, 38, 30) in colours(picture)
    other = icon_pixmap("check", QColor("#176B43"), 24, 2.0).toImage()
    assert (179, 38, 30) not in colours(other)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0, 3.0])
def test_icon_is_drawn_at_the_pixels_of_its_screen(qapp, ratio):
    picture = icon_pixmap("check", QColor("black"), 20, ratio)
    assert picture.width() == round(20 * ratio)
    assert picture.devicePixelRatio() == pytest.approx(ratio)


def test_same_icon_is_drawn_once(qapp):
    first = icon_pixmap("usb", QColor("black"), 20)
    assert icon_pixmap("usb", QColor("black"), 20).cacheKey() == first.cacheKey()


def test_painted_icon_stays_in_its_box(qapp):
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_icon(painter, "square", QColor("black"), QRectF(10, 10, 20, 20))
    painter.end()
    outside = [image.pixelColor(x, 5) for x in range(40)]
    assert set(map(QColor.name, outside)) == {"#ffffff"}
    assert len(colours(image)) > 1


def test_qt_icons_have_a_picture(qapp):
    assert not make_icon("search", QColor("black"), 20).pixmap(20, 20).isNull()


def test_every_bundled_icon_lies_inside_its_square(qapp):
    assert len(icon_codes()) > 50
    square = QRectF(0, 0, EM_PX, EM_PX)
    for name in icon_codes():
        outline = icon_outline(name)
        assert not outline.isEmpty(), name
        assert square.contains(outline.boundingRect()), name


def test_icon_keeps_its_place_in_the_square(qapp):
    box = icon_outline("user").boundingRect()
    assert abs(box.center().x() - EM_PX / 2) < EM_PX / 24


def test_an_icon_that_is_not_bundled_is_a_mistake_of_ours(qapp):
    with pytest.raises(KeyError):
        icon_pixmap("unicorn", QColor("black"), 20)


def test_licences_of_fonts_and_icons_are_bundled():
    from importlib.resources import files

    assert "SIL OPEN FONT LICENSE" in (files("resources") / "fonts/inter/LICENSE").read_text(
        "utf-8"
    )
    assert "ISC License" in (files("resources") / "icons/lucide/LICENSE").read_text("utf-8")
