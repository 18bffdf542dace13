"""The timing page as a test sees it."""

from __future__ import annotations

from helpers.pages.attempt_object import AttemptObject
from helpers.pages.widget_driver import recorded
from pytestqt.qtbot import QtBot

from ui.pages.timing_page import TimingPage
from ui.views import TimingView
from ui.widgets.big_time import BigTime


class TimingObject(AttemptObject):
    """Watch the number, start, stop, keep."""

    def __init__(self, qtbot: QtBot, view: TimingView, now_ns: int = 77) -> None:
        self.timing_page = TimingPage(lambda: now_ns)
        self.timing_page.render(view)
        super().__init__(qtbot, self.timing_page)
        self.late = recorded(self.timing_page.late_entry)

    def number(self) -> str:
        """The big number."""
        return self.find("big_time", BigTime).value

    def state(self) -> str:
        """The word under it."""
        return self.find("big_time", BigTime).state_word
