"""The inner loop: wait for bytes, stamp them at once, hand them on, send what is due."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from devices.driver import Driver
from devices.transport.stream import ByteStream
from frailtylab.clock import Clock

NS_PER_S = 1_000_000_000


class CommandQueue:
    """Commands for one device, each with the time from which on it may be sent.

    :param gap_s: seconds between two commands, for a device that would take two at once for one
    """

    def __init__(self, gap_s: float = 0.0) -> None:
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._gap_ns = round(gap_s * NS_PER_S)
        self._free_ns = 0

    def add(self, commands: tuple[bytes, ...], not_before_ns: int) -> None:
        """Queue commands; safe from any thread."""
        self._waiting.extend((not_before_ns, command) for command in commands)

    def due(self, now_ns: int) -> bytes:
        """All commands whose time has come, in order, as one piece; one alone if there is a gap."""
        ready = b""
        while self._waiting and self._waiting[0][0] <= now_ns and self._free_ns <= now_ns:
            ready += self._waiting.popleft()[1]
            if self._gap_ns:
                self._free_ns = now_ns + self._gap_ns
        return ready

    def clear(self) -> None:
        """Forget what was not sent, and when something was: a new connection begins."""
        self._waiting.clear()
        self._free_ns = 0


class Reader:
    """Reads one open connection until it breaks or ``stopped`` says so.

    :param on_bytes: called with the stamp of ``clock`` and the bytes, before anything else is done
    :param on_idle: called after every read, with or without bytes, for watchdogs
    """

    def __init__(
        self,
        stream: ByteStream,
        driver: Driver,
        clock: Clock,
        commands: CommandQueue,
        on_bytes: Callable[[int, bytes], None],
        on_idle: Callable[[int], None],
    ) -> None:
        self._stream = stream
        self._driver = driver
        self._clock = clock
        self._commands = commands
        self._on_bytes = on_bytes
        self._on_idle = on_idle
        # Asked once: a property that looks a setting up would be paid for at every read.
        interval_s = driver.poll_interval_s
        self._poll_every_ns = None if interval_s is None else round(interval_s * NS_PER_S)
        self._next_poll_ns = clock.now_ns() + round(driver.boot_wait_s * NS_PER_S)

    def run(self, stopped: Callable[[], bool]) -> None:
        """Read until ``stopped``.

        :raises devices.transport.stream.LinkError: when the connection broke
        """
        while not stopped():
            self.step()

    def step(self) -> None:
        """Send what is due, then one read."""
        self._send_due(self._clock.now_ns())
        data = self._stream.read()
        now_ns = self._clock.now_ns()
        if data:
            self._on_bytes(self._stream.stamp_ns or now_ns, data)
        self._on_idle(now_ns)

    def _send_due(self, now_ns: int) -> None:
        data = self._commands.due(now_ns)
        every_ns = self._poll_every_ns
        if every_ns is not None and now_ns >= self._next_poll_ns:
            data += self._driver.poll_command()
            # A late poll does not lead to a burst of polls.
            self._next_poll_ns = max(self._next_poll_ns + every_ns, now_ns)
        if data:
            self._stream.write(data)
