"""Dying before a step of one's own choice: every SQL statement and every call that changes a file.

A kill after a random time hits the same few long calls again and again. Counted steps are all hit.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from frailtylab.store import database, driver

CALLS = (
    "open", "write", "fsync", "replace", "rename", "unlink", "ftruncate", "mkdir", "rmdir", "link",
)  # fmt: skip


class Countdown:
    """Counts steps, and kills this process before the one with that number (0: never)."""

    def __init__(self, last: int) -> None:
        self.last, self.seen = last, 0

    def step(self, *_: object) -> None:
        """One more is about to be done."""
        self.seen += 1
        if self.seen == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def counted(last: int) -> Generator[Countdown]:
    """While this lasts, steps are counted."""
    countdown = Countdown(last)
    connect = driver.opened

    def opened(uri: str) -> driver.Connection:
        connection = connect(uri)
        connection.set_trace_callback(countdown.step)
        return connection

    with ExitStack() as stack:
        stack.enter_context(patch.object(database, "opened", opened))
        for name in CALLS:
            stack.enter_context(patch.object(os, name, with_step(getattr(os, name), countdown)))
        yield countdown


def with_step(call: Callable[..., Any], countdown: Countdown) -> Callable[..., Any]:
    """The call, and one step before it."""

    def counted_call(*args: Any, **kwargs: Any) -> Any:
        countdown.step()
        return call(*args, **kwargs)

    return counted_call
