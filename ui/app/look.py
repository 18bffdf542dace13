"""Language, theme and text size of the settings, given to the whole program."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from frailtylab.settings import Settings
from ui.text import LANGUAGES, set_language
from ui.theme.theme import Theme, resolve_mode


def apply_look(settings: Settings) -> None:
    """Speak and look as the settings say, from the next page on."""
    set_language(settings.language if settings.language in LANGUAGES else "en")
    app = QApplication.instance()
    if isinstance(app, QApplication):
        Theme(resolve_mode(settings.theme.value), settings.text_scale).apply(app)
