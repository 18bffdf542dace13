"""The assessor page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.assessor_page import AssessorPage
from ui.views import AssessorChoiceView


class AssessorObject(WidgetDriver):
    """Choose a tile, add a code."""

    def __init__(self, qtbot: QtBot, view: AssessorChoiceView) -> None:
        self.assessor_page = AssessorPage()
        self.assessor_page.render(view)
        super().__init__(qtbot, self.assessor_page)
        self.chosen = recorded(self.assessor_page.chosen)
        self.added = recorded(self.assessor_page.add_requested)

    def choose(self, number: int) -> None:
        """Press a tile, counted from 0."""
        self.click(f"assessor_tile_{number}")

    def add(self, code: str) -> None:
        """Type a code and press the button beside it."""
        self.fill("assessor_code", code)
        self.click("assessor_add")

    def problem(self) -> str:
        """What is said about the code; empty where nothing is."""
        return self.text("assessor_problem") if self.shown("assessor_problem") else ""
