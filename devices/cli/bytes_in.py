"""Bytes for ``decode``: a capture with its times, or a plain file or pipe without."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from devices.captures import LARGEST_BYTES, Capture, Piece, is_capture, parse_capture

CHUNK = 65536


class BytesIn:
    """What is to be decoded.

    :param capture: None for plain bytes, whose pieces all have the time 0
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._first = stream.read(CHUNK)
        self.capture: Capture | None = None
        if is_capture(self._first):
            self.capture = parse_capture(self._first + stream.read(LARGEST_BYTES))

    def pieces(self) -> Iterator[Piece]:
        """The bytes in order; to be asked once. The last piece of a capture only tells its end."""
        if self.capture is not None:
            yield from self.capture.read
            yield Piece(self.capture.end_ns, b"")
            return
        data = self._first
        while data:
            yield Piece(0, data)
            data = self._stream.read(CHUNK)


def open_bytes(file: str, stack: ExitStack) -> BytesIn:
    """The bytes of this file, or of standard input for ``-``; closed with the stack.

    :raises OSError: when it can't be read
    :raises OperatorError: for a damaged capture
    """
    if file == "-":
        return BytesIn(sys.stdin.buffer)
    return BytesIn(stack.enter_context(Path(file).open("rb")))
