"""The gauge's side of Mark-10's GCL2; source as for ``devices/drivers/mark10.py``."""

from __future__ import annotations

import random
import re
from decimal import ROUND_HALF_EVEN, Decimal

from devices.simulators.acting import Hand
from devices.simulators.device import BaseDevice
from devices.simulators.parts import CommandBuffer, Sampler
from devices.simulators.timeline import Timeline

DISPLAY = {
    # unit on the wire: factor from kgf, smallest step of a gauge for 100 lbF
    "kgF": (Decimal(1), Decimal("0.01")),
    "gF": (Decimal(1000), Decimal(5)),
    "lbF": (1 / Decimal("0.45359237"), Decimal("0.02")),
    "ozF": (16 / Decimal("0.45359237"), Decimal("0.5")),
    "N": (Decimal("9.80665"), Decimal("0.1")),
    "kN": (Decimal("0.00980665"), Decimal("0.0001")),
    "mN": (Decimal("9806.65"), Decimal(100)),
}
COMMAND_UNITS = {"KG": "kgF", "G": "gF", "LB": "lbF", "OZ": "ozF", "N": "N", "KN": "kN", "MN": "mN"}
RATES = {1: 50, 2: 2, 5: 5, 10: 10, 25: 25, 50: 50, 125: 125, 250: 250}
"""``AOUTn`` to readings a second; 1 is 50 as on the BGI indicator."""
IDENTITY = {"RN": "SIMULATED M5-100", "RM": "M5-100", "RV": "1.00", "RS": "3650001"}
SILENT_COMMANDS = re.compile(r"(CUR|PT|PC|SAVE|[IO]POL[01])")
KEPT_COMMANDS = re.compile(r"(AOFF)(?:\d|[12]\d|30)|(FLT[CP])(?:\d|10)")
"""Settings that ``LIST`` shows in the words that set them."""
SERIES_4_SILENT = frozenset({"MEM", "STA", "CLRMEM"})
"""Commands of an empty memory; what a filled one prints is not documented."""


class Mark10Gauge(BaseDevice):
    """Answers every GCL2 command of the driver, and errors to others.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        units = {unit.lower(): unit for unit in DISPLAY}
        self.unit = units.get(settings["unit"].lower(), "kgF")
        self._hand = Hand(timeline)
        self._commands = CommandBuffer(b"\r", b"\n")
        self._stream = Sampler()
        self._out = b""
        self._full = settings["format"] == "full"
        self._zero_kgf = Decimal(0)
        self._peaks = {"PT": Decimal(0), "PC": Decimal(0)}
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret
        self._switched_ns = -1
        self._is_series_4 = settings["series"] == "4"
        self._kept = {"FLTC": "FLTC8", "FLTP": "FLTP1", "AOFF": "AOFF5"}
        self._rate = 0

    def receive(self, data: bytes, now_ns: int) -> None:
        """GCL2 commands, ended by CR."""
        for command in self._commands.feed(data):
            words = command.decode("latin-1").strip().upper()
            answer = self._answer_of_series_4 if self._is_series_4 else self._answer
            self._out += answer(words, now_ns)

    def advance(self, now_ns: int) -> bytes:
        """Answers and the stream."""
        self._switch_unit(now_ns)
        lines = [self._line(self._force_kgf(moment), moment) for moment in self._stream.due(now_ns)]
        out, self._out = self._out + b"".join(lines), b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits, else the next sample."""
        return 0 if self._out else self._stream.next_ns

    def _answer(self, command: str, now_ns: int) -> bytes:
        if command in IDENTITY:
            return f"{IDENTITY[command]}\r\n".encode()
        if command in {"?", "?C", "?A"}:
            return self._line(self._force_kgf(now_ns), now_ns)
        if command in {"?PT", "?PC"}:
            return self._line(self._peaks[command[1:]], now_ns)
        if command == "LIST":
            return self._list(now_ns)
        if command.startswith("AOUT"):
            return self._set_stream(command[4:], now_ns)
        return self._set(command, now_ns)

    def _answer_of_series_4(self, command: str, now_ns: int) -> bytes:
        if command == "?":
            return self._line(self._force_kgf(now_ns), now_ns)
        return b"" if command in SERIES_4_SILENT else b"*10\r\n"

    def _list(self, now_ns: int) -> bytes:
        """Firmware, unit, settings, battery."""
        act = self.timeline.active("battery", self.timeline.elapsed(now_ns))
        battery = act.params.get("to", "B0") if act else "B0"
        kept = ";".join((self._kept["FLTC"], self._kept["FLTP"]))
        form = "FULL" if self._full else "NUM"
        text = f"V1.00;{self.unit.upper()};CUR;{kept};AOUT{self._rate:02};{self._kept['AOFF']}"
        return f"{text};{form};MIT;POL;{battery}\r\n".encode()

    def _set(self, command: str, now_ns: int) -> bytes:
        """Commands without an answer; ``*10`` for what is none."""
        if command in COMMAND_UNITS:
            self.unit = COMMAND_UNITS[command]
        elif command == "Z":
            self._zero_kgf += self._force_kgf(now_ns)
            self._peaks = dict.fromkeys(self._peaks, Decimal(0))
        elif command == "CLR":
            self._peaks = dict.fromkeys(self._peaks, Decimal(0))
        elif command in {"FULL", "NUM"}:
            self._full = command == "FULL"
        elif match := KEPT_COMMANDS.fullmatch(command):
            self._kept[match[1] or match[2]] = command
        elif not SILENT_COMMANDS.fullmatch(command):
            return b"*10\r\n"
        return b""

    def _set_stream(self, digits: str, now_ns: int) -> bytes:
        if not digits.isdecimal():
            return b"*12\r\n"
        if int(digits) > max(RATES):
            return b"*22\r\n"
        if int(digits) == 0:
            self._stream.stop()
            self._rate = 0
        elif int(digits) in RATES:
            self._stream.start(now_ns, RATES[int(digits)])
            self._rate = int(digits)
        else:
            return b"*12\r\n"
        return b""

    def _switch_unit(self, now_ns: int) -> None:
        """Somebody presses the unit key on the gauge."""
        elapsed = self.timeline.elapsed(now_ns)
        for act in self.timeline.between(frozenset({"unit"}), self._switched_ns, elapsed):
            names = {unit.lower(): unit for unit in DISPLAY}
            self.unit = names.get(act.params.get("to", "lbF").lower(), self.unit)
        self._switched_ns = elapsed

    def _force_kgf(self, now_ns: int) -> Decimal:
        """Force less the zero; at rest the last digit flickers."""
        elapsed = self.timeline.elapsed(now_ns)
        force = Decimal(repr(self._hand.force_kgf(elapsed)))
        if not force and self.timeline.active("flat", elapsed) is None:
            force = (
                self._dice.choice((-1, 0, 0, 0, 1)) * DISPLAY[self.unit][1] / DISPLAY[self.unit][0]
            )
        force -= self._zero_kgf
        self._peaks["PC"] = max(self._peaks["PC"], force)
        self._peaks["PT"] = min(self._peaks["PT"], force)
        return force

    def _line(self, force_kgf: Decimal, now_ns: int) -> bytes:
        factor, step = DISPLAY[self.unit]
        steps = (force_kgf * factor / step).to_integral_value(ROUND_HALF_EVEN)
        # Adding zero turns -0 into 0.
        shown = (steps * step).quantize(step) + 0
        self.timeline.truth.force(now_ns, shown, self.unit.replace("F", "f"))
        text = f"{shown:f}"
        return f"{text} {self.unit}\r\n".encode() if self._full else f"{text}\r\n".encode()
