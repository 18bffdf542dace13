"""The gauge's side of an Andilog Centor; source as for ``devices/drivers/andilog_centor.py``."""

from __future__ import annotations

from devices.simulators.device import BaseDevice
from devices.simulators.display import STEPS, Display
from devices.simulators.timeline import Timeline


class AndilogCentor(BaseDevice):
    """Answers ``F`` and ``U``, tares on ``Z``; no value while it is overloaded.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._display = Display(timeline, "N", frozenset(STEPS))
        self._turned = settings["squeeze"] == "negative"
        self._out = b""

    def receive(self, data: bytes, now_ns: int) -> None:
        """One letter, one command; a CR behind it is passed over."""
        for letter in data.decode("latin-1"):
            self._out += self._answer(letter, now_ns)

    def advance(self, now_ns: int) -> bytes:
        """The answers."""
        out, self._out = self._out, b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits."""
        return 0 if self._out else None

    def _answer(self, letter: str, now_ns: int) -> bytes:
        match letter:
            case "\r":
                return b""
            case "U":
                return f"{self._display.unit(now_ns)}\r".encode()
            case "F" if self._display.overloaded(now_ns):
                return b"!\r"
            case "F":
                shown = self._display.shown(now_ns)
                return f"{(-shown if self._turned else shown) + 0:f}\r".encode()
            case "Z":
                self._display.zero(now_ns)
                return b""
            case _:
                return b"?\r"
