"""Lines out of a stream of bytes, however the bytes were cut on their way."""

from __future__ import annotations

import re

from devices.framing.frame import LONGEST, Frame

LINE_ENDS = b"\r\n"


class LineFramer:
    """Cuts a stream at each of ``ends``; empty lines vanish. Chunking does not matter.

    Every byte is accounted for: ``accepted + dropped + pending == fed``. Of a line longer than
    ``longest`` the start is handed out as not whole and the rest up to the next line end is
    dropped, because a tail can look like a valid shorter line.
    """

    def __init__(self, longest: int = LONGEST, ends: bytes = LINE_ENDS) -> None:
        self._longest = longest
        self._end_of_line = re.compile(rb"[" + re.escape(ends) + rb"]")
        self._buffer = b""
        self._buffer_ns = 0
        self._skipping = False
        self.fed = 0
        self.accepted = 0
        self.dropped = 0

    @property
    def pending(self) -> int:
        """Bytes of the line that has not ended yet."""
        return len(self._buffer)

    def feed(self, host_ns: int, data: bytes) -> list[Frame]:
        """The lines that these bytes complete, each with the time of its first byte."""
        self.fed += len(data)
        parts = self._end_of_line.split(data)
        lines: list[Frame] = []
        for part in parts[:-1]:
            self._add(host_ns, part, lines)
            self._end(lines)
        self._add(host_ns, parts[-1], lines)
        return lines

    def flush(self) -> Frame | None:
        """The unfinished line, as not whole, and a fresh start; None where nothing is pending."""
        line = Frame(self._buffer_ns, self._buffer, whole=False) if self._buffer else None
        self.dropped += len(self._buffer)
        self._buffer = b""
        self._skipping = False
        return line

    def _add(self, host_ns: int, part: bytes, lines: list[Frame]) -> None:
        if self._skipping:
            self.dropped += len(part)
            return
        if not part:
            return
        if not self._buffer:
            self._buffer_ns = host_ns
        self._buffer += part
        if len(self._buffer) > self._longest:
            lines.append(Frame(self._buffer_ns, self._buffer[: self._longest], whole=False))
            self.dropped += len(self._buffer)
            self._buffer = b""
            self._skipping = True

    def _end(self, lines: list[Frame]) -> None:
        if self._skipping:
            self._skipping = False
            self.dropped += 1
            return
        self.accepted += len(self._buffer) + 1
        if self._buffer:
            lines.append(Frame(self._buffer_ns, self._buffer))
            self._buffer = b""
