"""Finding another participant by code, with the second identifiers to compare."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views_put_right import FoundPersonView
from ui.widgets.buttons import ActionButton
from ui.widgets.form import FieldRow, TextField
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow


class CodeField(TextField):
    """A code; Enter (a scanner's, too) looks for it and does not press the dialog's button."""

    searched = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter searches."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.searched.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class PersonSearch(QWidget):
    """``searched(code)`` asks for a person; :meth:`show_found` shows who it is.

    Controls: ``person_code``, ``person_find``, ``person_found``.
    """

    searched = Signal(str)
    changed = Signal()

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.found: FoundPersonView | None = None
        self.code = CodeField("", code)
        self.code.setObjectName("person_code")
        self.code.textChanged.connect(self._forget)
        self.code.searched.connect(self.search)
        self.find_button = ActionButton(_("Find"), icon="search", size="small")
        self.find_button.setObjectName("person_find")
        self.find_button.clicked.connect(self.search)
        line = FlowRow(SPACE.s)
        line.add(self.find_button)
        self.row = FieldRow(_("Participant code"), self.code)
        self.answer = Text("", "strong", wrap=True)
        self.answer.setObjectName("person_found")
        self.answer.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.s)
        for part in (self.row, line, self.answer):
            box.addWidget(part)

    def search(self) -> None:
        """Ask for whoever has the typed code."""
        typed = self.code.text().strip()
        if typed:
            self.searched.emit(typed)

    def show_found(self, found: FoundPersonView | None) -> None:
        """Show who has the code; None: nobody."""
        self.found = found
        if found is None:
            self.row.set_error(_("Nobody has this code. Check it letter by letter."))
            self.answer.hide()
        else:
            self.row.set_error(found.refusal)
            self.answer.setText(f"{found.code} · {found.second_ids}")
            self.answer.show()
        self.changed.emit()

    def _forget(self) -> None:
        self.found = None
        self.row.set_error("")
        self.answer.hide()
        self.changed.emit()
