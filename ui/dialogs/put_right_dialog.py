"""Putting a kept trial right: which way, why, and what will then be so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frailtylab.errors import OperatorError
from ui.dialogs.frame import DialogFrame
from ui.dialogs.person_search import PersonSearch
from ui.text import _, error_texts, parse_number
from ui.views import ChoiceView
from ui.views_put_right import FoundPersonView, PutRightForm, PutRightView
from ui.widgets.form import FieldRow, NoteField, SegmentControl, TextField
from ui.widgets.labels import Text
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.tips import set_tip


class PutRightDialog(DialogFrame):
    """``submitted(PutRightForm)`` tells what was chosen; the caller closes it with ``accept()``.

    Nothing can be sent without a reason. Controls: ``put_right_way`` (``choice_<way>``),
    ``put_right_coded``, ``put_right_value``, those of ``PersonSearch``, ``put_right_visit``,
    ``put_right_reason``, ``put_right_preview``, ``put_right_cancel``, ``put_right_accept``.
    """

    submitted = Signal(object)
    person_wanted = Signal(str)

    def __init__(self, view: PutRightView, parent: QWidget | None = None) -> None:
        super().__init__(_("Put this trial right"), parent)
        self.setObjectName("put_right_dialog")
        self.view = view
        heading = " · ".join(part for part in (view.place, view.value) if part)
        self.body.addWidget(Text(heading, "subtitle", wrap=True))
        self.way = SegmentControl([(way.code, way.label) for way in view.ways])
        self.way.setObjectName("put_right_way")
        self.way.chosen.connect(lambda _way: self._refresh())
        self.body.addWidget(FieldRow(_("What is wrong with it?"), self.way))
        measured = _("A measured value can't be typed over. If it is wrong, mark it not valid.")
        self.measured = Text(measured, "small", "muted", wrap=True)
        self.body.addWidget(self.measured)
        self.measured.setVisible(view.measured)  # only now: without a parent it is a window
        self._add_coded()
        self._add_value()
        self._add_visits()
        self.reason = NoteField()
        self.reason.setObjectName("put_right_reason")
        self.reason.textChanged.connect(self._refresh)
        self.reason_row = FieldRow(_("Why"), self.reason, _("In a few words. No names."))
        self.body.addWidget(self.reason_row)
        self.preview = Text("", "strong", "primary", wrap=True)
        self.preview.setObjectName("put_right_preview")
        self.body.addWidget(self.preview)
        self.problem = NoticeBar()
        self.problem.setObjectName("put_right_problem")
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.cancel = self.add_button("put_right_cancel", _("Back, change nothing"))
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button("put_right_accept", _("Put it right"), "primary")
        self.accept_button.clicked.connect(self._submit)
        self._refresh()

    def _add_coded(self) -> None:
        self.coded = SegmentControl([(r.code, r.label) for r in self.view.reasons])
        self.coded.setObjectName("put_right_coded")
        self.coded.chosen.connect(lambda _code: self._refresh())
        self.coded_row = FieldRow(_("Reason"), self.coded)
        self.body.addWidget(self.coded_row)

    def _add_value(self) -> None:
        self.value = TextField()
        self.value.setObjectName("put_right_value")
        self.value.textChanged.connect(lambda _text: self._refresh())
        self.value_row = FieldRow(_("Right value in {unit}", unit=self.view.unit), self.value)
        self.body.addWidget(self.value_row)

    def _add_visits(self) -> None:
        self.person = PersonSearch(self.view.code)
        self.person.searched.connect(self.person_wanted)
        self.person.changed.connect(self._refresh)
        self.body.addWidget(self.person)
        self.visits: SegmentControl | None = None

    def show_found(self, found: FoundPersonView | None) -> None:
        """Show who has the code that was asked for, and the visits that take a trial."""
        if self.visits is not None:
            self.visits.hide()
            self.visits.deleteLater()
            self.visits = None
        if found is not None and found.visits:
            self.visits = SegmentControl([(v.code, v.label) for v in found.visits])
            self.visits.setObjectName("put_right_visit")
            self.visits.chosen.connect(lambda _visit: self._refresh())
            layout = self.person.layout()
            if layout is not None:
                layout.addWidget(self.visits)
        self.person.show_found(found)
        self.resize(self.sizeHint())

    def show_problem(self, error: OperatorError) -> None:
        """Say why it could not be put right; what was filled in stays."""
        title, happened, to_do = error_texts(error)
        self.problem.show_notice("bad", title, f"{happened} {to_do}", closable=False)
        self._refresh()

    def _refresh(self) -> None:
        way = self.way.current()
        self.coded_row.setVisible(way == "invalid")
        self.value_row.setVisible(way == "amend")
        self.person.setVisible(way == "other_visit")
        self.reason_row.setVisible(way is not None)
        self.preview.setText(self._preview())
        self.preview.setVisible(bool(self.preview.text()))
        missing = self._missing()
        self.accept_button.setEnabled(not missing)
        set_tip(self.accept_button, missing)
        self.body.invalidate()
        if self.isVisible():
            self.resize(self.sizeHint())

    def _typed(self) -> str:
        try:
            return parse_number(self.value.text())
        except OperatorError:
            return ""

    def _chosen_visit(self) -> ChoiceView | None:
        found = self.person.found
        chosen = self.visits.current() if self.visits is not None else None
        return next((v for v in found.visits if v.code == chosen), None) if found else None

    def _preview(self) -> str:
        way = next((w for w in self.view.ways if w.code == self.way.current()), None)
        visit, typed = self._chosen_visit(), self.value.text().strip()
        if way is None or (way.code == "amend" and not self._typed()):
            return ""
        if way.code == "other_visit" and (visit is None or self.person.found is None):
            return ""
        label = visit.label if visit is not None else ""
        code = self.person.found.code if self.person.found is not None else ""
        return way.preview.replace("{value}", typed).replace("{visit}", f"{code} · {label}")

    def _missing(self) -> str:
        way = self.way.current()
        if way is None:
            return _("Choose first what is wrong")
        if way == "amend" and not self._typed():
            return _("Type the right value")
        if way == "other_visit" and self._chosen_visit() is None:
            return _("Choose the right visit")
        if way == "invalid":
            return self._missing_coded()
        return "" if self.reason.note() else _("Say why, in a few words")

    def _missing_coded(self) -> str:
        chosen = next((r for r in self.view.reasons if r.code == self.coded.current()), None)
        if chosen is None:
            return _("Choose a reason first")
        note = chosen.needs_note and not self.reason.note()
        return _("This reason needs a note") if note else ""

    def _submit(self) -> None:
        if self._missing():
            return
        visit = self._chosen_visit()
        way = self.way.current() or ""
        self.problem.hide()
        self.accept_button.setEnabled(False)
        self.submitted.emit(
            PutRightForm(
                self.view.trial_id,
                way,
                self.reason.note(),
                self.coded.current() or "" if way == "invalid" else "",
                self._typed() if way == "amend" else "",
                visit.code if visit is not None and way == "other_visit" else "",
            )
        )
