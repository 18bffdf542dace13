"""Home-made and open dynamometers that print lines; formats as in ``devices/presets/force.py``."""

from __future__ import annotations

import random
from decimal import Decimal

from devices.settings import wire_bytes
from devices.simulators.acting import Hand
from devices.simulators.device import BaseDevice
from devices.simulators.force_units import PER_KGF
from devices.simulators.parts import CommandBuffer, Sampler
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

FORMATS = {
    "number": "{force:.2f}",
    "sparkfun": "Reading: {force:.1f} lbs",
    "number_unit": "{force:.4f} N",
    "hx711_raw": "HX711 reading: {counts}",
    "framed_raw": "*{counts}#",
    "time_number": "{seconds:.3f} {force:.2f}",
    "chronojump": "{micros};{force:.2f}",
    "mn_ma": "L {force:.0f} 4",
    "gripfit": "R:{counts}",
}
DECIMALS = {
    "number": 2,
    "sparkfun": 1,
    "number_unit": 4,
    "time_number": 2,
    "chronojump": 2,
    "mn_ma": 0,
}
"""Of the force where no counts are sent."""
UNITS = {"sparkfun": "lbf", "number_unit": "N", "chronojump": "N", "mn_ma": "mN"}
"""Units that the format fixes; others send what the settings say."""
WRAP = 1 << 32
REST_FLICKER_KGF = Decimal("0.03")


class ForceLineDevice(BaseDevice):
    """Sends one line a sample: always, after its start text, or on request, as the settings say.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._settings = settings
        self._format = FORMATS[settings["preset"]]
        unit = UNITS.get(settings["preset"]) or settings["unit"] or "kgf"
        self._unit = unit
        self._per_kgf = PER_KGF[unit]
        self._scale = Decimal(settings["scale"] or 1)
        self._offset = Decimal(settings["offset"] or 0)
        self._clock = DeviceTimeOfDay(timeline)
        self._hand = Hand(timeline)
        self._sampler = Sampler()
        self._commands = CommandBuffer(b"\r\n")
        self._zero_kgf = Decimal(0)
        self._out = b""
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret

    def boot(self, now_ns: int) -> None:
        """Greet, and stream at once where nothing is needed for it."""
        if self._settings["preset"] == "chronojump":
            self._out = b"Force_Sensor-0.6\r\n"
        if not (self._settings["start"] or self._settings["request"]):
            self._sampler.start(now_ns, self._rate_hz())

    def receive(self, data: bytes, now_ns: int) -> None:
        """Start, stop, zero and request texts of the settings."""
        for command in self._commands.feed(data):
            self._obey(command.strip(), now_ns)

    def advance(self, now_ns: int) -> bytes:
        """Lines up to now."""
        lines = [self._line(moment) for moment in self._sampler.due(now_ns)]
        out, self._out = self._out + b"".join(lines), b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits, else the next sample."""
        return 0 if self._out else self._sampler.next_ns

    def _obey(self, command: bytes, now_ns: int) -> None:
        texts = {
            wire_bytes(self._settings[key]).strip(): key
            for key in ("start", "stop", "zero", "request")
            if self._settings[key]
        }
        talks = self._settings["preset"] == "chronojump"
        match texts.get(command):
            case "start":
                self._out += b"Starting capture...\r\n" if talks else b""
                self._sampler.start(now_ns, self._rate_hz())
            case "stop":
                self._out += b"Capture ended:\r\n" if talks else b""
                self._sampler.stop()
            case "zero":
                self._zero_kgf = Decimal(repr(self._hand.force_kgf(self.timeline.elapsed(now_ns))))
                self._out += b"Taring OK:8388\r\n" if talks else b""
            case "request":
                self._out += self._line(now_ns)
            case _:
                self._out += b"Not a valid command\r\n" if talks and command else b""

    def _line(self, now_ns: int) -> bytes:
        elapsed = self.timeline.elapsed(now_ns)
        force_kgf = Decimal(repr(self._hand.force_kgf(elapsed))) - self._zero_kgf
        if not force_kgf and self.timeline.active("flat", elapsed) is None:
            force_kgf = self._dice.choice((-1, 0, 0, 0, 1)) * REST_FLICKER_KGF
        clock_ns = self._clock.at(now_ns)
        force = force_kgf * self._per_kgf
        self._write_down(force, now_ns)
        text = self._format.format(
            force=force + 0,
            counts=round(force / self._scale + self._offset),
            seconds=clock_ns / 1e9,
            micros=clock_ns // 1000 % WRAP,
        )
        return text.replace(" -0 ", " 0 ").encode() + b"\r\n"

    def _write_down(self, force: Decimal, now_ns: int) -> None:
        """The number that the line is about to tell, in the unit that the driver gives it."""
        decimals = DECIMALS.get(self._settings["preset"])
        if decimals is None:
            value = self._scale * (round(force / self._scale + self._offset) - self._offset)
        else:
            value = Decimal(f"{force:.{decimals}f}")
        self.timeline.truth.force(now_ns, value, self._unit)

    def _rate_hz(self) -> float:
        return float(self._settings["rate_hz"] or 80)
