"""Andilog Centor Touch in its mode "on demand": the unit and the force, asked in turns.

Source: Centor Touch manual V6.10 p. 22: ``F`` current value, ``U`` unit, ``Z`` tare; a sign or
none, force and displacement parted by TAB, lines ended by CR, ``?`` for a request that is not
valid, ``!`` for an empty value. Unsure: whether a command wants a CR of its own (a setting), the
words for the units, the default speed of the line.

A force comes without its unit. So the unit is asked before every force, and a force is believed
only right after it: a unit switched in the middle of a squeeze is seen, live and in a replay.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_sample
from devices.settings import positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

NAME = "andilog_centor"
UNITS = {
    "N": "N", "mN": "mN", "kN": "kN", "kgf": "kgf", "kg": "kgf", "gf": "gf", "g": "gf",
    "lbf": "lbf", "lb": "lbf", "ozf": "ozf", "oz": "ozf",
}  # fmt: skip
NUMBER = rb"[+-]?\d{1,6}(?:\.\d{1,5})?"
READING = re.compile(rb" *(" + NUMBER + rb") *(?:\t *" + NUMBER + rb" *)?")
WORD = re.compile(rb" *([A-Za-z]{1,3}) *")
ANSWERS = {b"?": ("error", "request not valid"), b"!": ("info", "no value")}


class AndilogCentorDriver(LineDriver):
    """Polls unit and force in turns; the displacement of a test stand is left alone."""

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "Andilog", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        interval_s = self._poll_interval_s = positive_number(
            NAME, "interval_s", settings["interval_s"]
        )
        self._force_rate_hz = 0.5 / interval_s
        self._end = b"\r" if settings["command_end"] == "cr" else b""
        self._turned = settings["squeeze"] == "negative"
        self._unit = ""

    @property
    def expected_rate_hz(self) -> float | None:
        """A force every second poll."""
        return self._force_rate_hz

    def poll_command(self) -> bytes:
        """The force once its unit has come, else the unit."""
        return (b"F" if self._unit else b"U") + self._end

    def zero_commands(self) -> tuple[bytes, ...]:
        """Tare."""
        return (b"Z" + self._end,)

    def reset(self) -> None:
        """Forget half a line and the unit."""
        super().reset()
        self._unit = ""

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A force after its unit, a unit, an answer without a value, or unknown."""
        if line.strip() in ANSWERS:
            self._unit = ""
            name, text = ANSWERS[line.strip()]
            return (DeviceStatus(host_ns, name, text),)
        match = READING.fullmatch(line)
        if match and self._unit:
            unit, self._unit = self._unit, ""
            digits = match[1].decode()
            return (force_sample(host_ns, digits, unit, turned=self._turned),)
        return (self._unit_told(host_ns, line) or Unknown(host_ns, line),)

    def _unit_told(self, host_ns: int, line: bytes) -> DeviceStatus | None:
        match = WORD.fullmatch(line)
        # The first line may have lost its head: g can be the tail of kg.
        if match is None or self._first_line_doubtful:
            return None
        word = match[1].decode()
        self._unit = UNITS.get(word, "")
        return DeviceStatus(host_ns, "settings", f"unit: {word}") if self._unit else None
