"""The records page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.records_page import RecordsPage
from ui.views import RecordsView


class RecordsObject(WidgetDriver):
    """Filter, turn pages, open."""

    def __init__(self, qtbot: QtBot, view: RecordsView) -> None:
        self.records_page = RecordsPage()
        self.records_page.render(view)
        self.records_page.resize(1278, 768)
        super().__init__(qtbot, self.records_page)
        self.filtered = recorded(self.records_page.filter_changed)
        self.paged = recorded(self.records_page.page_requested)
        self.opened = recorded(self.records_page.open_visit)

    def open(self, visit_id: str) -> None:
        """Press the button of a record."""
        self.click_row("records_list", visit_id)
