"""The grip page: one squeeze of one hand, with its curve."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.pages.attempt_page import AttemptPage
from ui.pages.force_panel import ForcePanel
from ui.pages.hand_column import HandColumn
from ui.pages.visit_frame import large_text
from ui.text import _, number
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.views import GripView, HandView
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow
from ui.widgets.rest_clock import RestClock
from ui.widgets.shrink_scroll import FillScroll

SIDE_PX = 236
MIDDLE_PX = 250
NS = 1_000_000_000
SECOND_MS = 1000


class GripPage(AttemptPage):
    """Left hand at the left, right hand at the right, the curve between them.

    H hides or shows number and curve, where the study allows it; a held key does it once.
    Controls: those of :class:`AttemptPage` and :class:`ForcePanel`, ``hand_left``, ``hand_right``,
    ``measure_left_button``, ``measure_right_button``, ``zero_button``, ``rest_clock``.
    """

    zero_requested = Signal()
    display_toggled = Signal()
    other_hand = Signal()

    def __init__(self, now_ns: Callable[[], int] = time.perf_counter_ns) -> None:
        super().__init__(now_ns, keep_last=True)
        self.view: GripView | None = None
        self._now_ns = now_ns
        self._rest_until_ns = 0
        self._rest_total_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.tick_rest)
        self.foot_row = FlowRow(SPACE.s)
        self.panel = ForcePanel()
        self.setup_line = Text("", "small", "muted", wrap=True)
        self.setup_line.setObjectName("setup_line")
        self.hands = {side: HandColumn(side) for side in Side}
        for column in self.hands.values():
            column.asked.connect(self.other_hand)
        self.rest_clock = RestClock()
        self.rest_clock.setObjectName("rest_clock")
        self.zero_button = self.add_action("zero_button", _("Set zero"), self.zero_requested.emit)
        self.panel.hide_asked.connect(self.display_toggled)
        self._build()

    def render(self, view: GripView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show an attempt; the curve stays until ``clear_trace``."""
        self.view = view
        peak = number(f"{view.peak_kgf:.1f}") if view.peak_kgf is not None else ""
        stopped = _("Stopped at {force} kg", force=peak) if peak else _("Stopped")
        self.show_attempt(view, stopped)
        for hand in (view.left, view.right):
            self.hands[hand.side].show_hand(hand, view.phase)
        self.say_room.setVisible(view.phase is not Phase.STOPPED)
        if view.phase is Phase.RUNNING and large_text():
            self.say_card.set_script(view.script.say, "")
        self.zero_button.setEnabled(view.device_ready)
        caption = self.setup_card.caption.text()
        self.setup_line.setText(_("{caption}: {setup}", caption=caption, setup=view.setup_text))
        self.setup_line.setVisible(not large_text())
        self.foot_row.setVisible(view.phase is Phase.IDLE and not large_text())
        self.panel.show_view(view)
        self._show_place(view)
        self._start_rest(view)
        self.settle_focus(view.phase)

    def add_force(self, t_s: float, kgf: float) -> None:
        """One live sample: seconds since the onset and kgf; cheap."""
        self.panel.add_force(t_s, kgf)

    def clear_trace(self) -> None:
        """Forget the curve, for the next attempt."""
        self.panel.clear_trace()

    def show_curve(self, samples: list[tuple[float, float]]) -> None:
        """Show a recorded curve: seconds and kgf."""
        self.panel.show_curve(samples)

    def tick_rest(self) -> None:
        """Count the rest down."""
        left = max(0.0, (self._rest_until_ns - self._now_ns()) / NS)
        resting = self._resting()
        words = ""
        if resting is not None:
            left_hand = resting.side is Side.LEFT
            words = _("for the left hand") if left_hand else _("for the right hand")
        self.rest_clock.set_remaining(left, self._rest_total_s, words)
        if left == 0:
            self._timer.stop()

    def _resting(self) -> HandView | None:
        """The hand whose rest matters now: the one in turn, else the other."""
        if self.view is None:
            return None
        hands = sorted((self.view.left, self.view.right), key=lambda hand: not hand.now)
        return next((hand for hand in hands if hand.rest_left_s > 0), None)

    def _start_rest(self, view: GripView) -> None:
        resting = self._resting()
        self.rest_clock.setVisible(resting is not None and view.phase is not Phase.RUNNING)
        if resting is None:
            self._timer.stop()
            return
        self._rest_until_ns = self._now_ns() + round(resting.rest_left_s * NS)
        self._rest_total_s = max(self._rest_total_s, resting.rest_left_s)
        self.tick_rest()
        if self.isVisible():
            self._timer.start()

    def _show_place(self, view: GripView) -> None:
        if view.phase is Phase.RUNNING:
            self.place.show_running(_("STOP"), view.keys_hint)
        elif view.phase is Phase.ARMED:
            wait = _("The squeeze starts the clock")
            self.place.show_start(_("Waiting…"), wait, "wait", armed=True)
        elif view.phase is Phase.IDLE:
            self._show_idle(view)

    def _show_idle(self, view: GripView) -> None:
        hand = _("Left hand") if view.side is Side.LEFT else _("Right hand")
        if not view.device_ready:
            hint = _("Connect the dynamometer, or type a value")
            self.place.show_start(_("Ready"), hint, "wait")
        elif not view.zero_ok:
            self.place.show_start(_("Ready"), _("After the zero check"), "wait")
        else:
            self.place.show_start(_("Ready"), f"{hand} · {view.keys_hint}")

    def _build(self) -> None:
        middle = self._stacked() if large_text() else self._side_by_side()
        self.content.addWidget(self.say_room)
        self.content.addWidget(FillScroll(middle, MIDDLE_PX), 1)
        aside = QVBoxLayout()
        aside.setSpacing(SPACE.s)
        about = QHBoxLayout()
        about.setSpacing(SPACE.l)
        about.addWidget(self.rest_clock, 1)
        about.addWidget(self.setup_line, 1)
        aside.addLayout(about)
        aside.addStretch(1)
        aside.addWidget(self.foot_row)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.l)
        foot.addLayout(aside, 1)
        foot.addWidget(self.place, 2 if large_text() else 1)
        self.footer.setSpacing(SPACE.m)
        self.footer.addWidget(self.notice)
        self.footer.addWidget(self.undo_bar)
        self.footer.addLayout(foot)

    def _side_by_side(self) -> QWidget:
        """Left hand, curve, right hand; the actions fit beside the big button."""
        self.foot_row.add(self.setup_card.button, *self.foot_card.findChildren(ActionButton))
        self.setup_card.button.setText(_("Set-up…"))
        # Without a parent, the two emptied cards would be windows of their own.
        emptied = QWidget(self)
        emptied.hide()
        for card in (self.setup_card, self.foot_card):
            card.setParent(emptied)
        middle, row = _row_box()
        row.addWidget(self.hands[Side.LEFT])
        row.addLayout(self._centre(), 1)
        row.addWidget(self.hands[Side.RIGHT])
        for card in self.hands.values():
            card.setFixedWidth(theme().px(SIDE_PX))
        return middle

    def _stacked(self) -> QWidget:
        """Large text: the curve above, the hands below it, and the actions under them."""
        hands, row = _row_box()
        row.addWidget(self.hands[Side.LEFT], 1)
        row.addWidget(self.hands[Side.RIGHT], 1)
        more, more_row = _row_box()
        more_row.addWidget(self.setup_card, 1)
        more_row.addWidget(self.foot_card, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.m)
        column.addLayout(self._centre(), 1)
        column.addWidget(hands)
        column.addWidget(more)
        return middle

    def _centre(self) -> QVBoxLayout:
        centre = QVBoxLayout()
        centre.setSpacing(SPACE.s)
        centre.addWidget(self.panel, 1)
        centre.addWidget(self.flags)
        return centre

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """H is the button beside the curve."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() != Qt.Key.Key_H or not plain:
            super().keyPressEvent(event)
            return
        if self.panel.hide_button.isVisible() and not event.isAutoRepeat():
            self.panel.hide_button.click()
        event.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Count the rest while it can be seen."""
        super().showEvent(event)
        if self._resting() is not None:
            self.tick_rest()
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count nothing while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()


def _row_box() -> tuple[QWidget, QHBoxLayout]:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE.l)
    return box, row
