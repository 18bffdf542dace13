"""Something about a device stops a test: change it, or say why the test goes on all the same."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text import _
from ui.views_devices import PreflightView
from ui.widgets.check_line import CheckLine
from ui.widgets.form import FieldRow, NoteField
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout
from ui.widgets.tips import set_tip


class PreflightDialog(DialogFrame):
    """Follows the devices while it is open; nothing in it shows a result.

    Controls: ``preflight_reason``, ``preflight_back``, ``preflight_devices``,
    ``preflight_override`` (with a reason), ``preflight_begin`` (once nothing stops any more), lines
    ``line_<place>_<code>``.
    """

    passed = Signal()
    overridden = Signal(str)
    devices_wanted = Signal()

    def __init__(self, view: PreflightView, parent: QWidget | None = None) -> None:
        super().__init__(_("Look at the device first"), parent)
        self.setObjectName("preflight_dialog")
        self.view: PreflightView | None = None
        self.sentence = Text("", "body", "muted", wrap=True)
        self.body.addWidget(self.sentence)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.body.addLayout(self.lines)
        self.reason = NoteField()
        self.reason.setObjectName("preflight_reason")
        self.reason.textChanged.connect(self._allow)
        hint = _("It is kept with the visit and marked on the trials. No names, no results.")
        self.reason_row = FieldRow(_("Why the test goes on all the same"), self.reason, hint)
        self.body.addWidget(self.reason_row)
        self.body.addStretch(1)
        self._add_buttons()
        self.render_check(view)
        self.back.setFocus()

    def render_check(self, view: PreflightView) -> None:
        """Show how things stand now."""
        if view == self.view:
            return
        self.view = view
        words = _("{test} does not begin before this is well.", test=view.test)
        done = _("Nothing stops {test} any more.", test=view.test)
        self.sentence.setText(words if view.stops else done)
        clear_layout(self.lines)
        for line in view.lines:
            widget = CheckLine(line.text, line.kind.value)
            widget.setObjectName(f"line_{line.key}")
            self.lines.addWidget(widget)
        for widget in (self.reason_row, self.override):
            widget.setVisible(view.stops)
        self.begin.setVisible(not view.stops)
        self._allow()
        if self.isVisible():
            self.resize(self.sizeHint())

    def _add_buttons(self) -> None:
        self.back = self.add_button("preflight_back", _("Back, begin nothing"))
        self.back.clicked.connect(self.reject)
        devices = self.add_button("preflight_devices", _("Change the device"))
        devices.clicked.connect(self._to_devices)
        self.override = self.add_button("preflight_override", _("Go on with this reason"), "danger")
        self.override.clicked.connect(self._override)
        self.begin = self.add_button("preflight_begin", _("Begin the test"), "primary")
        self.begin.clicked.connect(self._begin)

    def _allow(self) -> None:
        self.override.setEnabled(bool(self.reason.note()))
        set_tip(self.override, "" if self.reason.note() else _("Say why first"))

    def _to_devices(self) -> None:
        self.accept()
        self.devices_wanted.emit()

    def _override(self) -> None:
        if self.reason.note():
            self.accept()
            self.overridden.emit(self.reason.note())

    def _begin(self) -> None:
        self.accept()
        self.passed.emit()
