"""TAG Heuer CP 540 and CP 545: lines with a check sum, listen only.

Sources: agilsport/ski ``device/tag_cp540.lua`` and ``device/emulator_tag540.lua`` for the places
``TN_NNNN_SSSS_CC_HH:MM:SS.FFFFF_DDDDD<TAB>XXXX``, the kinds of line and the days since 2000-01-01;
the rule of the check sum was verified on nine of the lines published there. Recalled, not seen in
a manual: ``T-`` cancels a time, ``T+`` and ``T*`` are times that a person typed or changed.
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

SUMMED = re.compile(rb"([\x20-\x7e]{2,60})\t([0-9A-F]{4})")
NEW_TIME = re.compile(
    r"TN (?P<bib>[ \d]{4}) (?P<sequence>[ \d]{4}) (?P<source>[ M\d])(?P<channel>\d) "
    r"(?P<time>[ \d:]{8}\.\d{5}) (?P<days>[ \d]{4}\d)",
    re.ASCII,
)
DAYS = re.compile(r" *\d+", re.ASCII)
TOLD_KINDS = frozenset(
    {"T-", "T+", "T*", "AN", "RR", "IR", "ID", "DS", "DE", "CL", "OM", "OP", "AK"}
)
CHANNELS = re.compile(r"[1-9]\d?")
FINE_NS, KEY_NS = 10_000, 1_000_000


class TagCp540Driver(LineDriver):
    """Reads ``TN`` lines as broken beams; the device's day and time together never wrap.

    A line whose check sum is wrong or missing is unknown. Resolution is 10 µs, and 1 ms for keys
    of the device (``M1``...), whose published lines all end in two zeros.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.GATE, "tag_cp540", "TAG Heuer", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._gates = channel_roles("tag_cp540", settings["gates"], CHANNELS, "channels 1 to 99")
        self._impulses = ImpulseReader(DeviceClock())

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._impulses.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An impulse, a status, or unknown."""
        text = checked_text(line)
        match = NEW_TIME.fullmatch(text) if text else None
        clock_ns = day_and_time_ns(match) if match else None
        if match and clock_ns is not None:
            return self._impulse(host_ns, match, clock_ns)
        if text and text[:2] in TOLD_KINDS and text[2:3] in {"", " "}:
            return (DeviceStatus(host_ns, "info", text.rstrip()),)
        return (Unknown(host_ns, line),)

    def _impulse(
        self, host_ns: int, match: re.Match[str], clock_ns: int
    ) -> tuple[DeviceEvent, ...]:
        manual = match["source"] == "M"
        number = match["channel"] if manual else match["source"] + match["channel"]
        gate = self._gates.get(str(int(number)))
        if gate is None:
            return (DeviceStatus(host_ns, "info", match[0]),)
        step_ns = KEY_NS if manual and match["time"].endswith("00") else FINE_NS
        return self._impulses.edge(
            host_ns, Impulse(gate, match[0], clock_ns, step_ns, manual=manual)
        )


def checksum(body: bytes) -> bytes:
    """The four hex digits after the TAB: the sum of all bytes before it, in 16 bits."""
    return b"%04X" % (sum(body) & 0xFFFF)


def checked_text(line: bytes) -> str | None:
    """The line without TAB and check sum; None where the sum is wrong or missing."""
    match = SUMMED.fullmatch(line)
    return match[1].decode() if match and checksum(match[1]) == match[2] else None


def day_and_time_ns(match: re.Match[str]) -> int | None:
    """Nanoseconds since 2000-01-01; None where day or time are none."""
    time_ns = time_of_day_ns(match["time"])
    if time_ns is None or not DAYS.fullmatch(match["days"]):
        return None
    return int(match["days"]) * DAY_NS + time_ns
