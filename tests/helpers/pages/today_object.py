"""Today's page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.today_page import TodayPage
from ui.views import TodayView
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row


class TodayObject(WidgetDriver):
    """Open a visit, look for a participant."""

    def __init__(self, qtbot: QtBot, view: TodayView) -> None:
        self.today_page = TodayPage()
        self.today_page.render(view)
        self.today_page.resize(1278, 768)
        super().__init__(qtbot, self.today_page)
        self.opened = recorded(self.today_page.open_visit)
        self.searched = recorded(self.today_page.find)
        self.new = recorded(self.today_page.new_participant)
        self.checked = recorded(self.today_page.check_requested)

    def row_views(self) -> list[Row]:
        """The rows as they are painted."""
        return self.find("today_list", RowList).rows

    def open(self, visit_id: str) -> None:
        """Press the button of a visit."""
        self.click_row("today_list", visit_id)

    def scan(self, code: str) -> None:
        """Let a scanner type a code into the search box."""
        self.type_and_enter("today_search", code)
