"""A port that a small process of its own reads, so that nothing in the window can delay a stamp.

Why a process: docs/adr/0018.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path

import msgspec

import devices
from devices.transport.capture_frames import Kind, Piece, PieceFramer, encode
from devices.transport.opening import open_stream
from devices.transport.stream import ByteStream, LinkError, SerialSettings

CHILD = "devices.transport.capture_child"
PIPE_BYTES = 65536
END_S = 3.0
IN_PROCESS = ("sim://", "loop://")
"""Ports that exist only inside the program."""
READER = "reader"
"""Name under which a stream tells who reads the port."""


def open_captured(url: str, settings: SerialSettings, timeout_s: float) -> ByteStream:
    """An open connection, read by a process of its own where that can be.

    A machine that lets no process be started is served by a thread; ``told`` says which it was.

    :raises LinkError: when the port can't be opened
    """
    if url.lower().startswith(IN_PROCESS):
        return open_stream(url, settings, timeout_s)
    try:
        return CapturedStream(url, settings, timeout_s)
    except OSError as error:
        stream = open_stream(url, settings, timeout_s)
        stream.told[READER] = f"thread, because no process could be started: errno {error.errno}"
        return stream


class CapturedStream:
    """Implements :class:`devices.transport.stream.ByteStream` through a capture process.

    ``read`` answers at least every ``timeout_s``, because the process tells that nothing came.

    :raises LinkError: when the process can't open the port
    :raises OSError: when no process can be started
    """

    def __init__(self, url: str, settings: SerialSettings, timeout_s: float = 0.1) -> None:
        line = msgspec.json.encode(settings).decode()
        self._child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", CHILD, url, line, str(timeout_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": str(Path(devices.__file__).parent.parent)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._framer = PieceFramer()
        self._pieces: deque[Piece] = deque()
        self._marks = 0
        self._mark_is_back = threading.Event()
        self.stamp_ns: int | None = None
        try:
            told = msgspec.json.decode(self._next().data, type=dict[str, str])
        except LinkError:
            self.close()
            raise
        self.told = {**told, READER: "process"}

    def read(self) -> bytes:
        """The bytes of one read of the process; nothing after its time-out."""
        piece = self._next()
        self.stamp_ns = piece.stamp_ns
        return piece.data

    def write(self, data: bytes) -> None:
        """Send bytes to the device, after the read that is going on."""
        self._say(encode(Kind.WRITE, 0, data))

    def wake(self) -> None:
        """Let a waiting ``read`` return early."""
        try:
            self._say(encode(Kind.WAKE))
        except LinkError:
            return

    def catch_up(self, longest_s: float) -> None:
        """Wait until what the process has read by now was read here, too, and handed on.

        Not for the thread that reads.
        """
        self._mark_is_back.clear()
        self._marks += 1
        try:
            self._say(encode(Kind.MARK, self._marks))
        except LinkError:
            return
        self._mark_is_back.wait(longest_s)

    def close(self) -> None:
        """Give the port back: the process sends what was asked for, and ends. Never raises."""
        self._mark_is_back.set()
        child = self._child
        try:
            # Closes the input, which ends the process, and reads what it still says.
            child.communicate(timeout=END_S)
        except (subprocess.TimeoutExpired, OSError, ValueError):
            child.kill()
            child.communicate()

    def _next(self) -> Piece:
        piece = self._piece()
        while piece.kind is Kind.MARK:
            # Whoever asks for the next piece has handed on the ones before.
            if piece.stamp_ns == self._marks:
                self._mark_is_back.set()
            piece = self._piece()
        if piece.kind is Kind.BROKEN:
            raise LinkError(piece.data.decode("utf-8", "replace"))
        return piece

    def _piece(self) -> Piece:
        while not self._pieces:
            self._pieces.extend(self._framer.feed(self._heard()))
        return self._pieces.popleft()

    def _heard(self) -> bytes:
        pipe = self._child.stdout
        data = b"" if pipe is None or pipe.closed else os.read(pipe.fileno(), PIPE_BYTES)
        if not data:
            raise LinkError("the process that reads the port has ended")
        return data

    def _say(self, frame: bytes) -> None:
        pipe = self._child.stdin
        try:
            if pipe is not None:
                pipe.write(frame)
        except (OSError, ValueError) as error:
            raise LinkError("the process that reads the port has ended") from error
