"""What the timing page and the grip page share: presses, decisions, reasons, undo."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton

from frailtylab.protocols.base import Phase
from ui.pages.attempt_place import AttemptPlace
from ui.pages.reasons import Choices, Reasons, ask_invalid, ask_not_done, ask_repeat
from ui.pages.setup_card import SetupCard
from ui.pages.visit_frame import VisitFrame, large_text
from ui.text import _
from ui.theme.tokens import SPACE
from ui.views import GripView, TimingView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.flag_list import FlagList
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.say_card import SayCard
from ui.widgets.shrink_scroll import ShrinkScroll
from ui.widgets.undo_bar import UndoBar

SAY_PX = 64


class AttemptPage(VisitFrame):
    """One attempt of one test, from idle to its decision.

    Controls: those of the frame and of :class:`AttemptPlace`; ``setup_button``, ``undo_button``,
    ``manual_button``, ``not_done_button``.
    """

    pressed = Signal(object)
    keep = Signal()
    undo = Signal()
    repeat = Signal(str, str)
    mark_invalid = Signal(str, str)
    not_done = Signal(str, str)
    manual_entry = Signal()
    setup = Signal()
    disarm = Signal()

    def __init__(
        self, now_ns: Callable[[], int] = time.perf_counter_ns, *, keep_last: bool = False
    ) -> None:
        super().__init__()
        self.reasons = Reasons()
        self._undo_offered = False
        self._phase = Phase.IDLE
        self.say_card = SayCard()
        self.say_card.setObjectName("say_card")
        self.say_room = ShrinkScroll(self.say_card, SAY_PX)
        self.flags = FlagList("warn")
        self.flags.setObjectName("flag_list")
        self.notice = NoticeBar()
        self.notice.setObjectName("notice_bar")
        self.undo_bar = UndoBar(now_ns)
        self.undo_bar.setObjectName("undo_bar")
        self.undo_bar.undone.connect(self.undo)
        self.place = AttemptPlace(now_ns, keep_last=keep_last)
        self.place.setObjectName("attempt_place")
        self.setup_card = SetupCard()
        self.setup_card.asked.connect(self.setup)
        self.foot_card = Card(padding=SPACE.l)
        self.add_action("not_done_button", _("Not done…"), self._ask_not_done)
        self.add_action("manual_button", _("Type a value…"), self.manual_entry.emit)
        self._connect_place()

    def set_reasons(
        self,
        *,
        repeat: Choices = (),
        invalid: Choices = (),
        not_done: Choices = (),
        pick: Choices = (),
    ) -> None:
        """The study's coded reasons for the page's questions."""
        self.reasons = Reasons(repeat, invalid, not_done, pick)

    def add_action(self, name: str, words: str, then: Callable[[], object]) -> ActionButton:
        """A quiet button in the card of actions before the start."""
        button = ActionButton(words, size="small")
        button.setObjectName(name)
        button.clicked.connect(lambda: then())
        self.foot_card.body.addWidget(button)
        return button

    def main_button(self) -> QAbstractButton | None:
        """Keep, once it may be pressed."""
        return self.place.main_button()

    def show_attempt(self, view: TimingView | GripView, stopped_text: str) -> None:
        """Everything that the two pages show alike."""
        self.show_head(view.identity, view.steps)
        self.let_leave(allowed=view.phase in (Phase.IDLE, Phase.STOPPED))
        self.say_card.set_script(view.script.say, view.script.do)
        idle = view.phase is Phase.IDLE
        self.show_steps(needed=False)
        self.say_room.setVisible(view.phase is not Phase.STOPPED or not large_text())
        self.setup_card.show_setup(view.setup_text, same=view.setup_same, editable=idle)
        self.foot_card.setVisible(idle)
        self.flags.set_sentences(view.attempt.flag_texts)
        if view.notice:
            self.notice.show_notice("info", view.notice, closable=False)
        else:
            self.notice.hide()
        self._show_undo(view, stopped_text)
        if view.phase is Phase.STOPPED:
            self._show_stopped(view)

    def settle_focus(self, phase: Phase) -> None:
        """In a new phase no button of the old one passes the keyboard on to its neighbour."""
        if phase is not self._phase and phase is not Phase.STOPPED:
            self.setFocus()
        self._phase = phase

    def _show_stopped(self, view: TimingView | GripView) -> None:
        why_not = _("Saving to the disk…") if view.saving else _("Not on the disk yet")
        self.place.show_stopped(
            view.next_label,
            saved=view.attempt.saved and not view.saving,
            why_not=why_not,
            dead_time_ms=view.dead_time_ms,
        )

    def _show_undo(self, view: TimingView | GripView, text: str) -> None:
        wanted = view.phase is Phase.STOPPED and view.undo_left_s > 0
        if wanted and not self._undo_offered:
            self.undo_bar.show_for(text, view.undo_left_s)
        elif wanted:
            self.undo_bar.text.setText(text)
        else:
            self.undo_bar.close_offer()
        self._undo_offered = wanted

    def _connect_place(self) -> None:
        self.place.pressed.connect(self.pressed)
        self.place.keep.connect(self.keep)
        self.place.disarm.connect(self.disarm)
        self.place.repeat_asked.connect(self._ask_repeat)
        self.place.invalid_asked.connect(self._ask_invalid)

    def _ask_repeat(self) -> None:
        ask_repeat(self, self.reasons.repeat, self.repeat.emit)

    def _ask_invalid(self) -> None:
        ask_invalid(self, self.reasons.invalid, self.mark_invalid.emit)

    def _ask_not_done(self) -> None:
        ask_not_done(self, self.reasons.not_done, self.not_done.emit)
