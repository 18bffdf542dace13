"""The gauge's side of Imada's DS2 commands; source as for ``devices/drivers/imada_ds2.py``."""

from __future__ import annotations

import re
from decimal import Decimal

from devices.simulators.gauge import ForceDisplay
from devices.simulators.parts import CommandBuffer
from devices.simulators.timeline import Timeline

LARGE = {"kgf": Decimal("0.01"), "N": Decimal("0.1"), "lbf": Decimal("0.1")}
SMALL = {"gf": Decimal(1), "N": Decimal("0.01"), "ozf": Decimal("0.1")}
LARGE_KGF, SMALL_KGF = Decimal(90), Decimal(5)
COMPARATOR = re.compile(r"E(\d{8})")


class ImadaDs2Gauge(ForceDisplay):
    """Answers the commands of the manual's table, and ``E`` to others.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        names = settings["units"].split(",")
        is_small = "gf" in names
        steps, capacity_kgf = (SMALL, SMALL_KGF) if is_small else (LARGE, LARGE_KGF)
        super().__init__(timeline, steps, names[0], capacity_kgf)
        self._letters = dict(zip(names, "KNO", strict=True))
        self._units = dict(zip("KNO", names, strict=True))
        self._commands = CommandBuffer(b"\r")
        self._limits = "00000000"
        self._is_on = True
        self._out = b""

    def receive(self, data: bytes, now_ns: int) -> None:
        """Commands, ended by CR; none after ``Q``."""
        for command in self._commands.feed(data):
            if self._is_on:
                self._out += self._answer(command.decode("latin-1"), now_ns).encode() + b"\r"

    def advance(self, now_ns: int) -> bytes:
        """Answers."""
        out, self._out = self._out, b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits."""
        return 0 if self._out else None

    def _answer(self, command: str, now_ns: int) -> str:
        if command == "D":
            return self._frame(now_ns)
        if command == "E":
            return f"E{self._limits}"
        return "R" if self._obeys(command, now_ns) else "E"

    def _obeys(self, command: str, now_ns: int) -> bool:
        """Do what is told; false for what is no command."""
        limits = COMPARATOR.fullmatch(command)
        if command in self._units:
            self.press_unit_key(now_ns)
            self.unit = self._units[command]
        elif command == "Z":
            self.set_zero(now_ns)
        elif command in {"T", "P"}:
            self.hold_peak(command == "P", now_ns)
        elif command == "Q":
            self._is_on = False
        elif limits:
            self._limits = limits[1]
        else:
            return False
        return True

    def _frame(self, now_ns: int) -> str:
        """Sign, four digits with their point, unit, mode, judgement."""
        value = self.reading(now_ns)
        decimals = len(str(self._steps[self.unit]).partition(".")[2])
        digits = f"{abs(value):0{5 if decimals else 4}.{decimals}f}"
        flag = "E" if self.overloaded(now_ns) else "O"
        sign = "-" if value < 0 else "+"
        point = "" if decimals else "."
        return f"{sign}{digits}{point}{self._letters[self.unit]}{'TP'[self.holds_peak]}{flag}"
