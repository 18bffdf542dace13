"""The dialogs about devices as a test sees them."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from ui.dialogs.calibration_dialog import CalibrationDialog
from ui.dialogs.preflight_dialog import PreflightDialog
from ui.dialogs.self_check_dialog import SelfCheckDialog
from ui.views_devices import PreflightView
from ui.widgets.form import SegmentControl


class PreflightObject(WidgetDriver):
    """Give a reason, change the device, or begin."""

    def __init__(self, qtbot: QtBot, view: PreflightView) -> None:
        self.dialog = PreflightDialog(view)
        super().__init__(qtbot, self.dialog)
        self.passed = recorded(self.dialog.passed)
        self.overridden = recorded(self.dialog.overridden)
        self.to_devices = recorded(self.dialog.devices_wanted)

    def give_reason(self, text: str) -> None:
        """Type why the test goes on."""
        self.find("preflight_reason", QPlainTextEdit).setPlainText(text)


class CalibrationObject(WidgetDriver):
    """Fill in a certificate."""

    def __init__(self, qtbot: QtBot, today: str = "2026-03-14") -> None:
        self.dialog = CalibrationDialog("Mark-10 M5-100", today)
        super().__init__(qtbot, self.dialog)
        self.submitted = recorded(self.dialog.submitted)

    def fill_in(self, who: str = "Lab 7", result: str = "passed", due: str = "2027-03-14") -> None:
        """Everything that a certificate says."""
        self.fill("calibration_by", who)
        self.fill("calibration_next_due", due)
        self.find("calibration_result", SegmentControl).buttons[result].click()


class SelfCheckObject(WidgetDriver):
    """Type what is known, keep what was found."""

    def __init__(self, qtbot: QtBot, *, interval: bool = False) -> None:
        self.dialog = SelfCheckDialog("Mark-10 M5-100", interval=interval)
        super().__init__(qtbot, self.dialog)
        self.known = recorded(self.dialog.known_changed)
        self.kept = recorded(self.dialog.keep)
        self.again = recorded(self.dialog.again)
