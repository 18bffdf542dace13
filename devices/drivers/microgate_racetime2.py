"""Microgate Racetime 2: lines of 22 characters and CR, listen only.

Source: RaceHorology ``MicrogateV1TimeMeasurement.cs`` (bib 0-2, information 3, logical channel 5-7,
``HH:MM:SS.fff`` 8-19; the other three places are not used there). No capture was found: unsure are
those places and how a key of the device differs from a beam.
"""

from __future__ import annotations

import re

from devices.device_clock import DAY_NS, DeviceClock, time_of_day_ns
from devices.driver import LineDriver
from devices.impulses import Impulse, ImpulseReader
from devices.settings import channel_roles
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

LINE = re.compile(
    r"(?P<bib>[ \d]{3})(?P<information>[\dA-Za-z])[ -~](?P<logical>\d{3})"
    r"(?P<time>\d\d:\d\d:\d\d\.\d{3})[ -~]{2}",
    re.ASCII,
)
LIST_LINE = re.compile(r"[\x02\x03].{0,40}|[ \d]{11}\d{6}[ -~]{3}[ \d]{9}", re.ASCII)
"""The stored times that a person sends from the device; agilsport/ski ``microgate-race-time.lua``
takes such lines of 29 characters for live ones of an older model. Told, never used."""
CHANNELS = re.compile(r"000|255|(?!000)(?:[01]\d\d|2[0-3]\d|240)")
STEP_NS = 1_000_000


class MicrogateRacetime2Driver(LineDriver):
    """Reads lines with information 0 as broken beams by the time of day, unwrapped at midnight."""

    def __init__(self, settings: dict[str, str]) -> None:
        name = "microgate_racetime2"
        info = InstrumentInfo(InstrumentKind.GATE, name, "Microgate", settings=settings)
        rts_cts = settings["rts_cts"] == "on"
        super().__init__(info, SerialSettings(baud=int(settings["baud"]), rts_cts=rts_cts))
        self._gates = channel_roles(name, settings["gates"], CHANNELS, "000, 001 to 240, 255")
        self._impulses = ImpulseReader(DeviceClock(DAY_NS))

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._impulses.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An impulse, a status, or unknown."""
        text = line.decode("latin-1")
        match = LINE.fullmatch(text)
        clock_ns = time_of_day_ns(match["time"]) if match else None
        if match and clock_ns is not None:
            return self._time(host_ns, match, clock_ns)
        if LIST_LINE.fullmatch(text):
            return (DeviceStatus(host_ns, "info", text.strip()),)
        return (Unknown(host_ns, line),)

    def _time(self, host_ns: int, match: re.Match[str], clock_ns: int) -> tuple[DeviceEvent, ...]:
        gate = self._gates.get(match["logical"])
        if gate is None or match["information"] != "0":
            return (DeviceStatus(host_ns, "info", match[0].strip()),)
        return self._impulses.edge(host_ns, Impulse(gate, match[0], clock_ns, STEP_NS))
