"""Microgate REI2, RTPro and the like: extended frames of 52 bytes, listen only.

Sources: the table of fields in SlalomApp ``MicrogateAgent.java`` with the stream of its test;
RaceHorology ``MicrogateV2TimeMeasurement.cs`` for first bytes and information letters;
agilsport/ski ``device/microgate_rei2_v2.lua`` for captures and for the first digit of the physical
channel (0 line, 1 key of the device, 5 radio). Frames carry no check sum.
"""

from __future__ import annotations

import re
from datetime import date

from devices.device_clock import DAY_NS, DeviceClock, time_of_day_ns
from devices.driver import FrameDriver
from devices.framing.fixed import FixedFramer
from devices.impulses import Impulse, ImpulseReader
from devices.settings import channel_roles
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

LENGTH = 52
FRAME = re.compile(rb"\x10R  [\x20-\x7e]{46}\r\n")
FIELDS = re.compile(
    r"R  (?P<program>[A-Z])(?P<mode>[A-Z])(?P<counter>[ \d]{6})(?P<bib>[ \d]{5})(?P<group>[ \d]{3})"
    r"(?P<run>[ \d]{3})(?P<physical>\d{3})(?P<logical>\d{3})(?P<information>[\dA-Za-z])"
    r"(?P<time>[ \d]{10})(?P<date>[-+\d]\d{7})(?P<rest>.{2})",
    re.ASCII,
)
LIVE_PROGRAMS = frozenset("SO")
"""Single starts and time base: the ones in the sources. Another's frames are told, not used."""
CHANNELS = re.compile(r"000|255|(?!000)(?:[01]\d\d|2[0-3]\d|240)")
FIRST_DAY = date(2000, 1, 1).toordinal()
STEP_NS = 100_000


class MicrogateRei2Driver(FrameDriver):
    """Reads online frames with a time of day (information 0) as broken beams.

    Date and time together make the device's clock, so midnight is no jump. Net times, annulled
    and withdrawn ones are told; reduced, static, error and status frames are unknown.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        name = "microgate_rei2"
        info = InstrumentInfo(InstrumentKind.GATE, name, "Microgate", settings=settings)
        rts_cts = settings["rts_cts"] == "on"
        serial = SerialSettings(baud=int(settings["baud"]), rts_cts=rts_cts)
        super().__init__(info, serial, FixedFramer(FRAME, LENGTH))
        self._gates = channel_roles(name, settings["gates"], CHANNELS, "000, 001 to 240, 255")
        self._impulses = ImpulseReader(DeviceClock())

    def reset(self) -> None:
        """Forget half a frame and the device's clock."""
        super().reset()
        self._impulses.reset()

    def read_frame(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """An impulse, a status, or unknown."""
        text = data[1:-2].decode()
        match = FIELDS.fullmatch(text)
        if match is None:
            return (Unknown(host_ns, data),)
        gate = self._gates.get(match["logical"])
        live = match["mode"] == "O" and match["program"] in LIVE_PROGRAMS
        if match["information"] != "0" or gate is None or not live:
            return (DeviceStatus(host_ns, "info", text.rstrip()),)
        clock_ns = date_and_time_ns(match["date"], match["time"])
        if clock_ns is None:
            return (Unknown(host_ns, data),)
        manual = match["physical"].startswith("1")
        return self._impulses.edge(host_ns, Impulse(gate, text, clock_ns, STEP_NS, manual=manual))


def date_and_time_ns(day: str, time: str) -> int | None:
    """``DDMMYYYY`` and ``HHMMSSffff`` as nanoseconds since 2000-01-01; None for what is none."""
    time_ns = time_of_day_ns(f"{time[:2]}:{time[2:4]}:{time[4:6]}.{time[6:]}")
    if time_ns is None or not day.isdecimal():
        return None
    try:
        number = date(int(day[4:]), int(day[2:4]), int(day[:2])).toordinal()
    except ValueError:
        return None
    return (number - FIRST_DAY) * DAY_NS + time_ns
