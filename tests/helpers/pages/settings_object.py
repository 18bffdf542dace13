"""The settings page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.settings_page import SettingsPage
from ui.views import SettingsView


class SettingsObject(WidgetDriver):
    """Choose a look, learn a key, name the site."""

    def __init__(self, qtbot: QtBot, view: SettingsView) -> None:
        self.settings_page = SettingsPage()
        self.settings_page.render(view)
        self.settings_page.resize(1278, 768)
        super().__init__(qtbot, self.settings_page)
        self.languages = recorded(self.settings_page.language_changed)
        self.themes = recorded(self.settings_page.theme_changed)
        self.scales = recorded(self.settings_page.text_scale_changed)
        self.keys = recorded(self.settings_page.keys_changed)
        self.sites = recorded(self.settings_page.site_changed)
