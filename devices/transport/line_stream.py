"""A port whose control lines are the signal: watched, and told as frames of text.

Levels and changes become bytes (``devices.transport.line_frames``), so that everything behind the
stream - reader, recording, replay, monitor - sees what it always sees.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from devices.transport.line_frames import (
    LineChange,
    LineFrame,
    LinesGap,
    LinesOpened,
    LinesStill,
    LinesWatched,
    encode,
)  # fmt: skip
from devices.transport.line_sources import look, plain_source, waiting_source
from devices.transport.line_tracker import LineTracker, Look
from devices.transport.line_watch import GAP_NS, CannotWait, LineWatch, PollWatch, WaitWatch
from devices.transport.serial_stream import (
    LINK_ERRORS,
    OPEN_ERRORS,
    READ_AT_ONCE,
    close_port,
    opened_port,
)  # fmt: skip
from devices.transport.stream import LinkError, SerialSettings

SETTLE_S = 0.05
"""The supply came up with the port; a relay and an RS-232 line need some milliseconds to follow."""
QUIET_NS = 100_000_000
"""After a change, and then so long without one, the levels are told once more."""
BELIEVED = frozenset({"", "rfc2217", "sim", "loop", "spy", "hwgrep", "alt"})
"""Kinds of URL whose ports show lines that exist; ``socket://`` shows constants."""
WITHOUT_CTS = ("ttyACM", "cu.usbmodem", "tty.usbmodem")
"""CDC-ACM has no CTS; Linux shows it as always up (``drivers/usb/class/cdc-acm.c``)."""


class LineStream:
    """Implements :class:`devices.transport.stream.ByteStream` for control lines.

    Bytes that come to such a port are noise of an open input. They are taken away, because full
    buffers stop some adapters from telling their lines, and lead to nothing.

    :param settings: ``lines`` says what is watched, ``dtr`` and ``rts`` what feeds the switch
    :param now_ns: the watcher's clock
    :param pause: sleeps so many seconds
    :raises LinkError: when the port can't be opened or has no such lines
    """

    def __init__(
        self,
        url: str,
        settings: SerialSettings,
        timeout_s: float = 0.1,
        now_ns: Callable[[], int] = time.perf_counter_ns,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        refuse_without_lines(url, settings.lines)
        self._lines = settings.lines
        self._timeout_s = timeout_s
        self._now_ns = now_ns
        self._pause = pause
        try:
            self._port = opened_port(url, settings, 0)
        except OPEN_ERRORS as error:
            raise LinkError(str(error)) from error
        first = self._first_look()
        self._tracker = LineTracker(first)
        self._watch: LineWatch = self._best_watch(first)
        self._news: list[LineFrame] = self._opened(first.seen_ns)
        self._changed_ns: int | None = None
        self._looked_ns = first.seen_ns
        self.stamp_ns: int | None = None
        self.told: dict[str, str] = {}

    def read(self) -> bytes:
        """Frames as soon as a line has changed; nothing after the time-out."""
        news, self._news = self._news, []
        try:
            if not news:
                self._take_noise()
                news = self._watched()
        except LINK_ERRORS as error:
            raise LinkError(str(error)) from error
        told_ns = self._now_ns()
        return b"".join(encode(_aged(frame, told_ns)) for frame in news)

    def write(self, data: bytes) -> None:
        """Nothing: a switch hears nothing."""

    def wake(self) -> None:
        """Let a waiting ``read`` return early."""
        self._watch.wake()

    def catch_up(self, longest_s: float) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """Give the port back; never raises.

        A thread that can't be stopped holds the port a little longer. Without its lock the port
        can be opened again at once, and the supply that goes down often wakes that thread.
        """
        if not self._watch.stop():
            _unlock(self._port)
            with contextlib.suppress(*LINK_ERRORS):
                self._port.rts = self._port.dtr = False
        close_port(self._port)

    def _first_look(self) -> Look:
        """How the lines stand once the supply is up."""
        self._pause(SETTLE_S)
        self._source = plain_source(self._port, self._lines)
        try:
            return look(self._source, self._now_ns(), self._now_ns)
        except (*LINK_ERRORS, AttributeError) as error:
            close_port(self._port)
            raise LinkError(f"this port shows no control lines: {error}") from error

    def _best_watch(self, first: Look) -> LineWatch:
        waiting = waiting_source(self._port, self._lines)
        if waiting is None:
            return self._poll(first)
        return WaitWatch(waiting, self._source, first, self._now_ns)

    def _poll(self, last: Look) -> PollWatch:
        return PollWatch(self._source, last, self._now_ns, self._pause)

    def _opened(self, seen_ns: int) -> list[LineFrame]:
        method, step_ns = self._watch.method, self._watch.step_ns
        levels = dict(self._tracker.levels)
        return [
            LinesWatched(method, step_ns, seen_ns),
            LinesOpened(method, step_ns, levels, seen_ns),
        ]

    def _watched(self) -> list[LineFrame]:
        """What the next look brings."""
        try:
            seen = self._watch.next_look(self._timeout_s)
        except CannotWait:
            return self._poll_instead()
        if seen is None:
            return self._stillness()
        news: list[LineFrame] = [*self._gap(seen), *self._tracker.take(seen)]
        if any(isinstance(frame, LineChange) for frame in news):
            self._changed_ns = seen.seen_ns
        return news

    def _poll_instead(self) -> list[LineFrame]:
        """The driver can't tell; what changed meanwhile is found by the first look."""
        self._watch.stop()
        begin_ns = self._looked_ns
        seen = look(self._source, begin_ns, self._now_ns)
        self._watch = self._poll(replace(seen, since_ns=seen.seen_ns))
        return [*self._opened(seen.seen_ns), *self._tracker.take(seen)]

    def _gap(self, seen: Look) -> list[LineFrame]:
        """Long without a look: told, because only polling can miss a beam that way."""
        gap_ns = seen.seen_ns - seen.since_ns
        polls = self._watch.step_ns > 0
        return [LinesGap(gap_ns, seen.seen_ns)] if polls and gap_ns > GAP_NS else []

    def _stillness(self) -> list[LineFrame]:
        """The levels, once after the last change."""
        now_ns = self._now_ns()
        if self._changed_ns is None or now_ns - self._changed_ns < QUIET_NS:
            return []
        self._changed_ns = None
        return [LinesStill(dict(self._tracker.levels), now_ns)]

    def _take_noise(self) -> None:
        """Reading also tells of a broken ``rfc2217://``, which goes on showing its last levels."""
        self._port.read(READ_AT_ONCE)


def refuse_without_lines(url: str, lines: tuple[str, ...]) -> None:
    """Refuse what would show a level that means nothing.

    :raises LinkError: naming the reason and the way out
    """
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme not in BELIEVED:
        raise LinkError(
            f"a {scheme}:// connection has no control lines; use a serial port or rfc2217://"
        )
    name = os.path.basename(os.path.realpath(url)) if not scheme else ""
    if name.startswith(WITHOUT_CTS) and "cts" in lines:
        raise LinkError(f"{name} is a CDC-ACM port, which has no CTS line; use DSR or DCD")


def _aged(frame: LineFrame, told_ns: int) -> LineFrame:
    """A change with the time that it waited to be told."""
    if isinstance(frame, LineChange):
        return replace(frame, age_ns=max(0, told_ns - frame.seen_ns))
    return frame


def _unlock(port: Any) -> None:  # noqa: ANN401
    """Give up pyserial's lock, which would stand as long as any copy of the descriptor."""
    try:
        import fcntl
    except ImportError:
        return
    file = getattr(port, "fd", None)
    if isinstance(file, int):
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
