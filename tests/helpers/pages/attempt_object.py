"""What the timing page and the grip page have in common for a test."""

from __future__ import annotations

from helpers import sample_views_b as sample
from helpers.pages.widget_driver import WidgetDriver, recorded
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.dialogs.reason_dialog import ReasonDialog
from ui.pages.attempt_page import AttemptPage
from ui.widgets.big_button import BigButton
from ui.widgets.flag_list import FlagList


class AttemptObject(WidgetDriver):
    """Start, stop, keep, repeat, mark invalid."""

    def __init__(self, qtbot: QtBot, page: AttemptPage) -> None:
        self.attempt_page = page
        page.resize(1278, 740)
        page.set_reasons(**sample.REASONS)
        super().__init__(qtbot, page)
        self.presses = recorded(page.pressed)
        self.kept = recorded(page.keep)
        self.undone = recorded(page.undo)
        self.repeated = recorded(page.repeat)
        self.invalid = recorded(page.mark_invalid)
        self.not_done = recorded(page.not_done)
        self.typed = recorded(page.manual_entry)
        self.set_up = recorded(page.setup)
        self.left = recorded(page.back)
        self.disarmed = recorded(page.disarm)

    def press_big(self) -> None:
        """Press Start or Stop with the mouse, without letting go."""
        self.qtbot.mousePress(self.find("start_stop_button"), Qt.MouseButton.LeftButton)

    def big_words(self) -> tuple[str, str, str]:
        """Word, hint and face of the big button."""
        button = self.find("start_stop_button", BigButton)
        return button.text(), button.hint, button.face

    def end_dead_time(self) -> None:
        """Let the dead time after the stop pass."""
        timer = self.attempt_page.place._dead_time
        assert timer.isActive()
        timer.stop()
        timer.timeout.emit()

    def flags(self) -> tuple[str, ...]:
        """The sentences to look at."""
        return self.find("flag_list", FlagList).sentences

    def dialog(self) -> ReasonDialog:
        """The open question for a reason."""
        found = [d for d in self.page.findChildren(ReasonDialog) if d.isVisible()]
        assert len(found) == 1
        return found[0]

    def give_reason(self, code: str, note: str = "") -> None:
        """Answer the open question."""
        dialog = self.dialog()
        dialog.select(code)
        dialog.note.setPlainText(note)
        self.qtbot.keyClick(dialog, Qt.Key.Key_Return)
