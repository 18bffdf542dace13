"""The one place of Start, Stop and Keep."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from frailtylab.samples import Press, PressKind
from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.big_button import BigButton, Face
from ui.widgets.buttons import ActionButton
from ui.widgets.keep_button import KeepButton

PRESS_KIND = {"mouse": PressKind.CLICK, "touch": PressKind.TOUCH}
SIDE_BUTTON_PX = 190


class AttemptPlace(QWidget):
    """A big button that starts and stops; once stopped, Keep stands where it stood.

    During the dead time after a stop, and until the stop is on the disk, Keep takes no press: such
    presses are told as ``pressed`` so that the recorder can keep them as refused.
    Controls: ``start_stop_button``, ``disarm_button``, ``keep_button``, ``repeat_button``,
    ``invalid_button``.
    """

    pressed = Signal(object)
    keep = Signal()
    repeat_asked = Signal()
    invalid_asked = Signal()
    disarm = Signal()

    def __init__(
        self,
        now_ns: Callable[[], int] = time.perf_counter_ns,
        *,
        keep_last: bool = False,
    ) -> None:
        super().__init__()
        self._stopped = False
        self._saved = False
        self._why_not = ""
        self._next_label = ""
        self._dead_time = QTimer(self)
        self._dead_time.setSingleShot(True)
        self._dead_time.timeout.connect(self._show_keep)
        self.start_stop = BigButton("", now_ns=now_ns)
        self.start_stop.setObjectName("start_stop_button")
        self.start_stop.pressed_at.connect(self._pressed)
        self.keep_button = self._keep_button()
        self.disarm_button = self._button("disarm_button", _("Disarm"), self.disarm)
        self.repeat_button = self._button("repeat_button", _("Repeat…"), self.repeat_asked)
        self.invalid_button = self._button("invalid_button", _("Mark invalid…"), self.invalid_asked)
        self._arrange(keep_last=keep_last)

    def show_start(
        self, word: str, hint: str, face: Face = "start", *, armed: bool = False
    ) -> None:
        """Before the start; ``armed`` offers the way back. ``wait`` takes no press."""
        self._leave_stop()
        self.start_stop.set_face(word, hint, face)
        self.disarm_button.setVisible(armed)

    def show_running(self, word: str, hint: str) -> None:
        """The red button; a trial that went wrong can be marked invalid before its stop."""
        self._leave_stop()
        self.start_stop.set_face(word, hint, "stop")
        self.disarm_button.hide()
        self.invalid_button.setEnabled(True)
        self.invalid_button.show()

    def show_stopped(
        self, next_label: str, *, saved: bool, why_not: str, dead_time_ms: int
    ) -> None:
        """Keep, as soon as the dead time is over and the stop is saved.

        :param why_not: the reason in words while it is not saved
        """
        if not self._stopped:
            self._stopped = True
            self._dead_time.start(dead_time_ms)
        self._saved, self._why_not, self._next_label = saved, why_not, next_label
        self.disarm_button.hide()
        self._show_keep()

    def keepable(self) -> bool:
        """True when the attempt may be decided about now."""
        return self._stopped and self._saved and not self._dead_time.isActive()

    def main_button(self) -> QAbstractButton:
        """The button that Enter stands for: Keep, never Start or Stop."""
        return self.keep_button

    def _leave_stop(self) -> None:
        self._stopped = False
        self._dead_time.stop()
        self.keep_button.setEnabled(False)
        self.start_stop.show()
        for button in (self.keep_button, self.repeat_button, self.invalid_button):
            button.hide()

    def _show_keep(self) -> None:
        ready = self.keepable()
        had_focus = self.keep_button.hasFocus()
        words = _("Keep · {next}", next=self._next_label) if self._next_label else _("Keep")
        self.keep_button.setText(words)
        for button in (self.keep_button, self.repeat_button, self.invalid_button):
            button.setEnabled(ready)
        self.repeat_button.show()
        self.invalid_button.show()
        self.start_stop.setVisible(not ready)
        self.keep_button.setVisible(ready)
        if ready and not had_focus:
            self.keep_button.setFocus()
        if not ready:
            hint = self._why_not if not self._saved else _("One moment…")
            self.start_stop.set_face(_("Keep"), hint, "wait")
            self.keep_button.setAccessibleDescription(hint)
            # A press too early is refused by the recorder, and kept there: it must arrive.
            self.start_stop.setEnabled(True)

    def _pressed(self, host_ns: int, event_ms: int | None, kind: str) -> None:
        self.pressed.emit(Press(host_ns, PRESS_KIND[kind], event_ms))

    def _keep(self) -> None:
        if self.keepable():
            self.keep.emit()

    def _keep_button(self) -> KeepButton:
        button = KeepButton()
        button.setObjectName("keep_button")
        button.clicked.connect(self._keep)
        return button

    def _button(self, name: str, words: str, signal: object) -> ActionButton:
        button = ActionButton(words)
        button.setObjectName(name)
        button.clicked.connect(signal)
        button.setMinimumWidth(theme().px(SIDE_BUTTON_PX) if theme().scale == 1 else 0)
        button.hide()
        return button

    def _arrange(self, *, keep_last: bool) -> None:
        side = QVBoxLayout()
        side.setSpacing(SPACE.s)
        for button in (self.disarm_button, self.repeat_button, self.invalid_button):
            side.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        if keep_last:
            row.addLayout(side)
        row.addWidget(self.start_stop, 1)
        row.addWidget(self.keep_button, 1)
        if not keep_last:
            row.addLayout(side)
