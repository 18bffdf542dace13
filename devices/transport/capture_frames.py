"""What a capture process and the program say to each other over two pipes.

Either way a frame is a head of kind, stamp and length, then so many bytes. Stamps are
``time.perf_counter_ns()``: one clock for all processes of a machine (Linux ``CLOCK_MONOTONIC``,
Windows ``QueryPerformanceCounter``, macOS ``mach_absolute_time``).
"""

from __future__ import annotations

import struct
from enum import IntEnum

import msgspec

HEAD = struct.Struct("<BqI")
LONGEST_FRAME = 1 << 20
"""Far above anything that is read at once; a longer one means that the pipe is out of step."""


class Kind(IntEnum):
    """What a frame is. The first three come from the capture process, the next go to it.

    A mark is sent to the process and comes back behind all that was read before it.
    """

    OPENED = 1
    DATA = 2
    BROKEN = 3
    WRITE = 4
    WAKE = 5
    MARK = 6


class Piece(msgspec.Struct, frozen=True):
    """One frame.

    :param stamp_ns: when the bytes came; 0 where that means nothing
    """

    kind: Kind
    stamp_ns: int
    data: bytes


def encode(kind: Kind, stamp_ns: int = 0, data: bytes = b"") -> bytes:
    """The bytes of a frame."""
    return HEAD.pack(kind, stamp_ns, len(data)) + data


class PieceFramer:
    """Cuts a pipe's bytes into frames, however they came."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Piece]:
        """The frames that these bytes complete.

        :raises ValueError: for bytes that are no frame: the pipe can't be believed any more
        """
        buffer = self._buffer + data
        pieces: list[Piece] = []
        begin = 0
        while (body := begin + HEAD.size) <= len(buffer):
            kind, stamp_ns, length = HEAD.unpack_from(buffer, begin)
            if length > LONGEST_FRAME:
                raise ValueError(f"frame of {length} bytes")
            end = body + length
            if len(buffer) < end:
                break
            pieces.append(Piece(Kind(kind), stamp_ns, buffer[body:end]))
            begin = end
        self._buffer = buffer[begin:]
        return pieces
