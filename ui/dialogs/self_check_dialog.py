"""Three minutes with a known mass or a known interval: guided, measured, kept with its date."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frailtylab.errors import OperatorError
from ui.dialogs.frame import DialogFrame
from ui.text import _, parse_number
from ui.views_devices import SelfCheckView
from ui.widgets.check_line import CheckLine
from ui.widgets.form import FieldRow, NoteField, TextField
from ui.widgets.labels import Text


class SelfCheckDialog(DialogFrame):
    """``known_changed(digits)`` tells what was typed, empty while it is no number above zero.

    Controls: ``self_check_known``, ``self_check_reading``, ``self_check_verdict``,
    ``self_check_note``, ``self_check_cancel``, ``self_check_again``, ``self_check_keep``.

    :param interval: gates and a stopwatch; else a dynamometer and a mass
    """

    known_changed = Signal(str)
    again = Signal()
    keep = Signal(str)

    def __init__(self, device: str, *, interval: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Self-check"), parent)
        self.setObjectName("self_check_dialog")
        self.interval = interval
        self.body.addWidget(Text(device, "strong", wrap=True))
        for number, step in enumerate(steps(interval=interval), start=1):
            self.body.addWidget(Text(f"{number}. {step}", "body", wrap=True))
        self.known = TextField()
        self.known.setObjectName("self_check_known")
        self.known.textChanged.connect(self._typed)
        label = _("Time on the stopwatch, in s") if interval else _("Known mass, in kg")
        self.known_row = FieldRow(label, self.known)
        self.body.addWidget(self.known_row)
        self.reading = Text("", "value", wrap=True)
        self.reading.setObjectName("self_check_reading")
        self.body.addWidget(self.reading)
        self.verdict: CheckLine | None = None
        self.note = NoteField()
        self.note.setObjectName("self_check_note")
        self.note_row = FieldRow(_("Note"), self.note)
        self.body.addWidget(self.note_row)
        self.body.addStretch(1)
        self._add_buttons()
        self.render_check(SelfCheckView(""))

    def render_check(self, view: SelfCheckView) -> None:
        """Show the reading, and the comparison once there is one."""
        self.reading.setText(view.reading)
        if self.verdict is not None:
            self.verdict.hide()
            self.verdict.deleteLater()
            self.verdict = None
        if view.verdict:
            self.verdict = CheckLine(view.verdict, view.kind.value)
            self.verdict.setObjectName("self_check_verdict")
            self.verdict.words.setObjectName("self_check_verdict_words")
            self.body.insertWidget(self.body.indexOf(self.note_row), self.verdict)
        self.keep_button.setEnabled(bool(view.verdict))
        if self.isVisible():
            self.resize(self.sizeHint())

    def _add_buttons(self) -> None:
        cancel = self.add_button("self_check_cancel", _("Back, keep nothing"))
        cancel.clicked.connect(self.reject)
        self.add_button("self_check_again", _("Measure again")).clicked.connect(self.again)
        words = _("Keep this self-check")
        self.keep_button = self.add_button("self_check_keep", words, "primary")
        self.keep_button.clicked.connect(lambda: self.keep.emit(self.note.note()))

    def _typed(self) -> None:
        digits = ""
        if self.known.text().strip():
            try:
                digits = parse_number(self.known.text())
            except OperatorError:
                digits = ""
        right = bool(digits) and float(digits) > 0
        wrong = bool(self.known.text().strip()) and not right
        self.known_row.set_error(_("Type a number above zero.") if wrong else "")
        self.known_changed.emit(digits if right else "")


def steps(*, interval: bool) -> tuple[str, ...]:
    """What to do, one sentence a step."""
    if interval:
        return (
            _("Take a stopwatch. Stand before gate A."),
            _("Walk through both gates. Start the stopwatch at gate A and stop it at gate B."),
            _("Type what the stopwatch shows."),
        )
    return (
        _("Lay the dynamometer down with nothing on it and set its zero."),
        _("Type the known mass: a calibration weight, or one that a checked scale has weighed."),
        _("Hang it on the handle, straight, and let it hang still for two seconds."),
    )
