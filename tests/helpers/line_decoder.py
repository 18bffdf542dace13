"""A device of the tests' own: one event a line, whole, split or merged as it comes.

``A 4310`` and ``B 4310`` are beams broken at that device time in milliseconds, ``A`` alone has no
time, ``a`` and ``b`` a beam that cleared; ``F 31.7 kgf`` is a force. Anything else is unknown.
"""

from __future__ import annotations

import re

from frailtylab.samples import DeviceEvent, ForceSample, GateEdge, Unknown


class LineDecoder:
    """Bytes and their time in, events out; a line has the time of its first byte."""

    def __init__(self) -> None:
        self.half = b""
        self.half_ns = 0

    def feed(self, host_ns: int, data: bytes) -> list[DeviceEvent]:
        """Every line that is whole now."""
        events: list[DeviceEvent] = []
        for byte in (data[i : i + 1] for i in range(len(data))):
            if not self.half:
                self.half_ns = host_ns
            self.half += byte
            if byte == b"\n":
                events.append(self.event(self.half.strip()))
                self.half = b""
        return events

    def flush(self) -> list[DeviceEvent]:
        """A half line, as unknown."""
        half, self.half = self.half, b""
        return [Unknown(self.half_ns, half)] if half else []

    def reset(self) -> None:
        """Forget a half line."""
        self.half = b""

    def event(self, line: bytes) -> DeviceEvent:
        """What one line means."""
        words = line.decode("ascii", "replace").split()
        match words:
            case [("A" | "B" | "a" | "b") as gate, *time] if not time or is_number(*time):
                device_ns = round(float(time[0]) * 1_000_000) if time else None
                return GateEdge(
                    gate.upper(), gate.isupper(), self.half_ns, device_ns, resolution_ns=1_000_000
                )
            case ["F", text, ("kgf" | "N") as unit] if is_number(text):
                return ForceSample(self.half_ns, float(text), unit, text, 0.1)
            case _:
                return Unknown(self.half_ns, line)


def is_number(*words: str) -> bool:
    """True for one word that is a decimal number; a line that was cut may hold anything."""
    return len(words) == 1 and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", words[0]) is not None


def build(driver: str, settings: dict[str, str]) -> LineDecoder:
    """What a replay asks for: a fresh decoder of the recorded source."""
    assert (driver, settings) == ("line", {"unit": "kgf"})
    return LineDecoder()
