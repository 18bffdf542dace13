"""Lutron FG force gauges and their namesakes: frames of 16 characters, listen only.

Sources: Lutron FG-6005SD manual p. 26 for the frame and the unit codes; FR-5120 p. 11; GC-2028 p.
11 for polarity, decimals and the words at both ends, which VB-8213 and DS-2013SD repeat. How the
gauge shows an overload in its frame is written nowhere.
"""

from __future__ import annotations

import re

from devices.driver import FrameDriver
from devices.force_text import force_of
from devices.framing.fixed import FixedFramer
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, Unknown

LENGTH = 16
SHAPE = re.compile(rb"\x02[^\x02\r]{14}\r")
READING = re.compile(
    rb"\x0241(?P<unit>5[5-9])(?P<polarity>[01])(?P<decimals>[0-3])(?P<digits>\d{8})\r"
)
UNITS = {b"55": "kgf", b"56": "lbf", b"57": "gf", b"58": "ozf", b"59": "N"}
"""The manual says kg, lb, g and oz. A force gauge measures no mass: it shows the force with which
that mass would press, which is what the units with an f are."""


class LutronFgDriver(FrameDriver):
    """Reads forces in the unit of the frame; a frame with blank digits is unknown.

    DTR stays up: recalled, the cable of the manual biases the meter's output from pin 4.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, "lutron_fg", "Lutron", settings=settings)
        super().__init__(info, SerialSettings(baud=9600, dtr=True), FixedFramer(SHAPE, LENGTH))
        self._inverted = settings["invert"] == "yes"

    @property
    def expected_rate_hz(self) -> float | None:
        """At least one a second; recalled, no page says how many."""
        return 1.0

    def read_frame(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, or unknown."""
        match = READING.fullmatch(data)
        if match is None:
            return (Unknown(host_ns, data),)
        digits, decimals = match["digits"].decode(), int(match["decimals"])
        number = f"{digits[: 8 - decimals]}.{digits[8 - decimals :]}"
        negative = (match["polarity"] == b"1") != self._inverted
        return (force_of(host_ns, negative, number, UNITS[match["unit"]]),)
