"""The audit page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.pages.audit_page import AuditPage
from ui.views_audit import AuditView


class AuditObject(WidgetDriver):
    """Filter, turn pages, choose an entry, check."""

    def __init__(self, qtbot: QtBot, view: AuditView, width: int = 1278) -> None:
        self.audit_page = AuditPage()
        self.audit_page.render(view)
        self.audit_page.resize(width, 768)
        super().__init__(qtbot, self.audit_page)
        self.asked = recorded(self.audit_page.asked)
        self.turned = recorded(self.audit_page.turned)
        self.history = recorded(self.audit_page.history)
        self.checks = recorded(self.audit_page.check_wanted)
        self.stops = recorded(self.audit_page.check_stopped)
        self.retries = recorded(self.audit_page.retry)

    def show_history(self, key: str) -> None:
        """Press the button of an entry."""
        self.click_row("audit_list", key)

    @property
    def entry_words(self) -> str:
        """Everything that the card of the chosen entry says."""
        QApplication.processEvents()
        card = self.audit_page.entry
        return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())
