"""One test on the visit page: how far it is, its devices, its set-up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.text import _, plural
from ui.theme.tokens import SIZE, SPACE, Tone
from ui.views import StepState, TestCardView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow
from ui.widgets.notice_bar import IconMark
from ui.widgets.setup_form import SetupForm, summary

SHAPE: dict[StepState, tuple[str, Tone]] = {
    StepState.DONE: ("circle-check", "ok"),
    StepState.NOW: ("chevron-right", "primary"),
    StepState.TODO: ("circle", "muted"),
    StepState.ATTENTION: ("triangle-alert", "warn"),
}


class VisitCard(Card):
    """A card that opens to its set-up.

    Controls: ``test_<code>`` (the card), ``open_<code>``, ``not_done_<code>``,
    ``take_back_<code>``, ``setup_form_<code>`` with ``setup_<field>`` in it.
    """

    setup_changed = Signal(str, object)
    not_done_asked = Signal(str)
    take_back_asked = Signal(str)
    toggled = Signal(str)

    def __init__(self, code: str) -> None:
        super().__init__(padding=SPACE.l)
        self.code = code
        self.setObjectName(f"test_{code}")
        self._mark = IconMark("circle", "muted", SIZE.icon)
        self.name = Text("", "subtitle", wrap=True)
        self.progress = Text("", "body", "muted", wrap=True)
        self.summary = Text("", "body", "muted", wrap=True)
        self.headline = Text("", "row_code")
        self.chips = FlowRow(align_right=True)
        self.open_button = ActionButton("", "quiet", "chevron-down", "small")
        self.open_button.setObjectName(f"open_{code}")
        self.open_button.clicked.connect(lambda: self.toggled.emit(code))
        self.not_done_button = ActionButton(_("Not done…"), "quiet", size="small")
        self.not_done_button.setObjectName(f"not_done_{code}")
        self.not_done_button.clicked.connect(lambda: self.not_done_asked.emit(code))
        self.take_back_button = ActionButton(_("Take back…"), "quiet", "undo-2", "small")
        self.take_back_button.setObjectName(f"take_back_{code}")
        self.take_back_button.clicked.connect(lambda: self.take_back_asked.emit(code))
        self.form = SetupForm()
        self.form.setObjectName(f"setup_form_{code}")
        self.form.changed.connect(lambda answers: self.setup_changed.emit(code, answers))
        self.body.setSpacing(SPACE.m)
        self.body.addLayout(self._head())
        self.body.addWidget(self.summary)
        self.body.addWidget(self.form)

    def show_test(self, view: TestCardView, *, opened: bool, usable: bool) -> None:
        """Show a test; ``opened`` with its set-up, ``usable`` with its controls."""
        icon, tone = SHAPE[view.state]
        self._mark.set_icon("ban" if view.not_done_reason else icon, tone)
        self.name.setText(view.label)
        self.name.set_tone("primary" if view.state is StepState.NOW else "ink")
        self.progress.setText(self._progress(view))
        self.headline.setText(view.headline)
        self.headline.setVisible(bool(view.headline))
        self._show_devices(view)
        shown = opened and usable and bool(view.setup)
        self.summary.setText(summary(view.setup))
        self.summary.setVisible(not shown and bool(self.summary.text()))
        self.form.set_fields(view.setup)
        self.form.setVisible(shown)
        open_words = _("Close set-up") if shown else _("Set-up")
        self.open_button.setText(open_words)
        self.open_button.setVisible(usable and bool(view.setup))
        complete = view.settled == view.total
        self.not_done_button.setVisible(usable and not complete and not view.not_done_reason)
        self.take_back_button.setVisible(usable and bool(view.left_out))
        self.take_back_button.setAccessibleDescription(" · ".join(o.label for o in view.left_out))
        self.set_tone("primary" if view.state is StepState.NOW and shown else None, framed=False)

    def _progress(self, view: TestCardView) -> str:
        if view.not_done_reason:
            return _("Not done: {reason}", reason=view.not_done_reason)
        if view.settled == 0:
            return plural("{n} trial", "{n} trials", view.total)
        return _("{settled} of {total} trials", settled=view.settled, total=view.total)

    def _show_devices(self, view: TestCardView) -> None:
        self.chips.clear()
        for device in view.devices:
            chip = Chip(device.text, device.kind.value)
            chip.setObjectName(f"chip_{device.key}")
            self.chips.add(chip)
        self.chips.setVisible(bool(view.devices))

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.progress)
        row = QHBoxLayout()
        row.setSpacing(SPACE.m)
        row.addWidget(self._mark)
        row.addLayout(words, 3)
        row.addWidget(self.headline)
        row.addWidget(self.chips, 3)
        row.addWidget(self.take_back_button)
        row.addWidget(self.not_done_button)
        row.addWidget(self.open_button)
        return row
