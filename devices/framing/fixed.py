"""Frames of one length, known by their shape."""

from __future__ import annotations

import re
from collections import deque

from devices.framing.frame import LONGEST, Frame


class FixedFramer:
    """Finds frames of ``length`` bytes that match ``shape``, however the bytes were cut.

    What lies between two frames is handed out as one frame that is not whole: before the next
    frame, at ``longest`` bytes, or by ``flush``. ``accepted + dropped + pending == fed``.

    The shape must hold a mark at its start or end that can't stand inside a frame: without one a
    frame could be found across two others.
    """

    def __init__(self, shape: re.Pattern[bytes], length: int, longest: int = LONGEST) -> None:
        self._shape = shape
        self._length = length
        self._longest = longest
        self._bytes = StampedBytes()
        self._junk = 0
        self.fed = 0
        self.accepted = 0
        self.dropped = 0

    @property
    def pending(self) -> int:
        """Bytes that are neither a frame nor handed out yet."""
        return len(self._bytes.data)

    def feed(self, host_ns: int, data: bytes) -> list[Frame]:
        """The frames that these bytes complete, each with the time of its first byte."""
        self.fed += len(data)
        self._bytes.add(host_ns, data)
        frames: list[Frame] = []
        while len(self._bytes.data) - self._junk >= self._length:
            end = self._junk + self._length
            if self._shape.fullmatch(self._bytes.data, self._junk, end):
                self._drop(frames)
                frames.append(self._bytes.take(self._length))
                self.accepted += self._length
            else:
                self._junk += 1
                if self._junk == self._longest:
                    self._drop(frames)
        return frames

    def flush(self) -> Frame | None:
        """What is pending, as not whole, and a fresh start; None where nothing is."""
        self._junk = len(self._bytes.data)
        frames: list[Frame] = []
        self._drop(frames)
        return frames[0] if frames else None

    def _drop(self, frames: list[Frame]) -> None:
        """Hand out the bytes that are no frame."""
        if self._junk:
            frames.append(self._bytes.take(self._junk, whole=False))
            self.dropped += self._junk
            self._junk = 0


class StampedBytes:
    """Bytes in order, each with the time of the read that brought it."""

    def __init__(self) -> None:
        self.data = b""
        self._reads: deque[tuple[int, int]] = deque()

    def add(self, host_ns: int, data: bytes) -> None:
        """The bytes of one read."""
        if data:
            self.data += data
            self._reads.append((host_ns, len(data)))

    def take(self, count: int, *, whole: bool = True) -> Frame:
        """The first bytes, with the time of the very first."""
        frame = Frame(self._reads[0][0], self.data[:count], whole)
        self.data = self.data[count:]
        left = count
        while left:
            host_ns, size = self._reads.popleft()
            if size > left:
                self._reads.appendleft((host_ns, size - left))
            left -= min(left, size)
        return frame
