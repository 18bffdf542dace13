"""What happens when the program itself is wrong: logged with its stack, then told calmly."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger(__name__)


class CrashGuard(QObject):
    """Catches what nobody caught, on any thread, and tells it on Qt's thread.

    The program goes on: a trial on the screen must not be lost to a slip elsewhere.

    Signals:
        bug: the exception, on Qt's thread
    """

    bug = Signal(object)
    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._before: tuple[Callable[..., object], ...] | None = None

    def install(self) -> None:
        """Become the last catcher of exceptions for the process."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        sys.unraisablehook = self._unraisable_hook

    def remove(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("bug", exc_info=(kind, error, trace))
        self._caught.emit(error)

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _unraisable_hook(self, args: sys.UnraisableHookArgs) -> None:
        # Python would print the exception's text, which may name a participant.
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        self.bug.emit(error)
