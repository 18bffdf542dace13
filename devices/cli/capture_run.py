"""The loop of ``capture``: read, stamp, write; ask only where that was wished for."""

from __future__ import annotations

import sys
from collections.abc import Callable

from devices.captures import CaptureWriter
from devices.cli.decoding import counted
from devices.driver import Driver
from devices.reader import NS_PER_S, CommandQueue
from devices.transport.stream import ByteStream, LinkError
from frailtylab.clock import Clock
from frailtylab.instruments import LinkCounts


class CaptureRun:
    """One capture from an open port.

    :param driver: counts what it can read; None where no driver was chosen
    :param asks: send its commands and requests, as a link does, and nothing else
    """

    def __init__(
        self,
        stream: ByteStream,
        writer: CaptureWriter,
        clock: Clock,
        driver: Driver | None,
        *,
        asks: bool,
    ) -> None:
        self._stream = stream
        self._writer = writer
        self._clock = clock
        self._driver = driver
        self._asker = Asker(driver, clock.now_ns()) if driver and asks else None
        self._printed: set[bytes] = set()
        self.counts = LinkCounts()
        self.reads = 0

    @property
    def has_driver(self) -> bool:
        """True when the counts say more than the number of bytes."""
        return self._driver is not None

    def run(self, longest_s: float | None, stopped: Callable[[], bool]) -> None:
        """Keep what comes until the time is over or ``stopped``; the file is whole afterwards.

        :raises LinkError: when the connection broke; what came before is kept
        :raises OSError: when the file can't be written
        """
        limit_ns = None if longest_s is None else self._clock.now_ns() + round(longest_s * NS_PER_S)
        reason = "stopped"
        try:
            while not stopped():
                if limit_ns is not None and self._clock.now_ns() >= limit_ns:
                    reason = "time over"
                    break
                self.step()
            self._ask_to_stop()
        except LinkError as error:
            reason = f"connection broke: {error}"
            raise
        finally:
            self._finish_counts()
            self._writer.close(self._clock.now_ns(), reason)

    def step(self) -> None:
        """Send what is due, then one read, kept before anything else is done with it."""
        if self._asker is not None:
            self._send(self._asker.due(self._clock.now_ns()))
        data = self._stream.read()
        if data:
            now_ns = self._stream.stamp_ns or self._clock.now_ns()
            self._writer.read(now_ns, data)
            self.reads += 1
            self._count(now_ns, data)

    def _ask_to_stop(self) -> None:
        if self._asker is not None:
            self._send(self._asker.stop_commands())

    def _send(self, data: bytes) -> None:
        if not data:
            return
        self._stream.write(data)
        self._writer.sent(self._clock.now_ns(), data)
        if data not in self._printed:  # a request is repeated ten times a second
            self._printed.add(data)
            print(f"sent {data!r}", file=sys.stderr, flush=True)

    def _count(self, now_ns: int, data: bytes) -> None:
        events = self._driver.feed(now_ns, data) if self._driver else []
        self.counts = counted(self.counts, len(data), events)

    def _finish_counts(self) -> None:
        if self._driver is not None:
            now_ns = self._clock.now_ns()
            events = [*self._driver.feed(now_ns, b""), *self._driver.flush()]
            self.counts = counted(self.counts, 0, events)


class Asker:
    """What a driver sends: questions and start once, requests again and again."""

    def __init__(self, driver: Driver, now_ns: int) -> None:
        self._driver = driver
        driver.reset()
        self._queue = CommandQueue(driver.command_gap_s)
        self._next_request_ns = now_ns + round(driver.boot_wait_s * NS_PER_S)
        commands = (*driver.identify_commands(), *driver.start_commands())
        self._queue.add(commands, self._next_request_ns)

    def due(self, now_ns: int) -> bytes:
        """What has to be sent now."""
        data = self._queue.due(now_ns)
        interval_s = self._driver.poll_interval_s
        if interval_s is not None and now_ns >= self._next_request_ns:
            data += self._driver.poll_command()
            self._next_request_ns = max(
                self._next_request_ns + round(interval_s * NS_PER_S), now_ns
            )
        return data

    def stop_commands(self) -> bytes:
        """What makes the device silent again."""
        return b"".join(self._driver.stop_commands())
