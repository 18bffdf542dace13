"""Fonts: Inter is bundled (SIL Open Font License); Chinese falls back to the system's CJK font."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase

from ui.theme.tokens import FAMILIES, TypeStyle

FACES = ("400Regular", "500Medium", "600SemiBold", "700Bold")


def load_fonts() -> None:
    """Make the bundled faces known to Qt. Needs an application object; harmless when repeated."""
    if "Inter" in QFontDatabase.families():
        return
    folder = files("resources") / "fonts" / "inter"
    for face in FACES:
        QFontDatabase.addApplicationFontFromData((folder / f"Inter_{face}.ttf").read_bytes())


def make_font(style: TypeStyle, scale: float) -> QFont:
    """The font of a text style at a text scale."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(style.px * scale))
    font.setWeight(QFont.Weight(style.weight))
    if style.tracking:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + style.tracking)
    if style.capitals:
        font.setCapitalization(QFont.Capitalization.AllUppercase)
    if style.tabular:
        # Digits of one width: a running number must not tremble.
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
