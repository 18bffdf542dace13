"""Dialogs about devices: what stops a test, a new calibration, a self-check."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from frailtylab.device_register import (
    Calibration,
    CalibrationResult,
    checked_calibration,
    device_words,
)
from frailtylab.errors import OperatorError
from frailtylab.instruments import Batch
from ui.flows.device_flow import DeviceFlow
from ui.flows.present_day import local_date
from ui.flows.shelf import GATES
from ui.flows.visit_flow import VisitFlow

if TYPE_CHECKING:
    from ui.dialogs.calibration_dialog import CalibrationDialog
    from ui.dialogs.preflight_dialog import PreflightDialog
    from ui.flows.self_check_flow import SelfCheckFlow
    from ui.views_devices import CalibrationForm, PreflightView

LOOK_MS = 300


class DeviceDialogs:
    """Opens dialogs over the window; a second one is never opened over the first.

    :param to_devices: leads to the devices page
    """

    def __init__(
        self,
        window: QWidget,
        visit: VisitFlow,
        devices: DeviceFlow,
        to_devices: Callable[[], None],
    ) -> None:
        self.window = window
        self.visit = visit
        self.devices = devices
        self.to_devices = to_devices
        self.preflight: PreflightDialog | None = None
        self.self_check: SelfCheckFlow | None = None

    def on_batch(self, batch: Batch) -> None:
        """Feed the self-check that is open."""
        if self.self_check is not None:
            self.self_check.on_batch(batch)

    # --- before a test

    def check_devices(self, test_code: str) -> None:
        """Something stops that test: show it, follow it, and take a reason or an all-clear."""
        from ui.dialogs.preflight_dialog import PreflightDialog

        if self.preflight is not None:
            return
        dialog = PreflightDialog(self.preflight_view(test_code), self.window)
        self.preflight = dialog
        dialog.passed.connect(lambda: self.visit.devices_passed(test_code))
        dialog.overridden.connect(lambda reason: self.visit.go_on_anyway(test_code, reason))
        dialog.devices_wanted.connect(self.to_devices)
        dialog.finished.connect(self.preflight_closed)
        timer = QTimer(dialog)
        timer.setInterval(LOOK_MS)
        timer.timeout.connect(lambda: self.look_again(test_code))
        timer.start()
        dialog.open()

    def preflight_view(self, test_code: str) -> PreflightView:
        """How the devices of a test stand now."""
        from ui.flows.present_devices import lines

        test = self.visit.opened.loaded.study.test(test_code)
        return lines(test, self.visit.look(test))

    def look_again(self, test_code: str) -> None:
        """Show how they stand by now."""
        if self.preflight is not None and self.visit.visit is not None:
            self.preflight.render_check(self.preflight_view(test_code))

    def preflight_closed(self) -> None:
        """The dialog is gone."""
        self.preflight = None

    # --- the register

    def add_calibration(self, key: str) -> None:
        """Add a line to a device's calibration log."""
        from ui.dialogs.calibration_dialog import CalibrationDialog

        device = self.devices.records.of(key)
        if device is None:
            return
        today = self.today()
        dialog = CalibrationDialog(device_words(device.info), today.isoformat(), self.window)
        dialog.submitted.connect(lambda form: self.take_calibration(dialog, key, form))
        dialog.open()

    def today(self) -> date:
        """The local date, by the session's clock."""
        return local_date(self.devices.session.clock.wall())

    def take_calibration(self, dialog: CalibrationDialog, key: str, form: CalibrationForm) -> None:
        """Keep a filled form, or say in it what can't be true."""
        entry = Calibration(
            str(uuid.uuid4()),
            form.done_on,
            form.calibrated_by,
            CalibrationResult(form.result),
            form.note,
            form.next_due,
        )
        try:
            checked_calibration(entry, self.today())
        except OperatorError as error:
            dialog.show_problem(error)
            return
        dialog.accept()
        self.devices.records.add_calibration(key, entry)

    def check_itself(self, key: str) -> None:
        """Compare a connected device with something known."""
        from ui.dialogs.self_check_dialog import SelfCheckDialog
        from ui.flows.self_check_flow import SelfCheckFlow

        device, source = self.devices.records.of(key), self.devices.here().get(key)
        if device is None or source is None or self.self_check is not None:
            return
        flow = SelfCheckFlow(self.devices.session, source)
        dialog = SelfCheckDialog(
            device_words(device.info), interval=source == GATES, parent=self.window
        )
        self.self_check = flow
        dialog.known_changed.connect(flow.set_known)
        dialog.again.connect(flow.again)
        dialog.keep.connect(lambda note: self.keep_self_check(dialog, key, note))
        dialog.finished.connect(self.self_check_closed)
        flow.changed.connect(dialog.render_check)
        flow.again()
        dialog.open()

    def keep_self_check(self, dialog: QWidget, key: str, note: str) -> None:
        """Keep what was found, with today's date."""
        found = self.self_check.kept(note) if self.self_check is not None else None
        dialog.close()
        if found is not None:
            self.devices.records.add_self_check(key, found)

    def self_check_closed(self) -> None:
        """The dialog is gone."""
        self.self_check = None
