"""Two ways to notice that a control line changed: be told by the system, or look all the time."""

from __future__ import annotations

import errno
import queue
import threading
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from devices.transport.line_sources import LineSource, WaitingSource, look
from devices.transport.line_tracker import Look

NS_PER_S = 1_000_000_000
STEP_NS = 1_000_000
RECHECK_S = 0.005
"""After a change the lines are looked at once more: one that came between two waits is not told."""
GRACE_S = 0.02
"""So long the waiting thread may need to tell of a change that was found by looking."""
STOP_S = 1.0
GAP_NS = 20_000_000
"""Longer than this between two looks, and the break of a beam by an arm (25 ms) can be missed."""
CANNOT_WAIT = (errno.ENOTTY, errno.EINVAL, errno.ENOSYS)
"""What a driver answers that has no TIOCMIWAIT (ioctl_tty; EINVAL: older cdc-acm)."""

NowNs = Callable[[], int]


class CannotWait(Exception):
    """This port's driver does not tell of changes; it has to be polled."""


class LineWatch(Protocol):
    """Gives looks at the lines, one for each change at least."""

    method: str
    step_ns: int

    def next_look(self, timeout_s: float) -> Look | None:
        """A look that may differ from the last one; None after the time-out or ``wake``.

        :raises CannotWait: when another watch has to take over
        :raises Exception: one of ``LINK_ERRORS`` when the port is gone
        """
        ...

    def wake(self) -> None:
        """Let a waiting ``next_look`` return; safe from any thread."""
        ...

    def stop(self) -> bool:
        """End it; false while a thread still waits and can't be told."""
        ...


class PollWatch:
    """Looks every millisecond, on the thread that asks.

    :param last: the look from which changes count
    :param pause: sleeps so many seconds
    """

    method = "poll"
    step_ns = STEP_NS

    def __init__(
        self, source: LineSource, last: Look, now_ns: NowNs, pause: Callable[[float], object]
    ) -> None:
        self._source = source
        self._last = last
        self._now_ns = now_ns
        self._pause = pause
        self._woken = False

    def next_look(self, timeout_s: float) -> Look | None:
        """Look until something differs. A look counts from the start of the look before it."""
        end_ns = self._now_ns() + round(timeout_s * NS_PER_S)
        while not self._woken:
            begin_ns = self._now_ns()
            seen = look(self._source, self._last.since_ns, self._now_ns)
            before, self._last = self._last, replace(seen, since_ns=begin_ns)
            late = seen.seen_ns - before.since_ns > GAP_NS
            if late or (seen.levels, seen.counts) != (before.levels, before.counts):
                return seen
            if seen.seen_ns >= end_ns:
                return None
            self._pause(STEP_NS / NS_PER_S)
        self._woken = False
        return None

    def wake(self) -> None:
        """The loop ends at its next turn."""
        self._woken = True

    def stop(self) -> bool:
        """There is no thread."""
        return True


class WaitWatch:
    """A daemon thread waits for the system's word; the asking thread only looks to be safe.

    The thread can't be ended where the system knows no way to interrupt the wait (Linux): it then
    lives on, asleep, until the lines change once more or the port goes, and gives back what it
    holds.

    :param waiting: belongs to the thread from now on
    :param plain: for looks of the asking thread
    """

    step_ns = 0

    def __init__(
        self, waiting: WaitingSource, plain: LineSource, last: Look, now_ns: NowNs
    ) -> None:
        self.method = waiting.method
        self._waiting = waiting
        self._plain = plain
        self._last = last
        self._now_ns = now_ns
        self._unsure = True
        self._told: queue.SimpleQueue[Look | Exception | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._wait, name="control lines", daemon=True)
        self._thread.start()

    def next_look(self, timeout_s: float) -> Look | None:
        """What the thread told; at the time-out a look of one's own."""
        try:
            told = self._told.get(timeout=min(timeout_s, RECHECK_S) if self._unsure else timeout_s)
        except queue.Empty:
            return self._own_look()
        return self._fresh(told)

    def wake(self) -> None:
        """An empty word."""
        self._told.put(None)

    def stop(self) -> bool:
        """End the thread where the system can do that."""
        self._stopping.set()
        if self._waiting.interrupt():
            self._thread.join(STOP_S)
        return not self._thread.is_alive()

    def _own_look(self) -> Look | None:
        """A change that nobody told, which is rare; its time is known less well and says so."""
        begin_ns = self._now_ns()
        seen = look(self._plain, self._last.since_ns, self._now_ns)
        self._unsure = False
        if (seen.levels, seen.counts) == (self._last.levels, self._last.counts):
            self._last = replace(seen, since_ns=begin_ns)
            return None
        self._unsure = True
        return self._told_after_all() or self._believed(seen, begin_ns)

    def _told_after_all(self) -> Look | None:
        """The thread's own word, if it was just about to tell."""
        try:
            told = self._told.get(timeout=GRACE_S)
        except queue.Empty:
            return None
        return self._fresh(told)

    def _fresh(self, told: Look | Exception | None) -> Look | None:
        """The thread's word, unless it is older than what was found without it."""
        if isinstance(told, Exception):
            raise told
        if told is None:
            return None
        self._unsure = True
        if told.seen_ns < self._last.seen_ns:
            return None
        self._last = told
        return told

    def _believed(self, seen: Look, begin_ns: int) -> Look:
        self._last = replace(seen, since_ns=begin_ns)
        return seen

    def _wait(self) -> None:
        """The thread: wait, stamp, look, tell."""
        try:
            while not self._stopping.is_set():
                self._waiting.wait()
                seen_ns = self._now_ns()
                if not self._stopping.is_set():
                    seen = look(self._waiting, seen_ns, self._now_ns)
                    self._told.put(replace(seen, seen_ns=seen_ns))
        except OSError as error:
            self._told.put(CannotWait() if error.errno in CANNOT_WAIT else error)
        finally:
            self._waiting.release()
