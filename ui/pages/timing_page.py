"""The timing page: Timed Up and Go and the walk, by stopwatch or by gates."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frailtylab.protocols.base import Phase
from frailtylab.trials import Measure, Source
from ui.dialogs.impulse_dialog import ImpulseDialog
from ui.pages.attempt_page import AttemptPage
from ui.pages.reasons import ask_pick
from ui.pages.trial_rows import trial_rows
from ui.text import _, number
from ui.theme.theme import theme
from ui.theme.tokens import MOTION, SPACE
from ui.views import TimingView
from ui.widgets.big_time import BigTime
from ui.widgets.card import Card
from ui.widgets.impulse_list import ImpulseCard
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll
from ui.widgets.question_bar import QuestionBar
from ui.widgets.rest_clock import RestClock
from ui.widgets.shrink_scroll import FillScroll, LeftoverBox
from ui.widgets.trial_list import TrialList

SIDE_PX = 300
NUMBER_PX = 200
DIGITS_PX = 120
STATE_PX = 26
SIDE_GROWTH = 0.35  # of the text's: at 200 % the number still needs the wider part


class TimingPage(AttemptPage):
    """One timed attempt. ``set_clock`` gives the running seconds; the page asks it 10 × a second.

    ``picked`` tells numbers of impulses for start and finish with reason and note; ``confirmed``
    that gate and stopwatch may differ. Controls: those of :class:`AttemptPage`, ``late_button``,
    ``trial_list``, ``big_time``, ``question_bar`` and those of :class:`ImpulseCard`.
    """

    late_entry = Signal()
    picked = Signal(int, int, str, str)
    confirmed = Signal()

    def __init__(self, now_ns: Callable[[], int] = time.perf_counter_ns) -> None:
        super().__init__(now_ns)
        self.view: TimingView | None = None
        self._clock: Callable[[], float | None] = _no_clock
        self._timer = QTimer(self)
        self._timer.setInterval(1000 // MOTION.time_hz)
        self._timer.timeout.connect(self.tick)
        self.big_time = BigTime("0.00", "s")
        self.big_time.setObjectName("big_time")
        self.trial_title = Text("", "caption", "muted", wrap=True)
        self.result = Text("", "body", "muted", wrap=True)
        self.result.setObjectName("result_text")
        self.trial_list = TrialList()
        self.trial_list.setObjectName("trial_list")
        self.rest_clock = RestClock()
        self.rest_clock.setObjectName("rest_clock")
        self.question = QuestionBar()
        self.question.setObjectName("question_bar")
        self.question.first.connect(self.confirmed)
        self.question.second.connect(self._show_impulses)
        self.impulses = ImpulseCard()
        self.impulses.asked.connect(self._show_impulses)
        self._chosen = (0, 0)
        self.late_button = self.add_action("late_button", _("Late entry…"), self.late_entry.emit)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE.l)
        columns.addLayout(self._main_column(), 1)
        columns.addWidget(self._side_column())
        self.content.addLayout(columns, 1)

    def set_clock(self, clock: Callable[[], float | None]) -> None:
        """Where the running seconds come from; None while nothing runs."""
        self._clock = clock

    def render(self, view: TimingView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show an attempt."""
        self.view = view
        self.show_attempt(view, self._stopped_text(view))
        self.trial_title.setText(self._title(view))
        self.trial_list.set_rows(trial_rows(view.trials))
        self.rest_clock.setVisible(view.rest_left_s > 0)
        self.rest_clock.set_remaining(view.rest_left_s, view.rest_left_s)
        self._show_place(view)
        self._show_number(view)
        self._show_gates(view)
        self._run_timer()
        self.settle_focus(view.phase)

    def tick(self) -> None:
        """Show the running seconds: tenths, never rounded up."""
        seconds = self._clock()
        if seconds is not None:
            self.big_time.set_value(number(f"{math.floor(seconds * 10) / 10:.1f}"), "s")

    def _show_place(self, view: TimingView) -> None:
        hint = view.keys_hint
        if view.phase is Phase.RUNNING:
            self.place.show_running(_("STOP"), hint)
        elif view.phase is Phase.ARMED and view.gates:
            by_hand = _("or press to start by hand")
            self.place.show_start(_("Waiting for gate A…"), by_hand, armed=True)
        elif view.phase is Phase.IDLE and view.gates:
            self.place.show_start(_("Arm the gates"), hint)
        elif view.phase is not Phase.STOPPED:
            self.place.show_start(_("START"), hint)

    def _show_gates(self, view: TimingView) -> None:
        said = view.gates_said
        self.impulses.show_gates(said)
        if said.question:
            pick = _("Choose an impulse…") if said.impulses else ""
            self.question.ask(said.question, _("Leave it so"), pick)
            self.say_room.hide()  # nothing more is said, and the flags need the room
        else:
            self.question.hide()

    def _show_impulses(self) -> None:
        if self.view is None or not self.view.gates_said.impulses:
            return
        dialog = ImpulseDialog(self.view.gates_said, self.window())
        dialog.picked.connect(self._ask_why)
        dialog.open()

    def _ask_why(self, start: int, finish: int) -> None:
        self._chosen = (start, finish)
        ask_pick(self, self.reasons.pick, self._told_why)

    def _told_why(self, reason: str, note: str) -> None:
        self.picked.emit(*self._chosen, reason, note)

    def _show_number(self, view: TimingView) -> None:
        self.result.setText(self._result_text(view))
        self.result.setVisible(bool(self.result.text()))
        if view.phase is Phase.RUNNING:
            self.big_time.set_state(self._running_words(view), "play", "primary")
            self.tick()
            return
        if view.phase is Phase.STOPPED:
            seconds = view.elapsed_s or 0.0
            self.big_time.set_value(number(f"{seconds:.2f}"), "s")
            saved = view.attempt.saved and not view.saving
            words = _("STOPPED · saved") if saved else _("STOPPED · saving…")
            self.big_time.set_state(words, "circle-check" if saved else "hourglass", "ok")
            return
        self.big_time.set_value(number("0.00"), "s")
        if view.phase is Phase.ARMED and view.gates:
            self.big_time.set_state(_("ARMED"), "scan-line")
        else:
            self.big_time.set_state(_("Ready"), "circle", "muted")

    def _running_words(self, view: TimingView) -> str:
        if view.started_by is Source.GATE:
            return _("RUNNING · started by gate A")
        return _("RUNNING · started by hand")

    def _result_text(self, view: TimingView) -> str:
        if view.phase is not Phase.STOPPED:
            return ""
        shown = [m for m in view.attempt.measures if m.primary]
        parts = [_measure_text(m) for m in shown if m.name != "elapsed"]
        return " · ".join([*parts, *(source_text(m) for m in shown if m.name == "elapsed")])

    def _stopped_text(self, view: TimingView) -> str:
        seconds = number(f"{view.elapsed_s or 0.0:.2f}")
        return _("Stopped at {seconds} s", seconds=seconds)

    def _title(self, view: TimingView) -> str:
        kind = _("Practice, does not count") if view.practice else view.trial_label
        return f"{view.title} · {kind}"

    def _run_timer(self) -> None:
        running = self.view is not None and self.view.phase is Phase.RUNNING
        if running and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _main_column(self) -> QVBoxLayout:
        number_card = Card(padding=SPACE.m)
        head = QHBoxLayout()
        head.setSpacing(SPACE.m)
        head.addWidget(self.trial_title, 1)
        head.addWidget(self.result)
        number_card.body.addLayout(head)
        least = DIGITS_PX + theme().px(STATE_PX)
        number_card.body.addWidget(LeftoverBox(self.big_time, least), 1)
        number_card.body.addWidget(self.flags)
        room = FillScroll(number_card, NUMBER_PX)
        column = QVBoxLayout()
        column.setSpacing(SPACE.m)
        column.addWidget(self.say_room)
        column.addWidget(room, 1)
        for widget in (self.question, self.notice, self.undo_bar, self.place):
            column.addWidget(widget)
        return column

    def _side_column(self) -> QWidget:
        trials = Card(_("Trials"), padding=SPACE.l)
        trials.body.addWidget(self.trial_list)
        trials.body.addWidget(self.rest_clock)
        side = PageScroll(margin=0, spacing=SPACE.m)
        for card in (trials, self.impulses, self.setup_card, self.foot_card):
            side.body.addWidget(card)
        side.body.addStretch(1)
        side.setFixedWidth(round(SIDE_PX * (1 + (theme().scale - 1) * SIDE_GROWTH)))
        return side

    def showEvent(self, event: QShowEvent) -> None:
        """Let the number run while it can be seen."""
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no clock while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()


def _no_clock() -> float | None:
    return None


def _measure_text(measure: Measure) -> str:
    """Three decimals: the record holds every digit."""
    rounded = Decimal(measure.text).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
    return f"{number(format(rounded, 'f'))} {measure.unit}"


def source_text(measure: Measure) -> str:
    """Where a number comes from and how far it can be off: ``gate, ± 0.002 s``."""
    names = {
        Source.STOPWATCH: _("stopwatch"),
        Source.GATE: _("gate"),
        Source.MIXED: _("gate and stopwatch"),
        Source.DEVICE: _("dynamometer"),
        Source.MANUAL: _("typed"),
    }
    if measure.uncertainty is None:
        return names[measure.source]
    width = number(format(Decimal(f"{measure.uncertainty:.1g}"), "f"))
    return _("{source}, ± {width} {unit}", source=names[measure.source], width=width,
             unit=measure.unit)  # fmt: skip
