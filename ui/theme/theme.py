"""The theme in use: palette, text scale and fonts, for the style sheet and for painters."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.fonts import load_fonts, make_font
from ui.theme.stylesheet import build_stylesheet
from ui.theme.tokens import MAX_SCALE, MIN_SCALE, PALETTES, TYPE, Mode, Palette, Role

Choice = Literal["system", "light", "dark", "contrast"]


class Theme:
    """One look: a palette at a text scale (1.0 to 2.0, clamped)."""

    def __init__(self, mode: Mode = "light", scale: float = 1.0) -> None:
        self.mode: Mode = mode
        self.scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        self.palette: Palette = PALETTES[mode]
        self._fonts: dict[Role, QFont] = {}
        self._colours: dict[str, QColor] = {}

    def font(self, role: Role) -> QFont:
        """The font of a role at this theme's scale."""
        if role not in self._fonts:
            self._fonts[role] = make_font(TYPE[role], self.scale)
        return self._fonts[role]

    def colour(self, token: str) -> QColor:
        """The colour of a palette token such as ``primary`` or ``warn_soft``.

        :raises AttributeError: for a token that the palette does not have
        """
        if token not in self._colours:
            self._colours[token] = QColor(getattr(self.palette, token))
        return self._colours[token]

    def px(self, pixels: float) -> int:
        """A length that grows with the text, in device-independent pixels."""
        return round(pixels * self.scale)

    def apply(self, app: QApplication) -> None:
        """Give the application this look and make it the one that painters read."""
        load_fonts()
        _ACTIVE[0] = self
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setPalette(self._qt_palette())
        app.setFont(self.font("body"))
        app.setStyleSheet(build_stylesheet(self.palette, self.scale))

    def _qt_palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _QT_ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("muted"))
        return palette


_QT_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.Highlight: "primary",
    QPalette.ColorRole.HighlightedText: "on_primary",
    QPalette.ColorRole.ToolTipBase: "ink",
    QPalette.ColorRole.ToolTipText: "surface",
}
_ACTIVE: list[Theme] = [Theme()]


def theme() -> Theme:
    """The theme in use; the light one at 100 % until another was applied."""
    return _ACTIVE[0]


def resolve_mode(choice: Choice) -> Mode:
    """The palette for a setting; ``system`` follows the desktop's light or dark scheme."""
    if choice != "system":
        return choice
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"
