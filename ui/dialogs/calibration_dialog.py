"""A new line for a device's calibration log, as the certificate says it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frailtylab.errors import OperatorError
from ui.dialogs.frame import DialogFrame
from ui.text import _, error_texts
from ui.views_devices import CalibrationForm
from ui.widgets.form import DateField, FieldRow, NoteField, SegmentControl, TextField
from ui.widgets.labels import Text


class CalibrationDialog(DialogFrame):
    """``submitted(CalibrationForm)`` comes with each Save; the window closes the dialog.

    Controls: ``calibration_done_on``, ``calibration_by``, ``calibration_result`` with
    ``choice_passed`` …, ``calibration_next_due``, ``calibration_note``, ``calibration_cancel``,
    ``calibration_save``, ``calibration_problem``.
    """

    submitted = Signal(object)

    def __init__(self, device: str, today: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Add calibration"), parent)
        self.setObjectName("calibration_dialog")
        self.body.addWidget(Text(device, "strong", wrap=True))
        self.done_on = DateField(today)
        self.by = TextField()
        self.next_due = DateField()
        self.note = NoteField()
        self.outcome = SegmentControl(
            [
                ("passed", _("Passed")),
                ("adjusted", _("Passed after adjustment")),
                ("failed", _("Failed")),
            ]
        )
        self.problem = Text("", "small_strong", "bad", wrap=True)
        self._lay_out()
        self._allow()

    def show_problem(self, error: OperatorError) -> None:
        """Say why it was not kept; what was typed stays."""
        _title, happened, to_do = error_texts(error)
        self.problem.setText(f"{happened} {to_do}")
        self.problem.show()

    def _lay_out(self) -> None:
        self.due_row = FieldRow(
            _("Next calibration due"),
            self.next_due,
            _("Leave empty where the certificate has none."),
        )
        self.done_row = FieldRow(_("Done on"), self.done_on)
        rows = (
            (self.done_row, "done_on"),
            (FieldRow(_("Calibrated by"), self.by, _("Laboratory or person")), "by"),
            (FieldRow(_("Result"), self.outcome), "result"),
            (self.due_row, "next_due"),
            (
                FieldRow(_("Note"), self.note, _("Number of the certificate, adjustments")),
                "note",
            ),
        )
        for row, name in rows:
            row.control.setObjectName(f"calibration_{name}")
            self.body.addWidget(row)
        self.problem.setObjectName("calibration_problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        cancel = self.add_button("calibration_cancel", _("Back, change nothing"))
        cancel.clicked.connect(self.reject)
        self.save = self.add_button("calibration_save", _("Keep this calibration"), "primary")
        self.save.clicked.connect(self._submit)
        for field in (self.done_on, self.by, self.next_due):
            field.textChanged.connect(self._allow)
        self.outcome.chosen.connect(lambda _code: self._allow())

    def _missing(self) -> bool:
        due_wrong = bool(self.next_due.text().strip()) and not self.next_due.iso()
        unreal = _("This is no day; write it as 2026-11-22.")
        self.due_row.set_error(unreal if due_wrong else "")
        done_wrong = bool(self.done_on.text().strip()) and not self.done_on.iso()
        self.done_row.set_error(unreal if done_wrong else "")
        return due_wrong or not (
            self.done_on.iso() and self.by.text().strip() and self.outcome.current()
        )

    def _allow(self) -> None:
        self.save.setEnabled(not self._missing())

    def _submit(self) -> None:
        if self._missing():
            return
        self.problem.hide()
        form = CalibrationForm(
            self.done_on.iso(),
            self.by.text().strip(),
            self.outcome.current() or "",
            self.note.note(),
            self.next_due.iso(),
        )
        self.submitted.emit(form)
