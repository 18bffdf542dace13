"""Mecmesin AFG, also sold as Dillon Quantrol AFG: a reading on request, or its own stream.

Source: Dillon Quantrol AFG manual p. 11 (9600 baud unless changed, ``?`` for a reading, codes 1 to
5 press the keys TXD, UNITS, MAX, RESET and ZERO, about 12 readings a second after TXD was held for
2 s); Mecmesin AFG manual p. 37 (the same codes, and units mN N kN gf kgf ozf lbf). The layout of a
reading is in neither: sign, number, blank and unit are recalled, with the unit switched off in the
menu the number alone. Anything else is unknown.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_sample
from devices.settings import positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, Unknown

NAME = "mecmesin_afg"
UNITS = frozenset({"mN", "N", "kN", "gf", "kgf", "ozf", "lbf"})
READING = re.compile(rb" *([+-]?) *(\d{1,6}(?:\.\d{1,5})?)(?: ?([A-Za-z]{1,3}))? *")
ZERO_KEY = b"\x05"
STREAM_HZ = 12.0


class MecmesinAfgDriver(LineDriver):
    """Polls the gauge, or listens while a person has started its stream.

    No key is pressed but ZERO, and that on request only.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "Mecmesin", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._polls = settings["mode"] == "poll"
        interval_s = positive_number(NAME, "interval_s", settings["interval_s"])
        self._poll_interval_s = interval_s if self._polls else None
        self._bare_unit = settings["unit"]
        self._turned = settings["squeeze"] == "negative"

    @property
    def expected_rate_hz(self) -> float | None:
        """One reading a poll, or the gauge's own rate."""
        return super().expected_rate_hz if self._polls else STREAM_HZ

    def poll_command(self) -> bytes:
        """The displayed reading."""
        return b"?" if self._polls else b""

    def zero_commands(self) -> tuple[bytes, ...]:
        """The ZERO key."""
        return (ZERO_KEY,)

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading or unknown."""
        match = READING.fullmatch(line)
        unit = self._unit(match[3]) if match else ""
        if match is None or not unit:
            return (Unknown(host_ns, line),)
        digits = (match[1] + match[2]).decode()
        return (force_sample(host_ns, digits, unit, turned=self._turned),)

    def _unit(self, word: bytes | None) -> str:
        """The unit in the line, else the one in the settings; empty where neither is known."""
        if word is None:
            return self._bare_unit
        return word.decode() if word.decode() in UNITS else ""
