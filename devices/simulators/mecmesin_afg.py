"""The gauge's side of a Mecmesin AFG; source as for ``devices/drivers/mecmesin_afg.py``."""

from __future__ import annotations

from devices.simulators.device import BaseDevice
from devices.simulators.display import STEPS, Display
from devices.simulators.parts import Sampler
from devices.simulators.timeline import Timeline

TXD, UNITS, ZERO, REQUEST = 0x01, 0x02, 0x05, ord("?")
STREAM_HZ = 12.0


class MecmesinAfg(BaseDevice):
    """Obeys single characters: its keys and the request; others mean nothing to it.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._settings = settings
        self._display = Display(timeline, settings["unit"] or "kgf", frozenset(STEPS))
        self._shows_unit = not settings["unit"]
        self._sampler = Sampler()
        self._out = b""
        self.pressed: list[int] = []

    def boot(self, now_ns: int) -> None:
        """Stream at once where the person at the gauge is to have started that."""
        if self._settings["mode"] == "listen":
            self._sampler.start(now_ns, STREAM_HZ)

    def receive(self, data: bytes, now_ns: int) -> None:
        """One character, one key."""
        for code in data:
            if code == REQUEST:
                self._out += self._line(now_ns)
            elif TXD <= code <= ZERO:
                self.pressed.append(code)
                self._press(code, now_ns)

    def advance(self, now_ns: int) -> bytes:
        """Answers and the stream."""
        lines = [self._line(moment) for moment in self._sampler.due(now_ns)]
        out, self._out = self._out + b"".join(lines), b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits, else the next line."""
        return 0 if self._out else self._sampler.next_ns

    def _press(self, code: int, now_ns: int) -> None:
        """TXD ends a stream or sends one reading; UNITS and MAX would need a person to notice."""
        if code == ZERO:
            self._display.zero(now_ns)
        elif code == TXD and self._sampler.next_ns is None:
            self._out += self._line(now_ns)
        elif code == TXD:
            self._sampler.stop()

    def _line(self, now_ns: int) -> bytes:
        shown = self._display.shown(now_ns)
        shown = -shown if self._settings["squeeze"] == "negative" else shown
        unit = f" {self._display.unit(now_ns)}" if self._shows_unit else ""
        return f"{shown + 0:f}{unit}\r\n".encode()
