"""A capture: what came from a port, byte for byte with its times, in a file that survives a kill.

One JSON object a line: first the head (:class:`CaptureHead`), then one line for every read
(:class:`CaptureLine`), written in one piece and unbuffered before the next read, so that a killed
program loses the last read at most. What the system had not put on the disk yet is lost with the
power only. Bytes are in hexadecimal: short messages are seen at a glance, and a line can be cut out
of the file by hand.

It is not the format of a trial's recording (``frailtylab.recording``): that one is a single
compressed piece, of no use until it is whole, and belongs to a test of a study.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from devices.transport.stream import SerialSettings
from frailtylab.errors import N_, OperatorError

FORMAT = 1
MARK = b'{"frailtylab_capture":'
"""How every capture begins; no device of the table sends that."""


LARGEST_BYTES = 512 << 20
"""Far more than a day of any device; a larger file would only fill the memory."""

T = TypeVar("T", bound=msgspec.Struct)


class CaptureHead(msgspec.Struct, frozen=True, kw_only=True):
    """When, where and how; ``at_ns`` of the lines count from the moment that it names.

    :param port: as the user wrote it
    :param wall_utc: the wall clock once, when the port was open
    :param line: how the serial line was set
    :param driver: empty where the port was opened without one
    :param asked: the driver's commands were sent
    """

    frailtylab_capture: int = FORMAT
    wall_utc: str
    program: str
    port: str
    line: SerialSettings
    driver: str = ""
    settings: dict[str, str] = {}
    asked: bool = False
    note: str = ""


class CaptureLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened: bytes read or sent (hexadecimal), or the end and its reason."""

    at_ns: int
    read: str | None = None
    sent: str | None = None
    end: str | None = None


class Piece(msgspec.Struct, frozen=True):
    """Bytes that went over the line at once, ``at_ns`` after the port was open."""

    at_ns: int
    data: bytes


class Capture(msgspec.Struct, frozen=True):
    """A capture as read back.

    :param end: why it ended; empty where the program was killed before it could say so
    :param end_ns: when, or the time of the last line
    :param cut: the last line was not finished and is left out
    """

    head: CaptureHead
    read: tuple[Piece, ...] = ()
    sent: tuple[Piece, ...] = ()
    end: str = ""
    end_ns: int = 0
    cut: bool = False

    @property
    def data(self) -> bytes:
        """All bytes that were read."""
        return b"".join(piece.data for piece in self.read)


class CaptureWriter:
    """Writes a capture into a new file.

    :param begin_ns: the clock's time at which the port was open
    :raises OSError: when the file is there already or can't be made
    """

    def __init__(self, path: Path, head: CaptureHead, begin_ns: int) -> None:
        self._begin_ns = begin_ns
        self._file = path.open("xb", buffering=0)
        self._put(head)

    def read(self, now_ns: int, data: bytes) -> None:
        """Keep what one read gave."""
        self._put(CaptureLine(at_ns=now_ns - self._begin_ns, read=data.hex()))

    def sent(self, now_ns: int, data: bytes) -> None:
        """Keep what was sent."""
        self._put(CaptureLine(at_ns=now_ns - self._begin_ns, sent=data.hex()))

    def close(self, now_ns: int, reason: str) -> None:
        """Keep why it ended, and put everything on the disk."""
        with self._file:
            self._put(CaptureLine(at_ns=now_ns - self._begin_ns, end=reason))
            os.fsync(self._file.fileno())

    def _put(self, line: msgspec.Struct) -> None:
        data = msgspec.json.encode(line) + b"\n"
        while data:  # a raw file may take less than it is given
            data = data[self._file.write(data) :]


def is_capture(start: bytes) -> bool:
    """True for the first bytes of a capture."""
    return start.startswith(MARK)


def parse_capture(content: bytes) -> Capture:
    """A capture from the bytes of its file; a last line without its end is left out.

    :raises OperatorError: for a damaged line, a newer format, or more than 512 MB
    """
    if len(content) > LARGEST_BYTES:
        raise damaged(1, f"more than {LARGEST_BYTES >> 20} MB")
    *lines, rest = content.split(b"\n")
    head = _decoded(lines[0] if lines else rest, 1, CaptureHead)
    if head.frailtylab_capture > FORMAT:
        raise damaged(1, f"format {head.frailtylab_capture}; this program reads {FORMAT}")
    read: list[Piece] = []
    sent: list[Piece] = []
    end, end_ns = "", 0
    for number, text in enumerate(lines[1:], 2):
        line = _decoded(text, number, CaptureLine)
        end_ns = line.at_ns
        if line.end is not None:
            end = line.end
        for hexadecimal, pieces in ((line.read, read), (line.sent, sent)):
            if hexadecimal is not None:
                pieces.append(Piece(line.at_ns, _bytes_of(hexadecimal, number)))
    return Capture(head, tuple(read), tuple(sent), end, end_ns, cut=bool(rest))


def read_capture(path: Path) -> Capture:
    """The capture in this file.

    :raises OperatorError: when it can't be read, is damaged, or is no capture
    """
    try:
        with path.open("rb") as file:
            return parse_capture(file.read(LARGEST_BYTES + 1))
    except OSError as error:
        raise OperatorError(
            N_("This capture can't be read"),
            N_("“{path}”: {reason}."),
            N_("Check the name of the file."),
            values={"path": path, "reason": error.strerror or type(error).__name__},
        ) from error


def damaged(line: int, detail: str) -> OperatorError:
    """The error for a file that is no capture, or one that was changed."""
    return OperatorError(
        N_("This capture can't be read"),
        N_("Line {line}: {detail}."),
        N_("Give a file that “frailtylab capture” wrote; a line can be taken out, not changed."),
        values={"line": line, "detail": detail},
    )


def _decoded(text: bytes, number: int, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise damaged(number, str(error)) from error


def _bytes_of(hexadecimal: str, number: int) -> bytes:
    try:
        return bytes.fromhex(hexadecimal)
    except ValueError as error:
        raise damaged(number, str(error)) from error
