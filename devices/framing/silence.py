"""Frames that nothing marks: what comes between two silences."""

from __future__ import annotations

from devices.framing.fixed import StampedBytes
from devices.framing.frame import LONGEST, Frame


class SilenceFramer:
    """Takes what comes without a pause for one frame; whole if it has exactly ``length`` bytes.

    For devices whose answers have neither start nor end. They speak only when asked, so that a
    silence stands between two answers. A frame is handed out by the first bytes after that silence:
    until then an eighth byte might still follow the seventh. Only times and bytes decide, both of
    which a recording keeps, so that a replay finds the same frames without knowing the requests.
    ``accepted + dropped + pending == fed``.

    :param silence_ns: a pause of at least so long ends a frame
    """

    def __init__(self, length: int, silence_ns: int, longest: int = LONGEST) -> None:
        self._length = length
        self._silence_ns = silence_ns
        self._longest = longest
        self._bytes = StampedBytes()
        self._last_ns = 0
        self._overlong = False
        self.fed = 0
        self.accepted = 0
        self.dropped = 0

    @property
    def pending(self) -> int:
        """Bytes that are not handed out yet."""
        return len(self._bytes.data)

    def feed(self, host_ns: int, data: bytes) -> list[Frame]:
        """The frame that the silence before these bytes ended; no bytes only tell the time."""
        frames: list[Frame] = []
        if host_ns - self._last_ns >= self._silence_ns:
            self._end(frames)
        if data:
            self.fed += len(data)
            self._last_ns = host_ns
            self._bytes.add(host_ns, data)
        while self.pending >= self._longest:
            self._overlong = True
            self._hand_out(frames, self._longest, whole=False)
        return frames

    def flush(self) -> Frame | None:
        """What is pending, as not whole, and a fresh start; None where nothing is."""
        frames: list[Frame] = []
        self._hand_out(frames, self.pending, whole=False)
        self._overlong = False
        return frames[0] if frames else None

    def _end(self, frames: list[Frame]) -> None:
        """A silence: what is pending is a frame, unless it is the tail of something overlong."""
        whole = self.pending == self._length and not self._overlong
        self._hand_out(frames, self.pending, whole=whole)
        self._overlong = False

    def _hand_out(self, frames: list[Frame], count: int, *, whole: bool) -> None:
        if not count:
            return
        frames.append(self._bytes.take(count, whole=whole))
        if whole:
            self.accepted += count
        else:
            self.dropped += count
