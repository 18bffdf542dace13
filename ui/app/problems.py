"""Errors told one after the other, at a moment when telling does no harm."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from frailtylab.errors import OperatorError

LOOK_AGAIN_MS = 200
Again = Callable[[], None]


class Problem(msgspec.Struct, frozen=True):
    """An error, and what trying again means."""

    error: OperatorError
    again: Again | None


class Problems(QObject):
    """Shows problems over the window.

    A dialog over a running trial would swallow the press that stops it, so problems wait while
    ``blocked`` says so, and while another dialog is open. One that waits already, or is on the
    screen, is not told twice.
    """

    def __init__(self, window: QWidget, blocked: Callable[[], bool]) -> None:
        super().__init__()
        self.window = window
        self.blocked = blocked
        self.waiting: deque[Problem] = deque()
        self.shown: Problem | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(LOOK_AGAIN_MS)
        self.timer.timeout.connect(self.show_next)

    def tell(self, error: OperatorError, again: Again | None = None) -> None:
        """Tell an error of the world's; ``again`` is offered where trying again can help."""
        texts = {p.error.english() for p in (*self.waiting, self.shown) if p is not None}
        if error.english() in texts:
            return
        self.waiting.append(Problem(error, again))
        self.show_next()

    def show_next(self) -> None:
        """Show the oldest problem that waits, as soon as it may be shown."""
        if self.shown is None and self.waiting and not self.must_wait():
            self.show(self.waiting.popleft())
        if self.waiting:
            self.timer.start()
        else:
            self.timer.stop()

    def must_wait(self) -> bool:
        """True while a dialog is open, or would break into a trial."""
        return QApplication.activeModalWidget() is not None or self.blocked()

    def show(self, problem: Problem) -> None:
        """Open the dialog of a problem; the retry button is there only where it does something."""
        from ui.dialogs.problem_dialog import ProblemDialog

        self.shown = problem
        dialog = ProblemDialog(problem.error, self.window)
        if problem.again is not None:
            dialog.retry.connect(problem.again)
        elif problem.error.can_retry:
            dialog.retry_button.hide()
        dialog.finished.connect(self.told)
        dialog.open()

    def told(self) -> None:
        """The dialog is closed."""
        self.shown = None
        if self.waiting:
            self.timer.start()

    def close(self) -> None:
        """Tell nothing more."""
        self.waiting.clear()
        self.timer.stop()
