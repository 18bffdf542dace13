"""Control lines that obey a test: what Linux answers of a tty, without hardware."""

from __future__ import annotations

import errno
import os
import struct
import termios
import threading
from pathlib import Path

BITS = {"cts": termios.TIOCM_CTS, "dsr": termios.TIOCM_DSR, "dcd": termios.TIOCM_CD}
PLACES = {"cts": 0, "dsr": 1, "dcd": 3}
GENEROUS_S = 30.0
MS = 1_000_000


class FakeTty:
    """What Linux answers to the calls about modem lines; ``ioctl`` stands in for ``fcntl.ioctl``.

    :param can_wait: false for a driver without TIOCMIWAIT
    :param counting: false for one without TIOCGICOUNT
    :param deaf: TIOCMIWAIT sleeps through every change
    """

    def __init__(self, *, can_wait: bool = True, counting: bool = True, deaf: bool = False) -> None:
        self.bits = 0
        self.numbers = [0] * 20
        self.can_wait, self.counting, self.deaf = can_wait, counting, deaf
        self.gone = False
        self.waiters = 0
        self.changed = threading.Condition()

    def ioctl(self, _file: int, request: int, argument: bytes | int) -> bytes:
        with self.changed:
            if self.gone:
                raise OSError(errno.EIO, "Input/output error")
            if request == termios.TIOCMGET:
                return struct.pack("I", self.bits)
            if request == termios.TIOCGICOUNT and self.counting:
                return struct.pack("20i", *self.numbers)
            if request == termios.TIOCMIWAIT and self.can_wait:
                assert isinstance(argument, int)
                return self._wait(argument)
            raise OSError(errno.ENOTTY, "Inappropriate ioctl for device")

    def _wait(self, _mask: int) -> bytes:
        begin = list(self.numbers)
        self.waiters += 1
        self.changed.notify_all()
        assert self.changed.wait_for(
            lambda: self.gone or (self.numbers != begin and not self.deaf), GENEROUS_S
        )
        self.waiters -= 1
        if self.gone:
            raise OSError(errno.EIO, "Input/output error")
        return b""

    def flip(self, *lines: str) -> None:
        """Each line changes once, all before anybody can look."""
        with self.changed:
            for line in lines:
                self.bits ^= BITS[line]
                self.numbers[PLACES[line]] += 1
            self.changed.notify_all()

    def hang_up(self) -> None:
        with self.changed:
            self.gone = True
            self.changed.notify_all()

    def until_waited_for(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.waiters > 0, GENEROUS_S)


class FakeLinePort:
    """A port as pyserial opens it on Linux, without hardware behind it."""

    def __init__(self, path: str | Path = os.devnull) -> None:
        self.fd = os.open(path, os.O_RDWR)
        self.pipe_abort_read_r = -1
        self.rts = self.dtr = True
        self.closed = False
        self.noise = b"\x00\xff"

    def read(self, size: int) -> bytes:
        noise, self.noise = self.noise[:size], b""
        return noise

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            os.close(self.fd)
