"""The timing page as a test sees it."""

from __future__ import annotations

from helpers.pages.attempt_object import AttemptObject
from helpers.pages.widget_driver import recorded
from pytestqt.qtbot import QtBot

from ui.dialogs.impulse_dialog import ImpulseDialog
from ui.pages.timing_page import TimingPage
from ui.views import TimingView
from ui.widgets.big_time import BigTime
from ui.widgets.trial_list import TrialList


class TimingObject(AttemptObject):
    """Watch the number, start, stop, keep."""

    def __init__(self, qtbot: QtBot, view: TimingView, now_ns: int = 77) -> None:
        self.timing_page = TimingPage(lambda: now_ns)
        self.timing_page.render(view)
        super().__init__(qtbot, self.timing_page)
        self.late = recorded(self.timing_page.late_entry)
        self.confirmed = recorded(self.timing_page.confirmed)
        self.picked = recorded(self.timing_page.picked)

    def number(self) -> str:
        """The big number."""
        return self.find("big_time", BigTime).value

    def impulses(self) -> list[tuple[str, str]]:
        """Lines of the card: when and which gate, and what was made of it."""
        rows = self.find("impulse_list", TrialList).rows
        return [(row.label.replace("\u00a0", " "), row.word) for row in rows]

    def impulse_dialog(self) -> ImpulseDialog:
        """The open list of all impulses."""
        found = [d for d in self.page.findChildren(ImpulseDialog) if d.isVisible()]
        assert len(found) == 1
        return found[0]

    def state(self) -> str:
        """The word under it."""
        return self.find("big_time", BigTime).state_word
