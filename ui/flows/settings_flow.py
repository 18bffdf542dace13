"""Settings of this workstation: language, look, keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from frailtylab import __version__
from frailtylab.settings import Settings, ThemeChoice
from ui.flows.session import Session
from ui.text import LANGUAGES, language
from ui.views import ChoiceView, SettingsView


class SettingsFlow(QObject):
    """Changes a setting, remembers it, and says what has to be built anew.

    Signals:
        look_changed: theme, text size or language is another one now
        changed: something else on the settings page changed
    """

    look_changed = Signal()
    changed = Signal()

    def __init__(
        self, session: Session, remember: Callable[[Settings], None], folder: Path
    ) -> None:
        super().__init__()
        self.session = session
        self.remember = remember
        self.folder = folder

    def change(self, **values: object) -> None:
        """Other values for some settings; kept on disk."""
        self.remember(msgspec.structs.replace(self.session.settings, **values))

    def set_language(self, code: str) -> None:
        """Speak another language from now on."""
        self.change(language=code)
        self.look_changed.emit()

    def set_theme(self, choice: str) -> None:
        """Light, dark, or as the desktop says."""
        self.change(theme=ThemeChoice(choice))
        self.look_changed.emit()

    def set_text_scale(self, scale: float) -> None:
        """Size of all text, 1.0 to 2.0."""
        self.change(text_scale=scale)
        self.look_changed.emit()

    def set_keys(self, keys: tuple[str, ...]) -> None:
        """Keys and pedals that start and stop a trial; never none, or no key would stop one."""
        self.change(start_stop_keys=tuple(keys) or Settings().start_stop_keys)
        self.changed.emit()

    def set_site(self, site: str) -> None:
        """The site's code."""
        self.change(site=site)
        self.changed.emit()

    def view(self) -> SettingsView:
        """The settings page as things stand."""
        settings = self.session.settings
        return SettingsView(
            language().code,
            tuple(ChoiceView(code, name) for code, name in LANGUAGES.items()),
            settings.theme,
            settings.text_scale,
            settings.start_stop_keys,
            settings.site,
            str(self.folder),
            __version__,
        )
