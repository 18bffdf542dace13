"""One device of the register: who it is, its calibrations and self-checks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views_devices import DeviceCardView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, clear_layout
from ui.widgets.tips import set_tip


class DeviceCard(Card):
    """``calibration_requested(key)`` and ``self_check_requested(key)`` ask for what is to be done.

    Controls: ``device_<n>`` (the card), ``add_calibration_<n>``, ``self_check_<n>``, and chips
    ``device_<n>_<chip>``.
    """

    calibration_requested = Signal(str)
    self_check_requested = Signal(str)

    def __init__(self, index: int) -> None:
        super().__init__(padding=SPACE.l)
        self.index = index
        self.key = ""
        self.setObjectName(f"device_{index}")
        self.name = Text("", "subtitle", wrap=True)
        self.facts = Text("", "body", "muted", wrap=True)
        self.facts.setObjectName(f"device_facts_{index}")
        self.chips = FlowRow()
        self.log = QVBoxLayout()
        self.log.setSpacing(SPACE.xs)
        self.calibrate = ActionButton(_("Add calibration…"), icon="plus", size="small")
        self.calibrate.setObjectName(f"add_calibration_{index}")
        self.calibrate.clicked.connect(lambda: self.calibration_requested.emit(self.key))
        self.check = ActionButton(_("Self-check…"), icon="gauge", size="small")
        self.check.setObjectName(f"self_check_{index}")
        self.check.clicked.connect(lambda: self.self_check_requested.emit(self.key))
        self._lay_out()

    def show_device(self, view: DeviceCardView) -> None:
        """Show a device."""
        self.key = view.key
        self.name.setText(view.title)
        self.facts.setText(view.facts)
        self.chips.clear()
        for chip in view.chips:
            widget = Chip(chip.text, chip.kind.value)
            widget.setObjectName(f"device_{self.index}_{chip.key}")
            self.chips.add(widget)
        clear_layout(self.log)
        for line in view.log:
            self.log.addWidget(Text(line, "small", wrap=True))
        self.check.setEnabled(view.here)
        why = "" if view.here else _("Connect this device first.")
        set_tip(self.check, why)
        self.check.setAccessibleDescription(why)

    def _lay_out(self) -> None:
        actions = FlowRow(SPACE.m)
        actions.add(self.calibrate, self.check)
        for part in (self.name, self.facts, self.chips):
            self.body.addWidget(part)
        self.body.addLayout(self.log)
        self.body.addWidget(actions)
