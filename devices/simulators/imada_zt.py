"""The gauge's side of Imada's X commands; source as for ``devices/drivers/imada_zt.py``."""

from __future__ import annotations

from decimal import Decimal

from devices.simulators.gauge import ForceDisplay
from devices.simulators.parts import CommandBuffer, Sampler
from devices.simulators.timeline import Timeline

STEPS = {"N": Decimal("0.1"), "kgf": Decimal("0.01"), "lbf": Decimal("0.1")}
CODES = {"N": "02", "kgf": "08", "lbf": "11"}
CAPACITY_KGF = Decimal(90)
RATES = {b"XAG": 2000, b"XAg": 10}


class ImadaZtGauge(ForceDisplay):
    """Knows the commands of the public code; silent to others, as far as is known.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        unit = settings["unit"] if settings["unit"] in STEPS else "kgf"
        super().__init__(timeline, STEPS, unit, CAPACITY_KGF)
        self._commands = CommandBuffer(b"\r")
        self._stream = Sampler()
        self._out = b""

    def receive(self, data: bytes, now_ns: int) -> None:
        """X commands, ended by CR."""
        for command in self._commands.feed(data):
            if command in RATES:
                self._stream.start(now_ns, RATES[command])
            elif command == b"XAS":
                self._stream.stop()
            elif command == b"XAR":
                self._out += self._frame(now_ns)
            elif command == b"XFC":
                self._out += f"XFC{''.join(CODES.values()).ljust(12, '0')}\r".encode()

    def advance(self, now_ns: int) -> bytes:
        """Answers and the stream."""
        frames = [self._frame(moment) for moment in self._stream.due(now_ns)]
        out, self._out = self._out + b"".join(frames), b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits, else the next sample."""
        return 0 if self._out else self._stream.next_ns

    def _frame(self, now_ns: int) -> bytes:
        """Force, displacement, place of the unit in the list, mode and judgement."""
        value = self.reading(now_ns)
        decimals = len(str(STEPS[self.unit]).partition(".")[2])
        sign = "-" if value < 0 else "+"
        flag = "E" if self.overloaded(now_ns) else "O"
        index = list(CODES).index(self.unit)
        return f"r{sign}{abs(value):05.{decimals}f}+0000.00{index}T{flag}\r".encode()
