"""The participant page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.participant_page import ParticipantPage
from ui.views import ParticipantView
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row


class ParticipantObject(WidgetDriver):
    """Open a visit, go back."""

    def __init__(self, qtbot: QtBot, view: ParticipantView) -> None:
        self.participant_page = ParticipantPage()
        self.participant_page.render(view)
        self.participant_page.resize(1278, 900)
        super().__init__(qtbot, self.participant_page)
        self.opened = recorded(self.participant_page.open_visit)
        self.unscheduled = recorded(self.participant_page.add_unscheduled)
        self.back = recorded(self.participant_page.back)

    def row_views(self) -> list[Row]:
        """The rows as they are painted."""
        return self.find("participant_visits", RowList).rows

    def open(self, visit_id: str) -> None:
        """Press the button of a visit."""
        self.click_row("participant_visits", visit_id)
