"""The people page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.people_page import PeoplePage
from ui.views import PeopleView


class PeopleObject(WidgetDriver):
    """Search, open, add."""

    def __init__(self, qtbot: QtBot, view: PeopleView) -> None:
        self.people_page = PeoplePage()
        self.people_page.render(view)
        self.people_page.resize(1278, 768)
        super().__init__(qtbot, self.people_page)
        self.searched = recorded(self.people_page.search)
        self.opened = recorded(self.people_page.open_participant)
        self.new = recorded(self.people_page.new_participant)

    def open(self, participant_id: str) -> None:
        """Press the button of a participant."""
        self.click_row("people_list", participant_id)

    def scan(self, code: str) -> None:
        """Let a scanner type a code into the search box."""
        self.type_and_enter("people_search", code)
