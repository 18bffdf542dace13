"""What of the audit trail is wanted: record, person, acts, days.

Controls: ``audit_record``, ``audit_person``, ``audit_group``, ``audit_since``, ``audit_until``,
``audit_show``, ``audit_all``, ``audit_wrong``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.views_audit import AuditAsk
from ui.widgets.buttons import ActionButton
from ui.widgets.combo_field import ComboField
from ui.widgets.form import DateField, FieldRow
from ui.widgets.labels import Text, set_property
from ui.widgets.layouts import FlowRow
from ui.widgets.search_box import SearchBox

WIDE, NARROW = 250, 165


class AuditFilterForm(QWidget):
    """``asked(AuditAsk)`` comes with Enter, a choice from a list, or the button."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.record = SearchBox(_("Code, visit"))
        self.person = ComboField()
        self.group = ComboField()
        self.since = DateField()
        self.until = DateField()
        self.show_button = ActionButton(_("Show"), "primary", "search")
        self.error = Text("", "small_strong", "bad", wrap=True)
        self.error.setObjectName("audit_wrong")
        self.error.hide()
        self.all_button = ActionButton(_("Show everything"), "quiet")
        self._rows = (
            FieldRow(_("Participant or visit"), self.record),
            FieldRow(_("Done by"), self.person),
            FieldRow(_("What was done"), self.group),
            FieldRow(_("First day"), self.since),
            FieldRow(_("Last day"), self.until),
        )
        self._lay_out()

    def show_asked(
        self,
        ask: AuditAsk,
        people: tuple[tuple[str, str], ...],
        groups: tuple[tuple[str, str], ...],
        *,
        unknown: bool,
    ) -> None:
        """Show what was asked for. What is being typed is left alone."""
        self.person.set_choices([("", _("Everybody")), *people], ask.user)
        self.group.set_choices([("", _("Everything")), *groups], ask.group)
        for field, text in (
            (self.record, ask.record), (self.since, ask.since), (self.until, ask.until),
        ):  # fmt: skip
            if not field.hasFocus():
                field.setText(text)
        words = _("No participant, visit or record has this code.") if unknown else ""
        self._tell(self.record, words)

    def ask(self) -> AuditAsk | None:
        """What is asked for; None while a day can't be right, which the form then says."""
        wrong = self._wrong_day()
        if wrong is not None:
            self._tell(*wrong)
            return None
        return AuditAsk(
            self.record.text().strip(),
            self.person.code(),
            self.group.code(),
            self.since.iso(),
            self.until.iso(),
        )

    def _wrong_day(self) -> tuple[QWidget, str] | None:
        for field in (self.since, self.until):
            if field.text().strip() and not field.iso():
                return field, _("Type a day as 2026-11-22.")
        if self.since.iso() and self.until.iso() and self.since.iso() > self.until.iso():
            return self.until, _("The last day lies before the first one.")
        return None

    def _tell(self, wrong: QWidget, words: str) -> None:
        """Say below all fields what is wrong with one, so that the others stay in their line."""
        for field in (self.record, self.since, self.until):
            mine = field is wrong and bool(words)
            set_property(field, "wrong", "true" if mine else "false")
            field.setAccessibleDescription(words if mine else "")
        self.error.setText(words)
        self.error.setVisible(bool(words))

    def _emit(self) -> None:
        ask = self.ask()
        if ask is not None:
            self.asked.emit(ask)

    def _ask_for_everything(self) -> None:
        for field in (self.record, self.since, self.until):
            field.clear()
        self.person.choose("")
        self.group.choose("")
        self._emit()

    def _lay_out(self) -> None:
        names = {"record": self.record, "person": self.person, "group": self.group,
                 "since": self.since, "until": self.until, "show": self.show_button,
                 "all": self.all_button}  # fmt: skip
        for name, control in names.items():
            control.setObjectName(f"audit_{name}")
        for field in (self.record, self.since, self.until):
            field.returnPressed.connect(self._emit)
        self.person.activated.connect(self._emit)
        self.group.activated.connect(self._emit)
        self.show_button.clicked.connect(self._emit)
        self.all_button.clicked.connect(self._ask_for_everything)
        fields = FlowRow(SPACE.l)
        for row in self._rows:
            row.setFixedWidth(
                theme().px(NARROW if row.control in (self.since, self.until) else WIDE)
            )
            fields.add(row)
        buttons = FlowRow(SPACE.m)
        buttons.add(self.show_button, self.all_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.m)
        box.addWidget(fields)
        box.addWidget(self.error)
        box.addWidget(buttons)
