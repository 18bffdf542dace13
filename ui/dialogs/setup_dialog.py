"""Changing how a test is set up, in the middle of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import DialogFrame
from ui.text import _
from ui.views import SetupFieldView
from ui.widgets.labels import Text
from ui.widgets.setup_form import SetupForm


class SetupDialog(DialogFrame):
    """``accepted_setup(answers)`` gives field code → choice code once; Esc changes nothing.

    Controls: ``setup_form`` with ``setup_<field>``, ``setup_cancel``, ``setup_accept``,
    ``setup_hint``.
    """

    accepted_setup = Signal(object)

    def __init__(self, fields: tuple[SetupFieldView, ...], parent: QWidget | None = None) -> None:
        super().__init__(_("What changed?"), parent)
        self.setObjectName("setup_dialog")
        words = _("It holds from the next attempt on. Attempts that are kept stay as they were.")
        self.body.addWidget(Text(words, "body", "muted", wrap=True))
        self.form = SetupForm(fields)
        self.form.setObjectName("setup_form")
        self.form.changed.connect(lambda _answers: self._refresh())
        self.body.addWidget(self.form)
        self.hint = Text("", "body", "warn", wrap=True)
        self.hint.setObjectName("setup_hint")
        self.body.addWidget(self.hint)
        self.body.addStretch(1)
        cancel = self.add_button("setup_cancel", _("Back, change nothing"))
        cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button("setup_accept", _("Use this set-up"), "primary")
        self.accept_button.clicked.connect(self._accept)
        self._refresh()
        if self.form.questions:
            self.form.questions[0].focus_answers()

    def _refresh(self) -> None:
        missing = ", ".join(self.form.missing())
        self.accept_button.setEnabled(not missing)
        self.hint.setText(_("Choose first: {fields}", fields=missing) if missing else "")
        self.hint.setVisible(bool(missing))

    def _accept(self) -> None:
        if not self.form.missing():
            self.accepted_setup.emit(self.form.answers())
            self.accept()
