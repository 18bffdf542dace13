"""The form for a new participant as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.dialogs.new_participant_dialog import NewParticipantDialog


class NewParticipantObject(WidgetDriver):
    """Fill the form, add."""

    def __init__(self, qtbot: QtBot, code: str = "") -> None:
        self.dialog = NewParticipantDialog("P-0147", code, "2026-11-22")
        super().__init__(qtbot, self.dialog)
        self.submitted = recorded(self.dialog.submitted)

    def fill_all(self, **other: str) -> None:
        """Fill every field rightly, but for those given."""
        texts = {"code": "P-0147", "initials": "KM", "birth_year": "1941", "height": "158"}
        for name, text in (texts | other).items():
            self.fill(f"new_{name}", text)
        self.click("choice_female")
        self.click("choice_right")

    def add(self) -> None:
        """Press the button that adds the participant."""
        self.click("new_submit")

    def errors(self) -> dict[str, str]:
        """What is said at the fields."""
        rows = self.dialog.rows.items()
        return {name: row.error.text() for name, row in rows if row.error.text()}
