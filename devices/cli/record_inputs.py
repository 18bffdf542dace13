"""Where presses and the wish to stop come from when there is no window."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

from devices.cli.record_attempt import Ended, Inbox
from frailtylab.clock import Clock
from frailtylab.samples import Press, PressKind


@contextmanager
def stop_signals(inbox: Inbox) -> Generator[None]:
    """SIGINT and SIGTERM ask the attempt to end during the block, so that it can be kept."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        inbox.put(Ended.INTERRUPTED)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def start_press_reader(inbox: Inbox, clock: Clock) -> None:
    """Read standard input on a thread of its own: each line end is a press, stamped at once."""
    try:
        descriptor = sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        inbox.put(Ended.NO_PRESSES)
        return
    threading.Thread(
        target=_read_presses, args=(descriptor, inbox, clock), name="presses", daemon=True
    ).start()


def _read_presses(descriptor: int, inbox: Inbox, clock: Clock) -> None:
    # os.read, because a daemon thread inside sys.stdin holds its lock while Python shuts down.
    try:
        while data := os.read(descriptor, 1024):
            now_ns = clock.now_ns()
            for _ in range(data.count(b"\n")):
                inbox.put(Press(now_ns, PressKind.KEY))
    except OSError:
        pass
    inbox.put(Ended.NO_PRESSES)
