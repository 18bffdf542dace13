"""The gauge's side of a Wagner FDX; source as for ``devices/drivers/wagner_fdx.py``."""

from __future__ import annotations

from decimal import Decimal

from devices.simulators.device import BaseDevice
from devices.simulators.display import Display
from devices.simulators.parts import CommandBuffer
from devices.simulators.timeline import Timeline

UNITS = frozenset({"kgf", "lbf", "N"})
DIGITS = 4


class WagnerFdx(BaseDevice):
    """Answers ``?`` and ``C`` in either case; anything else is met with silence.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._display = Display(timeline, "kgf", UNITS)
        self._pulled = settings["squeeze"] == "tension"
        self._commands = CommandBuffer(b"\n")
        self._out = b""

    def receive(self, data: bytes, now_ns: int) -> None:
        """Commands, each ended by CR and LF."""
        for command in self._commands.feed(data):
            if command in {b"?\r", b"C\r", b"c\r"}:
                self._out += self._line(now_ns)

    def advance(self, now_ns: int) -> bytes:
        """The answers."""
        out, self._out = self._out, b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits."""
        return 0 if self._out else None

    def _line(self, now_ns: int) -> bytes:
        shown = self._display.shown(now_ns)
        shown = -shown if self._pulled else shown
        sign = "- " if shown < 0 else ""
        return f"{sign}{four_digits(abs(shown))} {self._display.unit(now_ns)}\r\n".encode()


def four_digits(shown: Decimal) -> str:
    """``25.30``, ``248.1``, ``00.03``: the decimals of the step, as far as four digits reach."""
    decimals = max(1, DIGITS - max(1, len(str(int(shown)))))
    decimals = min(decimals, max(1, -int(shown.as_tuple().exponent)))
    return f"{shown:0{DIGITS + 1}.{decimals}f}"
