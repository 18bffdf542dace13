"""Typing a value that was read elsewhere, or a test that was done earlier."""

from __future__ import annotations

import re

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from frailtylab.errors import OperatorError
from frailtylab.people import Side
from ui.dialogs.frame import DialogFrame
from ui.text import _, error_texts, parse_number
from ui.theme.tokens import SPACE
from ui.views import ChoiceView, ManualEntry
from ui.widgets.chip import Chip
from ui.widgets.form import DateField, FieldRow, NoteField, SegmentControl, TextField
from ui.widgets.instrument_form import InstrumentAsk, InstrumentForm
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow
from ui.widgets.notice_bar import NoticeBar

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ManualEntryAsk(msgspec.Struct, frozen=True):
    """What the form asks for.

    :param limits: the plausible range in words; empty where the study has none
    :param reasons: coded reasons why the value is typed
    :param late: the test was done on an earlier day, which is asked
    :param instrument: how the instrument that was read is asked for; None asks for none
    :param today: ISO date: no test was done after it
    """

    test_label: str
    trial_label: str
    unit: str
    limits: str
    reasons: tuple[ChoiceView, ...]
    today: str
    late: bool = False
    instrument: InstrumentAsk | None = None
    side: Side | None = None


class ManualEntryDialog(DialogFrame):
    """``submitted(ManualEntry)`` tells what was typed; the caller closes it with ``accept()``.

    ``show_warning`` asks for a second look: the same button then keeps the value all the same, and
    another value withdraws the warning. Nothing typed is ever changed or rounded.
    Controls: ``manual_value``, ``manual_source``, ``manual_date``, ``manual_time``,
    ``manual_reason``, ``manual_note``, ``manual_warning``, ``manual_cancel``, ``manual_accept``
    and those of ``InstrumentForm``.
    """

    submitted = Signal(object)

    def __init__(self, ask: ManualEntryAsk, parent: QWidget | None = None) -> None:
        title = _("Late entry") if ask.late else _("Type a value")
        super().__init__(title, parent)
        self.setObjectName("manual_entry_dialog")
        self.ask = ask
        self._warned_for = ""
        self.value = TextField()
        self.value.setObjectName("manual_value")
        self.value.textChanged.connect(self._value_changed)
        self.date = DateField(ask.today)
        self.date.setObjectName("manual_date")
        self.source = SegmentControl(
            [("display", _("On the display now")), ("paper", _("On paper"))], "display"
        )
        self.source.setObjectName("manual_source")
        self.source.chosen.connect(lambda _source: self._show_moment())
        self.time = TextField("HH:MM")
        self.time.setObjectName("manual_time")
        self.time.setMaxLength(5)
        self.reason = SegmentControl([(r.code, r.label) for r in ask.reasons])
        self.reason.setObjectName("manual_reason")
        self.note = NoteField()
        self.note.setObjectName("manual_note")
        self.instrument = InstrumentForm(ask.instrument) if ask.instrument else None
        self.warning = NoticeBar()
        self.warning.setObjectName("manual_warning")
        self._rows: dict[str, FieldRow] = {}
        self._build()
        self.cancel = self.add_button("manual_cancel", _("Back, change nothing"))
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button("manual_accept", "", "primary")
        self.accept_button.clicked.connect(self._submit)
        self._name_button()
        self.value.setFocus()

    def show_warning(self, text: str) -> None:
        """Say that the value is unlikely and ask whether it is right."""
        self._warned_for = self.value.text()
        self.warning.show_notice("warn", text, _("Look again at the display."), closable=False)
        self._name_button()

    def show_problem(self, error: OperatorError) -> None:
        """Say why the value could not be kept; the form stays as it is."""
        title, happened, to_do = error_texts(error)
        self.warning.show_notice("bad", title, f"{happened} {to_do}", closable=False)

    def _build(self) -> None:
        ask = self.ask
        hand = {Side.LEFT: _("Left hand"), Side.RIGHT: _("Right hand"), None: ""}[ask.side]
        place = " · ".join(part for part in (ask.test_label, hand, ask.trial_label) if part)
        self.body.addWidget(Text(place, "subtitle", wrap=True))
        source = FlowRow()
        source.add(Chip(_("Source: typed"), "info", "keyboard"))
        self.body.addWidget(source)
        self._add("value", FieldRow(_("Value"), self._with_unit(), ask.limits))
        if self.instrument is not None:
            self.body.addWidget(self.instrument)
            self._rows |= self.instrument.rows
        self._add("source", FieldRow(_("Where does the value stand?"), self.source))
        self._rows["source"].setVisible(not ask.late)
        hint = _("Year, month, day")
        self._add("date", FieldRow(_("Day of the test"), self.date, hint))
        hint = _("Hours and minutes, as on the paper")
        self._add("time", FieldRow(_("Time of the test"), self.time, hint))
        self._show_moment()
        if ask.reasons:
            self._add("reason", FieldRow(_("Why is it typed?"), self.reason))
        self._add("note", FieldRow(_("Note"), self.note, _("No names.")))
        self.body.addWidget(self.warning)
        self.body.addStretch(1)

    @property
    def from_paper(self) -> bool:
        """True for a value that was written on paper and is typed in from there."""
        return not self.ask.late and self.source.current() == "paper"

    def _show_moment(self) -> None:
        self._rows["date"].setVisible(self.ask.late or self.from_paper)
        self._rows["time"].setVisible(self.from_paper)
        if self.isVisible():
            self.resize(self.sizeHint())

    def _performed(self) -> str | None:
        if self.from_paper:
            return f"{self.date.iso()}T{self.time.text().strip()}"
        return self.date.iso() if self.ask.late else None

    def _time_is_good(self) -> bool:
        good = not self.from_paper or TIME.fullmatch(self.time.text().strip()) is not None
        self._rows["time"].set_error("" if good else _("Type the time as 09:42"))
        return good

    def _with_unit(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        row.addWidget(self.value, 1)
        row.addWidget(Text(self.ask.unit, "subtitle", "muted"))
        self.value.setAccessibleName(_("Value in {unit}", unit=self.ask.unit))
        box.setFocusProxy(self.value)
        return box

    def _add(self, name: str, row: FieldRow) -> None:
        self._rows[name] = row
        self.body.addWidget(row)

    def _value_changed(self, typed: str) -> None:
        self._rows["value"].set_error("")
        if self._warned_for and typed != self._warned_for:
            self._warned_for = ""
            self.warning.hide()
            self._name_button()

    def _name_button(self) -> None:
        keep, all_the_same = _("Keep this value"), _("Keep it all the same")
        self.accept_button.setText(all_the_same if self._warned_for else keep)

    def _submit(self) -> None:
        value = self._checked_value()
        complete = self._date_is_good() & self._reason_is_good() & self._instrument_is_good()
        complete &= self._time_is_good()
        if value is None or not complete:
            self._show_first_error()
            return
        self.submitted.emit(
            ManualEntry(
                value_text=value,
                unit=self.ask.unit,
                reason=self.reason.current() or "",
                note=self.note.note(),
                performed_on=self._performed(),
                paper=self.from_paper,
                instrument=self.instrument.read() if self.instrument else None,
                side=self.ask.side,
                confirmed=bool(self._warned_for),
            )
        )

    def _show_first_error(self) -> None:
        wrong = (row for row in self._rows.values() if row.error.text())
        for row in sorted(wrong, key=lambda row: row.mapTo(self, QPoint()).y())[:1]:
            self._scroll.ensureWidgetVisible(row)

    def _checked_value(self) -> str | None:
        try:
            value = parse_number(self.value.text())
        except OperatorError as error:
            _title, happened, to_do = error_texts(error)
            words = f"{happened} {to_do}" if self.value.text().strip() else to_do
            self._rows["value"].set_error(words)
            self.value.setFocus()
            return None
        self._rows["value"].set_error("")
        return value

    def _date_is_good(self) -> bool:
        if not self.ask.late and not self.from_paper:
            return True
        good = "" < (day := self.date.iso()) <= self.ask.today
        wrong = _("This day is still to come") if day else _("Year, month, day")
        self._rows["date"].set_error("" if good else wrong)
        return good

    def _instrument_is_good(self) -> bool:
        return self.instrument is None or self.instrument.is_good()

    def _reason_is_good(self) -> bool:
        chosen = next((r for r in self.ask.reasons if r.code == self.reason.current()), None)
        if self.ask.reasons:
            self._rows["reason"].set_error("" if chosen else _("Choose a reason"))
        needs = chosen is not None and chosen.needs_note and not self.note.note()
        self._rows["note"].set_error(_("This reason needs a note") if needs else "")
        return (chosen is not None or not self.ask.reasons) and not needs

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the value, or presses the focused button."""
        if event.key() in ENTER:
            focused = QApplication.focusWidget()
            if not event.isAutoRepeat():
                pressed = focused if isinstance(focused, QAbstractButton) else self.accept_button
                pressed.click()
            event.accept()
            return
        super().keyPressEvent(event)
