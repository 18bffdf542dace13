"""The whole visit was done with somebody else: who, compared by second identifiers, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frailtylab.errors import OperatorError
from ui.dialogs.frame import DialogFrame
from ui.dialogs.person_search import PersonSearch
from ui.text import _, error_texts
from ui.views_put_right import FoundPersonView
from ui.widgets.buttons import ActionButton
from ui.widgets.form import FieldRow, NoteField
from ui.widgets.labels import Text
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.tips import set_tip


class WrongPersonDialog(DialogFrame):
    """``submitted(participant id, reason)`` tells the answer; the caller closes with ``accept()``.

    Controls: those of ``PersonSearch``, ``wrong_person_confirm``, ``wrong_person_reason``,
    ``wrong_person_preview``, ``wrong_person_cancel``, ``wrong_person_accept``.
    """

    submitted = Signal(str, str)
    person_wanted = Signal(str)

    def __init__(self, now: str, parent: QWidget | None = None) -> None:
        super().__init__(_("This is the wrong participant"), parent)
        self.setObjectName("wrong_person_dialog")
        words = _("Visit: {visit}. Who was really tested?", visit=now)
        self.body.addWidget(Text(words, "body", "muted", wrap=True))
        self.person = PersonSearch()
        self.person.searched.connect(self.person_wanted)
        self.person.changed.connect(self._person_changed)
        self.body.addWidget(self.person)
        self.confirm = ActionButton("", "secondary", "circle", align_left=True)
        self.confirm.setObjectName("wrong_person_confirm")
        self.confirm.setCheckable(True)
        self.confirm.clicked.connect(self._refresh)
        self.body.addWidget(self.confirm)
        self.reason = NoteField()
        self.reason.setObjectName("wrong_person_reason")
        self.reason.textChanged.connect(self._refresh)
        self.body.addWidget(FieldRow(_("Why"), self.reason, _("In a few words. No names.")))
        self.preview = Text("", "strong", "primary", wrap=True)
        self.preview.setObjectName("wrong_person_preview")
        self.body.addWidget(self.preview)
        self.problem = NoticeBar()
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.cancel = self.add_button("wrong_person_cancel", _("Back, change nothing"))
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button(
            "wrong_person_accept", _("Move the visit"), "primary"
        )  # fmt: skip
        self.accept_button.clicked.connect(self._submit)
        self._refresh()
        self.person.code.setFocus()

    def show_found(self, found: FoundPersonView | None) -> None:
        """Show who has the code that was asked for."""
        self.person.show_found(found)

    def show_problem(self, error: OperatorError) -> None:
        """Say why the visit could not be moved; what was filled in stays."""
        title, happened, to_do = error_texts(error)
        self.problem.show_notice("bad", title, f"{happened} {to_do}", closable=False)
        self._refresh()

    def _person_changed(self) -> None:
        self.confirm.setChecked(False)
        self._refresh()

    def _found(self) -> FoundPersonView | None:
        found = self.person.found
        return found if found is not None and not found.refusal else None

    def _refresh(self) -> None:
        found = self._found()
        self.confirm.setVisible(found is not None)
        if found is not None:
            self.confirm.setText(
                _("Yes, {ids} was tested in this visit", ids=found.second_ids)
            )  # fmt: skip
        self.confirm.icon_name = "circle-check" if self.confirm.isChecked() else "circle"
        self.confirm.update()
        self.preview.setText(found.preview if found is not None else "")
        self.preview.setVisible(found is not None)
        missing = self._missing()
        self.accept_button.setEnabled(not missing)
        set_tip(self.accept_button, missing)
        if self.isVisible():
            self.resize(self.sizeHint())

    def _missing(self) -> str:
        if self._found() is None:
            return _("Find the right participant first")
        if not self.confirm.isChecked():
            return _("Compare initials and year of birth first")
        return "" if self.reason.note() else _("Say why, in a few words")

    def _submit(self) -> None:
        found = self._found()
        if found is not None and not self._missing():
            self.problem.hide()
            self.accept_button.setEnabled(False)
            self.submitted.emit(found.participant_id, self.reason.note())
