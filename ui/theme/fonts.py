"""Fonts: Inter is bundled (SIL Open Font License); Chinese falls back to the system's CJK font."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from frailtylab.resource_files import resource
from ui.theme.tokens import FAMILIES, TypeStyle

FACES = ("400Regular", "500Medium", "600SemiBold", "700Bold")


@cache
def load_fonts() -> None:
    """Make the bundled faces known to Qt, once. Needs an application object."""
    folder = resource("fonts", "inter")
    for face in FACES:
        QFontDatabase.addApplicationFont(str(folder / f"Inter_{face}.ttf"))


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
