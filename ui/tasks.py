"""Work for the store, done in order on its one thread; answers come back on Qt's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot

from frailtylab.errors import N_, OperatorError

log = logging.getLogger(__name__)

Done = Callable[[Any], None]
Failed = Callable[[OperatorError], None]


class Answer(msgspec.Struct, frozen=True):
    """What came of a piece of work: a result, an error of the world's, or a bug of ours."""

    deliver: Callable[[], None]


class Tasks(QObject):
    """One worker thread, which owns the store's connection.

    A failure without its own handler goes to ``problem``; a bug of ours to ``bug``. A handler gets
    both, so that no flow waits for ever for an answer. Nothing fails in silence.

    Signals:
        problem: an :class:`OperatorError` that nobody handled, and a function that tries again
        bug: an exception that is our fault and that nobody handled; already logged with its stack
    """

    problem = Signal(object, object)
    bug = Signal(object)
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Callable[[], Answer] | None] = SimpleQueue()
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # A daemon: a program that ends badly must not live on unseen and keep the store locked.
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._open = 0
        self._closed = False
        self._thread.start()

    @property
    def busy(self) -> bool:
        """True while an answer is still to come."""
        return self._open > 0

    def run(
        self, work: Callable[[], Any], done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Do ``work`` on the store's thread, then call ``done`` or ``failed`` on Qt's."""
        self._open += 1
        self._queue.put(lambda: self._attempt(work, done, failed))

    def close(self) -> None:
        """Finish what is queued and end the thread. Answers that are still to come are dropped."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            self._answered.emit(job())

    def _attempt(self, work: Callable[[], Any], done: Done | None, failed: Failed | None) -> Answer:
        def again() -> None:
            self.run(work, done, failed)

        try:
            result = work()
        except OperatorError as error:
            if failed is not None:
                return Answer(lambda error=error: failed(error))
            return Answer(lambda error=error: self.problem.emit(error, again))
        except Exception as error:  # a named place: ours, told and kept
            log.exception("bug in work for the store")
            if failed is not None:
                return Answer(lambda: failed(program_error()))
            return Answer(lambda error=error: self.bug.emit(error))
        return Answer(lambda: done(result) if done is not None else None)

    @Slot(object)
    def _deliver(self, answer: Answer) -> None:
        self._open -= 1
        if not self._closed:
            answer.deliver()


def program_error() -> OperatorError:
    """A slip of ours in calm words; its stack is in the log."""
    return OperatorError(
        N_("Something in the program went wrong"),
        N_("That was not your doing. It is written down in the log."),
        N_("Go on. If it happens again, restart the program and call for help."),
    )
