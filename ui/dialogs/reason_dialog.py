"""Choosing a coded reason: why invalid, why repeated, why not done."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import DialogFrame
from ui.text import _
from ui.widgets.buttons import ActionButton
from ui.widgets.form import FieldRow, NoteField
from ui.widgets.labels import Text
from ui.widgets.tips import set_tip

NINE = 9


class ReasonChoice(msgspec.Struct, frozen=True):
    """A reason: its code in the study file, its words, and whether it needs a note."""

    code: str
    label: str
    needs_note: bool = False


class ReasonDialog(DialogFrame):
    """Reasons as big buttons and a note. ``chosen(code, note)`` comes once, then it closes.

    Digits choose, Enter accepts, Esc closes without an answer.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        title: str,
        prompt: str,
        reasons: list[ReasonChoice],
        accept: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._reasons = list(reasons)
        self._buttons_by_code: dict[str, ActionButton] = {}
        self.body.addWidget(Text(prompt, "body", "muted", wrap=True))
        for number, reason in enumerate(reasons, start=1):
            self.body.addWidget(self._reason_button(number, reason))
        self.note = NoteField()
        self.note.setObjectName("reason_note")
        label, help_words = self.note_words()
        self.note_row = FieldRow(label, self.note, help_words)
        self.note.textChanged.connect(self._refresh)
        self.body.addWidget(self.note_row)
        self.cancel = self.add_button("reason_cancel", _("Back, change nothing"))
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button("reason_accept", accept, "primary")
        self.accept_button.clicked.connect(self._accept)
        self._refresh()

    def note_words(self) -> tuple[str, str]:
        """Label of the note and the line below it."""
        return _("Note"), _("Needed for some reasons. No names.")

    def _reason_button(self, number: int, reason: ReasonChoice) -> ActionButton:
        label = f"{number}  {reason.label}" if number <= NINE else reason.label
        button = ActionButton(label, "secondary", "circle", align_left=True)
        button.setObjectName(f"reason_{reason.code}")
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False, code=reason.code: self.select(code))
        self._buttons_by_code[reason.code] = button
        return button

    def current(self) -> ReasonChoice | None:
        """The reason that is chosen now, or None."""
        return next((r for r in self._reasons if self._buttons_by_code[r.code].isChecked()), None)

    def select(self, code: str) -> None:
        """Choose a reason.

        :raises KeyError: for a code that is not offered
        """
        if code not in self._buttons_by_code:
            raise KeyError(code)
        for key, button in self._buttons_by_code.items():
            button.setChecked(key == code)
            button.icon_name = "circle-check" if key == code else "circle"
            button.update()
        self._refresh()

    def _missing(self) -> str:
        reason = self.current()
        if reason is None:
            return _("Choose a reason first")
        if reason.needs_note and not self.note.note():
            return _("This reason needs a note")
        return ""

    def _refresh(self) -> None:
        missing = self._missing()
        self.accept_button.setEnabled(not missing)
        set_tip(self.accept_button, missing)
        self.note_row.set_error(missing if missing and self._needs_note() else "")

    def _needs_note(self) -> bool:
        reason = self.current()
        return reason is not None and reason.needs_note

    def _accept(self) -> None:
        if self._missing():
            return
        reason = self.current()
        self.chosen.emit(reason.code if reason is not None else "", self.note.note())
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, Enter accepts."""
        if event.isAutoRepeat():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
            return
        digit = event.text()
        if digit.isascii() and digit.isdigit() and 1 <= int(digit) <= len(self._reasons):
            self.select(self._reasons[int(digit) - 1].code)
            return
        super().keyPressEvent(event)
