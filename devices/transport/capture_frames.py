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
    """What a frame is. The first three come from the capture process, the others go to it."""

    OPENED = 1
    DATA = 2
    BROKEN = 3
    WRITE = 4
    WAKE = 5


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
        self._buffer += data
        pieces: list[Piece] = []
        while len(self._buffer) >= HEAD.size:
            kind, stamp_ns, length = HEAD.unpack_from(self._buffer)
            if length > LONGEST_FRAME:
                raise ValueError(f"frame of {length} bytes")
            end = HEAD.size + length
            if len(self._buffer) < end:
                break
            pieces.append(Piece(Kind(kind), stamp_ns, self._buffer[HEAD.size : end]))
            self._buffer = self._buffer[end:]
        return pieces
