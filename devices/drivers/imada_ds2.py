"""Imada DS2 and DPS force gauges: one reading for each ``D``.

Sources: Imada manual (Someco) p. 13 for the commands and ``[value][unit][mode]``; the public
``imada_forcegauge`` code for a DS2-500N, which reads 10 bytes, one more than that table; a public
module for the sibling DST-44A names that byte: ``L``, ``O``, ``H`` for below, between and above the
comparator's limits, ``E`` for overload. That a DS2 means the same by it is unsure.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_of
from devices.settings import positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

NAME = "imada_ds2"
READING = re.compile(
    rb"(?P<sign>[+-])(?=[\d.]{5}[KNO])(?P<digits>\d*\.\d*)"
    rb"(?P<unit>[KNO])(?P<mode>[TP])(?P<flag>[LOHE]?)"
)


class ImadaDs2Driver(LineDriver):
    """Reads forces in the unit of the frame.

    A frame with the flag for overload and a peak that the gauge holds are told as errors: neither
    is the force of this moment.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "Imada", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._poll_interval_s = positive_number(NAME, "interval_s", settings["interval_s"])
        self._units = dict(zip(b"KNO", settings["units"].split(","), strict=True))
        self._inverted = settings["invert"] == "yes"

    def start_commands(self) -> tuple[bytes, ...]:
        """Track mode, because a held peak is no live force; not kept by the gauge."""
        return (b"T\r",)

    def zero_commands(self) -> tuple[bytes, ...]:
        """Zero the display."""
        return (b"Z\r",)

    def poll_command(self) -> bytes:
        """The displayed value."""
        return b"D\r"

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, the answer to a command, or unknown."""
        match = READING.fullmatch(line)
        if match:
            return (self._reading(host_ns, match),)
        if line == b"R":
            return (DeviceStatus(host_ns, "info", "R command accepted"),)
        if line == b"E":
            return (DeviceStatus(host_ns, "error", "E command refused"),)
        return (Unknown(host_ns, line),)

    def _reading(self, host_ns: int, match: re.Match[bytes]) -> DeviceEvent:
        text = match[0].decode()
        if match["flag"] == b"E":
            return DeviceStatus(host_ns, "error", f"overload {text}")
        if match["mode"] == b"P":
            return DeviceStatus(host_ns, "error", f"peak mode {text}")
        negative = (match["sign"] == b"-") != self._inverted
        return force_of(host_ns, negative, match["digits"].decode(), self._units[match["unit"][0]])
