"""The middle of the grip page: live number, command word, curve."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.pages.visit_frame import large_text
from ui.text import _, number
from ui.theme.tokens import SPACE, Tone
from ui.views import GripView
from ui.views_grip import MarkView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.fact_strip import FactStrip
from ui.widgets.force_trace import ForceTrace
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark
from ui.widgets.shrink_scroll import LeftoverBox
from ui.widgets.trace_marks import Mark

TRACE_PX = 140
FRAME_MS = 33
FRAMES_A_NUMBER = 3
TONE: dict[Side, Tone] = {Side.LEFT: "left", Side.RIGHT: "right"}


class ForcePanel(Card):
    """``add_force`` only puts a sample aside; thirty times a second they are drawn together.

    Hidden, it has neither number nor curve and says only where the squeeze stands.
    Controls: ``force_number``, ``force_peak``, ``command_word``, ``force_trace``,
    ``hide_curve_button``, ``hidden_state``, ``fact_strip``.
    """

    hide_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=SPACE.l)
        self._waiting: list[tuple[float, float]] = []
        self._newest: tuple[float, float] | None = None
        self._view: GripView | None = None
        self._frame = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.flush)
        self.trial_title = Text("", "caption", "muted", wrap=True)
        self.number = Text("", "value" if large_text() else "value_big")
        self.number.setObjectName("force_number")
        self.peak = Text("", "state", "muted", wrap=True)
        self.peak.setObjectName("force_peak")
        self.mark = IconMark("circle", "muted")
        self.word = Text("", "title", "muted", wrap=True)
        self.word.setObjectName("command_word")
        self.hidden = Text("", "title", "muted", wrap=True)
        self.hidden.setObjectName("hidden_state")
        self.hidden.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide_button = ActionButton("", "quiet", size="small")
        self.hide_button.setObjectName("hide_curve_button")
        self.hide_button.clicked.connect(self.hide_asked)
        self.facts = FactStrip()
        self.facts.setObjectName("fact_strip")
        self.trace = ForceTrace()
        self.trace.setObjectName("force_trace")
        self._room = LeftoverBox(self.trace, TRACE_PX)
        self.body.addWidget(self.trial_title)
        self.body.addLayout(self._head())
        self.body.addWidget(self.hidden, 1)
        self.body.addWidget(self._room, 1)
        self.body.addWidget(self.facts)

    def show_view(self, view: GripView) -> None:
        """Show the attempt's phase; the curve stays as it is."""
        other = self._view is None or self._view.axis_max_kgf != view.axis_max_kgf
        turned = self._view is None or self._view.side is not view.side
        self._view = view
        if other:
            self._new_trace(view)
        elif turned:
            self.trace.set_tone(TONE[view.side])
        kind = _("Practice, does not count") if view.practice else view.trial_label
        hand = _("Left hand") if view.side is Side.LEFT else _("Right hand")
        self.trial_title.setText(" · ".join((view.title, hand, kind)))
        self.trial_title.set_tone(TONE[view.side])
        shown = self._shows_force()
        self._room.setVisible(shown)
        self.hidden.setVisible(not shown)
        for label in (self.number, self.peak):
            label.setVisible(shown)
        self.hidden.setText(self._hidden_words(view))
        hide = _("Hide the curve (H)") if shown else _("Show the curve (H)")
        self.hide_button.setText(hide)
        self.hide_button.setVisible(view.may_hide)
        self.facts.set_facts([(f.code, f.label, f.value) for f in view.curve.facts])
        self.trace.set_marks(tuple(_mark(mark) for mark in view.curve.marks))
        self._say_number()
        self._say_word()

    def add_force(self, t_s: float, force_kgf: float) -> None:
        """Take one sample: seconds since the onset (negative before) and kgf."""
        self._waiting.append((t_s, force_kgf))
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Draw what has come since the last frame."""
        if not self._waiting:
            return
        samples, self._waiting = self._waiting, []
        self._newest = samples[-1]
        self.trace.extend(samples)
        self._frame += 1
        if self._frame % FRAMES_A_NUMBER == 1:
            self._say_number()
            self._say_word()

    def clear_trace(self) -> None:
        """Forget the curve and the number."""
        self._timer.stop()
        self._waiting.clear()
        self._newest = None
        self._frame = 0
        self.trace.clear()
        self._say_number()
        self._say_word()

    def show_curve(self, samples: list[tuple[float, float]]) -> None:
        """Show a recorded curve."""
        self.clear_trace()
        self.trace.show_curve(samples)

    def _new_trace(self, view: GripView) -> None:
        samples = list(self.trace.curve.points())
        self.trace = ForceTrace(top_kgf=view.axis_max_kgf, tone=TONE[view.side])
        self.trace.setObjectName("force_trace")
        self.trace.set_band(0.0, view.squeeze_s)
        self.trace.extend(samples)
        self._room.replace_content(self.trace)

    def _hidden_words(self, view: GripView) -> str:
        match view.phase:
            case Phase.RUNNING:
                return _("Squeezing: the force is recorded")
            case Phase.STOPPED:
                return _("Recorded. This study does not show the force.")
            case _:
                return _("The curve is hidden")

    def _shows_force(self) -> bool:
        return self._view is None or self._view.show_force

    def _say_number(self) -> None:
        view = self._view
        force, peak = self._newest[1] if self._newest else None, self.trace.peak_kgf
        if view is not None and view.phase is Phase.STOPPED:
            force, peak = view.peak_kgf, None
        elif view is not None and view.phase is Phase.IDLE and force is None:
            force = view.zero_force_kgf
        if not self._shows_force():
            force, peak = None, None
        self.number.setText("–" if force is None else number(f"{force:.1f}"))
        parts = ["kg"]
        if view is not None and view.phase is Phase.STOPPED:
            parts.append(_("peak"))
        elif peak is not None:
            parts.append(_("peak {force}", force=number(f"{peak:.1f}")))
        self.peak.setText(" · ".join(parts))

    def _say_word(self) -> None:
        word, icon, tone = self._command()
        self.word.setText(word)
        self.word.set_tone(tone)
        self.mark.set_icon(icon, tone)

    def _command(self) -> tuple[str, str, Tone]:
        view = self._view
        if view is None or view.phase is Phase.IDLE:
            return self._zero_state(view)
        if view.phase is Phase.ARMED:
            return _("READY"), "circle-dot", "primary"
        if view.phase is Phase.STOPPED:
            saved = view.attempt.saved and not view.saving
            return (
                (_("Saved"), "circle-check", "ok") if saved else (_("Saving…"), "hourglass", "ok")
            )
        left = view.squeeze_s - (self._newest[0] if self._newest else 0.0)
        if left <= 0:
            return _("STOP"), "square", "bad"
        seconds = number(f"{min(left, view.squeeze_s):.1f}")
        return _("SQUEEZE · {seconds} s", seconds=seconds), "hand", "ok"

    def _zero_state(self, view: GripView | None) -> tuple[str, str, Tone]:
        if view is None or not view.device_ready:
            return _("No dynamometer"), "unplug", "warn"
        if view.zero_ok:
            return _("Zero is good"), "circle-check", "ok"
        return _("Put the dynamometer down"), "triangle-alert", "warn"

    def _head(self) -> QHBoxLayout:
        self.peak.setAlignment(Qt.AlignmentFlag.AlignBottom)
        drop = QFontMetrics(self.number.font()).descent() - QFontMetrics(self.peak.font()).descent()
        self.peak.setContentsMargins(0, 0, 0, max(0, drop))
        row = QHBoxLayout()
        row.setSpacing(SPACE.m)
        row.addWidget(self.number)
        row.addWidget(self.peak, 1)
        row.addLayout(self._state())
        return row

    def _state(self) -> QVBoxLayout:
        said = QHBoxLayout()
        said.setSpacing(SPACE.m)
        said.addStretch(1)
        said.addWidget(self.mark)
        said.addWidget(self.word)
        column = QVBoxLayout()
        column.setSpacing(SPACE.xs)
        column.addLayout(said)
        column.addWidget(self.hide_button, 0, Qt.AlignmentFlag.AlignRight)
        return column


def _mark(view: MarkView) -> Mark:
    return Mark(view.label, view.t_s, view.force_kgf, view.kind == "peak", view.kind == "onset")
