"""A question before something that can't be taken back. Its answers say their effect."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import DialogFrame
from ui.widgets.buttons import ButtonKind
from ui.widgets.labels import Text


class ConfirmDialog(DialogFrame):
    """``confirmed`` comes with the first answer; Esc and the second answer change nothing."""

    confirmed = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        do_it: str,
        leave_it: str,
        kind: ButtonKind = "primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.body.addWidget(Text(text, "body", wrap=True))
        self.body.addStretch(1)
        self.no = self.add_button("confirm_no", leave_it)
        self.no.clicked.connect(self.reject)
        self.yes = self.add_button("confirm_yes", do_it, kind)
        self.yes.clicked.connect(self._confirm)
        self.no.setFocus()

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()
