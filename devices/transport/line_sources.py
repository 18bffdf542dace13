"""Where the levels of control lines come from: a system's calls, or properties of a pyserial port.

Sources: ``ioctl_tty(2)`` for TIOCMGET, TIOCMIWAIT and TIOCGICOUNT; Linux
``include/uapi/linux/serial.h`` for the order of the counters.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from collections.abc import Callable
from typing import Any, Protocol

from devices.transport.line_frames import Levels
from devices.transport.line_tracker import Counts, Look

TRIES = 3
COUNTER_BYTES = 80
"""``struct serial_icounter_struct``: cts, dsr, rng, dcd, seven more and nine reserved ints."""
COUNTER_PLACES = {"cts": 0, "dsr": 1, "dcd": 3}
NEWER_NAMES = {"TIOCMIWAIT": 0x545C, "TIOCGICOUNT": 0x545D}
"""Values of most Linux machines, for a Python whose ``termios`` does not name them."""


class LineSource(Protocol):
    """A way to look at the lines of one open port."""

    def levels(self) -> Levels:
        """The levels now.

        :raises Exception: one of ``LINK_ERRORS`` when the port is gone or has no such lines
        """
        ...

    def counts(self) -> Counts | None:
        """Changes counted by the system so far; None where it counts nothing."""
        ...


class WaitingSource(LineSource, Protocol):
    """A source that can also wait; it belongs to the thread that waits."""

    method: str

    def wait(self) -> None:
        """Return after a change.

        :raises OSError: when the port is gone, or ``ENOTTY`` or ``EINVAL`` when it can't wait
        """
        ...

    def interrupt(self) -> bool:
        """Make ``wait`` return if the system can; false where it can't."""
        ...

    def release(self) -> None:
        """Give back what the source holds; called by the thread that waited."""
        ...


class PropertyLines:
    """The lines as pyserial's properties: ``rfc2217://``, ``sim://``, and macOS."""

    def __init__(self, port: Any, lines: tuple[str, ...]) -> None:  # noqa: ANN401
        self._port = port
        self._names = {line: "cd" if line == "dcd" else line for line in lines}

    def levels(self) -> Levels:
        """One property after the other."""
        return {line: bool(getattr(self._port, name)) for line, name in self._names.items()}

    def counts(self) -> Counts | None:
        """Nothing counts here."""
        return None


class LinuxLines:
    """The lines of a Linux tty, all at one moment.

    :param file: a descriptor of its own, so that nobody closes it under a waiting thread
    :param ioctl: ``fcntl.ioctl``
    """

    method = "tiocmiwait"

    def __init__(self, file: int, lines: tuple[str, ...], ioctl: Callable[..., Any]) -> None:
        import termios

        self._file = file
        self._ioctl = ioctl
        bits = {"cts": termios.TIOCM_CTS, "dsr": termios.TIOCM_DSR, "dcd": termios.TIOCM_CD}
        self._bits = {line: bits[line] for line in lines}
        self._mask = sum(self._bits.values())
        self._get = termios.TIOCMGET
        self._wait, self._count = (
            int(getattr(termios, name, value)) for name, value in NEWER_NAMES.items()
        )
        self._counts = True

    def levels(self) -> Levels:
        """TIOCMGET."""
        (bits,) = struct.unpack("I", self._ioctl(self._file, self._get, bytes(4)))
        return {line: bool(bits & bit) for line, bit in self._bits.items()}

    def counts(self) -> Counts | None:
        """TIOCGICOUNT; not asked again after a driver without counters said so."""
        if not self._counts:
            return None
        try:
            packed = self._ioctl(self._file, self._count, bytes(COUNTER_BYTES))
        except OSError:
            self._counts = False
            return None
        numbers = struct.unpack("20i", packed)
        return {line: numbers[COUNTER_PLACES[line]] for line in self._bits}

    def wait(self) -> None:
        """TIOCMIWAIT."""
        self._ioctl(self._file, self._wait, self._mask)

    def interrupt(self) -> bool:
        """Impossible: not even closing the port ends a TIOCMIWAIT."""
        return False

    def release(self) -> None:
        """Close the descriptor."""
        with contextlib.suppress(OSError):
            os.close(self._file)


def look(source: LineSource, since_ns: int, now_ns: Callable[[], int]) -> Look:
    """Levels and counters that belong together, stamped when they were there.

    :raises Exception: one of ``LINK_ERRORS``
    """
    before = source.counts()
    levels, seen_ns = source.levels(), now_ns()
    for _try in range(TRIES):
        after = source.counts()
        if after == before:
            return Look(levels, seen_ns, since_ns, after)
        before = after
        levels, seen_ns = source.levels(), now_ns()
    return Look(levels, seen_ns, since_ns)


def plain_source(port: Any, lines: tuple[str, ...]) -> LineSource:  # noqa: ANN401
    """How the reader's own thread looks at this port."""
    if sys.platform == "linux" and hasattr(port, "pipe_abort_read_r"):
        import fcntl

        return LinuxLines(port.fd, lines, fcntl.ioctl)
    return PropertyLines(port, lines)


def waiting_source(port: Any, lines: tuple[str, ...]) -> WaitingSource | None:  # noqa: ANN401
    """How another thread can wait for this port; None where polling is all that there is."""
    if sys.platform == "linux" and hasattr(port, "pipe_abort_read_r"):
        import fcntl

        return LinuxLines(os.dup(port.fd), lines, fcntl.ioctl)
    if sys.platform == "win32" and getattr(port, "_port_handle", None):
        from devices.transport.line_windows import WindowsLines

        return WindowsLines(port, lines)
    return None
