"""Wagner Force Ten FDX: one reading on request.

Source: Force Ten FDX manual p. 20 (section D.1): ``?`` or ``C`` and CR LF give one reading, sign
for compression (+) or tension (-), four digits with a point, the unit; what is no command gets no
answer. Its two examples are ``- 23.02 lbf`` and ``18.14 fgf``, the latter read as kilograms of
force: both ``fgf`` and ``kgf`` are taken for that. ``N``, ``ozf`` and ``gf`` are recalled. Whether
a real gauge sends the blank after the sign is unsure; without it a line is unknown.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_sample
from devices.settings import positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, Unknown

NAME = "wagner_fdx"
UNITS = {"lbf": "lbf", "kgf": "kgf", "fgf": "kgf", "N": "N", "ozf": "ozf", "gf": "gf"}
FOUR_DIGITS = rb"(?=[\d.]{5} )\d{1,3}\.\d{1,3}"
READING = re.compile(rb" *(?:([+-]) )? *(" + FOUR_DIGITS + rb") ([A-Za-z]{1,3}) *")


class WagnerFdxDriver(LineDriver):
    """Polls the gauge; compression is positive unless the squeeze is said to be tension."""

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "Wagner", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._poll_interval_s = positive_number(NAME, "interval_s", settings["interval_s"])
        self._turned = settings["squeeze"] == "tension"

    def poll_command(self) -> bytes:
        """One reading."""
        return b"?\r\n"

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading or unknown."""
        match = READING.fullmatch(line)
        unit = UNITS.get(match[3].decode()) if match else None
        if match is None or unit is None:
            return (Unknown(host_ns, line),)
        digits = ((match[1] or b"") + match[2]).decode()
        return (force_sample(host_ns, digits, unit, turned=self._turned),)
