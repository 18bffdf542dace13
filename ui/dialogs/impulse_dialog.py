"""Picking another impulse of the gates as start or finish."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text import _, number
from ui.theme.tokens import SPACE
from ui.views_impulses import GatesView, ImpulseView
from ui.widgets.buttons import ActionButton
from ui.widgets.impulse_list import gate_text, offset_text
from ui.widgets.labels import Text


class ImpulseDialog(DialogFrame):
    """``picked(start, finish)`` gives both numbers once; Esc changes nothing.

    Controls: ``pick_start_<number>``, ``pick_finish_<number>``, ``impulse_hint``,
    ``impulse_cancel``, ``impulse_accept``.
    """

    picked = Signal(int, int)

    def __init__(self, view: GatesView, parent: QWidget | None = None) -> None:
        super().__init__(_("Impulses of the gates"), parent)
        self.setObjectName("impulse_dialog")
        self._offsets = {i.number: i.offset_ns for i in view.impulses}
        self._by_role: dict[tuple[str, int], ActionButton] = {}
        self.now = {i.role: i.number for i in view.impulses if i.role}
        self.chosen = dict(self.now)
        said = _("Choose the impulse that was the start, and the one that was the finish. "
                 "What the program found is kept as well.")  # fmt: skip
        self.body.addWidget(Text(said, "body", "muted", wrap=True))
        self.hint = Text("", "strong", wrap=True)
        self.hint.setObjectName("impulse_hint")
        self.body.addWidget(self.hint)
        for impulse in view.impulses:
            self._add_line(impulse)
        if view.bounces:
            more = _("Not listed: {n} that were only a contact's tremble.", n=view.bounces)
            self.body.addWidget(Text(more, "small", "muted", wrap=True))
        cancel = self.add_button("impulse_cancel", _("Back, change nothing"))
        cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button("impulse_accept", _("Say why…"), "primary")
        self.accept_button.clicked.connect(self._accept)
        self._refresh()

    def choose(self, role: str, impulse: int) -> None:
        """Let an impulse be ``start`` or ``finish``."""
        self.chosen[role] = impulse
        self._refresh()

    def elapsed_ns(self) -> int | None:
        """Time between the chosen ones; None while one is missing."""
        if len(self.chosen) < 2:
            return None
        return self._offsets[self.chosen["finish"]] - self._offsets[self.chosen["start"]]

    def _add_line(self, impulse: ImpulseView) -> None:
        if self._by_role:
            rule = QFrame()
            rule.setProperty("box", "line")
            self.body.addWidget(rule)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(f"{gate_text(impulse)} · {offset_text(impulse)}", "strong", wrap=True))
        words.addWidget(Text(impulse.words, "small", "muted", wrap=True))
        row.addLayout(words, 1)
        for role, label in (("start", _("Start")), ("finish", _("Finish"))):
            row.addWidget(self._button(role, label, impulse))
        self.body.addWidget(line)

    def _button(self, role: str, label: str, impulse: ImpulseView) -> ActionButton:
        button = ActionButton(label, "secondary", "circle", "small")
        button.setObjectName(f"pick_{role}_{impulse.number}")
        button.setAccessibleName(f"{label}: {gate_text(impulse)}, {offset_text(impulse)}")
        button.setCheckable(True)
        number_of = impulse.number
        button.clicked.connect(lambda _checked=False: self.choose(role, number_of))
        self._by_role[role, impulse.number] = button
        return button

    def _refresh(self) -> None:
        for (role, impulse), button in self._by_role.items():
            is_chosen = self.chosen.get(role) == impulse
            button.setChecked(is_chosen)
            button.icon_name = "circle-check" if is_chosen else "circle"
            button.update()
        elapsed_ns = self.elapsed_ns()
        fits = elapsed_ns is not None and elapsed_ns > 0
        self.accept_button.setEnabled(fits and self.chosen != self.now)
        self.hint.set_tone("ink" if fits else "warn")
        self.hint.setText(self._hint_text(elapsed_ns))

    def _hint_text(self, elapsed_ns: int | None) -> str:
        if elapsed_ns is None:
            return _("Choose a start and a finish.")
        if elapsed_ns <= 0:
            return _("The finish has to come after the start.")
        return _("Time by this choice: {seconds} s", seconds=number(f"{elapsed_ns / 1e9:.2f}"))

    def _accept(self) -> None:
        self.picked.emit(self.chosen["start"], self.chosen["finish"])
        self.accept()
