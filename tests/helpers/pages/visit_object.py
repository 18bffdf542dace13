"""The visit page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.visit_page import VisitPage
from ui.views import VisitView
from ui.widgets.form import SegmentControl


class VisitObject(WidgetDriver):
    """Confirm the person, set a test up, begin the next one."""

    def __init__(self, qtbot: QtBot, view: VisitView) -> None:
        self.visit_page = VisitPage()
        self.visit_page.resize(1278, 740)
        self.visit_page.render(view)
        super().__init__(qtbot, self.visit_page)
        self.confirmed = recorded(self.visit_page.identity_confirmed)
        self.denied = recorded(self.visit_page.identity_denied)
        self.begun = recorded(self.visit_page.begin)
        self.set_up = recorded(self.visit_page.setup_changed)
        self.not_done = recorded(self.visit_page.not_done)
        self.reviewed = recorded(self.visit_page.review)
        self.left = recorded(self.visit_page.back)
        self.gone_to = recorded(self.visit_page.go_to)

    def answer(self, field: str, choice: str) -> None:
        """Press an answer of a set-up question."""
        control = self.find(f"setup_{field}", SegmentControl)
        control.buttons[choice].click()

    def next_words(self) -> str:
        """What the button for the next step says."""
        return self.text("next_button")
