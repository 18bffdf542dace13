"""Which instrument was read: make and model from a list or typed, serial number, calibration."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frailtylab.settings import TypedInstrument
from ui.text import _
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.combo_field import ComboField
from ui.widgets.form import DateField, FieldRow, TextField
from ui.widgets.labels import Text

OTHER = "other"


class InstrumentView(msgspec.Struct, frozen=True):
    """A make and model that is read by a person; ``note`` says what to look at first."""

    code: str
    make: str
    model: str
    note: str = ""


class InstrumentAsk(msgspec.Struct, frozen=True):
    """What the form offers.

    :param offered: makes and models to choose from; any other can be typed
    :param last: what was read the last time on this workstation; taken over by one press
    :param required: an instrument and its serial number must be given
    :param today: ISO date: no calibration is later
    """

    offered: tuple[InstrumentView, ...]
    last: TypedInstrument | None
    required: bool
    today: str


class InstrumentForm(QWidget):
    """Nothing is filled in by itself: who read the instrument says which one it was.

    What is taken over from the last time is told on its button alone, until somebody changes it.
    Controls: ``manual_same``, ``manual_instrument``, ``manual_make``, ``manual_model``,
    ``manual_serial``, ``manual_calibrated``.
    """

    def __init__(self, ask: InstrumentAsk) -> None:
        super().__init__()
        self.ask = ask
        self._offered = {view.code: view for view in ask.offered}
        self.same = ActionButton("", "secondary", "rotate-ccw", align_left=True)
        self.choice = ComboField()
        self.make, self.model, self.serial = TextField(), TextField(), TextField()
        self.calibrated = DateField()
        self.note = Text("", "small", "muted", wrap=True)
        self.rows: dict[str, FieldRow] = {}
        self._lay_out()
        self._offer()
        self._chosen()

    def read(self) -> TypedInstrument | None:
        """The instrument as it stands in the form; None where none is named."""
        code = self.choice.code()
        if not code:
            return None
        view = self._offered.get(code)
        return TypedInstrument(
            view.make if view else self.make.text().strip(),
            view.model if view else self.model.text().strip(),
            self.serial.text().strip(),
            self.calibrated.iso(),
        )

    def is_good(self) -> bool:
        """True when nothing is missing or wrong; otherwise it is said at the field."""
        read = self.read()
        self._tell("instrument", self.ask.required and read is None, _("Choose the instrument"))
        if read is None:
            return not self.ask.required
        good = self._parts_are_good(read)
        if not good:
            self._set_taken(False)
        return good

    def take_last(self) -> None:
        """Take over what was read the last time."""
        last = self.ask.last
        if last is None:
            return
        known = (v.code for v in self.ask.offered if (v.make, v.model) == (last.make, last.model))
        self.choice.choose(next(known, OTHER))
        self.make.setText(last.make)
        self.model.setText(last.model)
        self.serial.setText(last.serial_number)
        self.calibrated.set_iso(last.calibrated_on)
        self._set_taken(True)

    def _parts_are_good(self, read: TypedInstrument) -> bool:
        unnamed = not (read.make and read.model)
        self._tell("make", unnamed and not read.make, _("Type the maker, as on the label"))
        self._tell("model", unnamed and not read.model, _("Type the model, as on the label"))
        no_serial = self.ask.required and not read.serial_number
        self._tell("serial", no_serial, _("Type the number, as on the label"))
        wrong_day = self._day_problem()
        self._tell("calibrated", bool(wrong_day), wrong_day)
        return not (unnamed or no_serial or wrong_day)

    def _day_problem(self) -> str:
        day = self.calibrated.iso()
        if day > self.ask.today:
            return _("This day is still to come")
        return _("Year, month, day") if self.calibrated.text().strip() and not day else ""

    def _tell(self, name: str, wrong: bool, words: str) -> None:
        self.rows[name].set_error(words if wrong else "")

    def _lay_out(self) -> None:
        self.same.setObjectName("manual_same")
        self.same.clicked.connect(self.take_last)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.choice.activated.connect(lambda _index: self._set_taken(False))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.m)
        box.addWidget(self.same)
        self.same.setVisible(self.ask.last is not None)  # only now: without a parent it is a window
        for name, label, field, hint in (
            ("instrument", _("Instrument that was read"), self.choice, ""),
            ("make", _("Maker"), self.make, ""),
            ("model", _("Model"), self.model, ""),
            ("serial", _("Serial number"), self.serial, _("Type “none” where it has none.")),
            ("calibrated", _("Last calibration"), self.calibrated, _("Leave it empty if unknown.")),
        ):
            field.setObjectName(f"manual_{name}")
            self.rows[name] = FieldRow(label, field, hint)
            box.addWidget(self.rows[name])
            if name == "instrument":
                box.addWidget(self.note)

    def _offer(self) -> None:
        last = self.ask.last
        if last is not None:
            parts = (last.make, last.model, last.serial_number, last.calibrated_on)
            words = " · ".join(part for part in parts if part)
            self.same.setText(_("Same as last time: {instrument}", instrument=words))
        nothing = _("Choose…") if self.ask.required else _("Not named")
        named = [(view.code, f"{view.make} {view.model}") for view in self.ask.offered]
        self.choice.set_choices([("", nothing), *named, (OTHER, _("Another instrument…"))], "")

    def _chosen(self) -> None:
        view = self._offered.get(self.choice.code())
        self.note.setText(view.note if view else "")
        self.note.setVisible(view is not None)
        for row in self.rows.values():
            row.set_error("")
        self._set_taken(False)

    def _set_taken(self, taken: bool) -> None:
        """Fold the rows of an instrument that was taken over, or show them."""
        self.same.icon_name = "circle-check" if taken else "rotate-ccw"
        self.same.update()
        code = self.choice.code()
        for name in ("make", "model"):
            self.rows[name].setVisible(code == OTHER and not taken)
        for name in ("serial", "calibrated"):
            self.rows[name].setVisible(bool(code) and not taken)
