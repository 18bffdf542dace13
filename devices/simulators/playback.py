"""A device that says again what a capture holds, at the same times. It hears nothing."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from devices.captures import Capture, Piece, read_capture
from devices.simulators.device import BaseDevice
from devices.simulators.timeline import Timeline

PREFIX = "capture:"


class CapturePlayback(BaseDevice):
    """Sends the reads of a capture; times count from the first connection, as the captured did.

    What was sent to the real device is not waited for: a driver that asks gets the answers when
    they came, not when it asked.
    """

    def __init__(self, timeline: Timeline, capture: Capture) -> None:
        super().__init__(timeline)
        self._left: deque[Piece] = deque(capture.read)

    def advance(self, now_ns: int) -> bytes:
        """What was due up to now."""
        data = b""
        while self._left and self._left[0].at_ns <= self.timeline.elapsed(now_ns):
            data += self._left.popleft().data
        return data

    def next_due_ns(self) -> int | None:
        """The time of the next read; None after the last."""
        return self.timeline.host_ns(self._left[0].at_ns) if self._left else None


def playback(name: str, timeline: Timeline) -> CapturePlayback:
    """The device for ``capture:FILE``.

    :raises OperatorError: when the file is no capture or can't be read
    """
    return CapturePlayback(timeline, read_capture(Path(name.removeprefix(PREFIX))))
