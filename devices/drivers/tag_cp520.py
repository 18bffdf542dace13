"""TAG Heuer CP 520: lines of 30 characters without a check sum, CR at the end, listen only.

Sources: agilsport/ski ``device/tag_cp520.lua``, SlalomApp ``TagHeuerAgent.java`` and the class
``TagHeuer520`` (public Python): kind, flag, bib, channel in 12-13, time from 15, blanks instead of
leading zeros. FarmTek's Polaris has a setting "Tag Heuer"; its bytes were not seen.
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

TIME_LINE = re.compile(
    r"T(?P<flag>[ *-]) {5}(?P<bib>[ \d]{4}) (?P<source>[ M])(?P<channel>\d) "
    r"(?P<time>[ \d:]{8}\.\d{6})",
    re.ASCII,
)
RESULT = re.compile(r"R.{29}")
NEW_RUN = re.compile(r"S \d{3}.{0,25}")
CHANNELS = re.compile(r"[1-9]")
FINE_NS, PRINTED_NS = 1_000, 1_000_000


class TagCp520Driver(LineDriver):
    """Reads ``T`` lines without a flag as broken beams, by the time of day, unwrapped at midnight.

    Flags ``-`` (false start) and ``*`` (other bib for a time told before) are no impulse.
    Resolution is 1 ms, as all lines seen end in three zeros; 1 µs for one that does not.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.GATE, "tag_cp520", "TAG Heuer", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._gates = channel_roles("tag_cp520", settings["gates"], CHANNELS, "channels 1 to 9")
        self._impulses = ImpulseReader(DeviceClock(DAY_NS))

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._impulses.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An impulse, a status, or unknown."""
        text = line.decode("latin-1")
        match = TIME_LINE.fullmatch(text)
        clock_ns = time_of_day_ns(match["time"]) if match else None
        if match and clock_ns is not None:
            return self._time(host_ns, match, clock_ns)
        if text.isascii() and (RESULT.fullmatch(text) or NEW_RUN.fullmatch(text)):
            return (DeviceStatus(host_ns, "info", text.rstrip()),)
        return (Unknown(host_ns, line),)

    def _time(self, host_ns: int, match: re.Match[str], clock_ns: int) -> tuple[DeviceEvent, ...]:
        gate = self._gates.get(match["channel"])
        if gate is None or match["flag"] != " ":
            return (DeviceStatus(host_ns, "info", match[0]),)
        step_ns = PRINTED_NS if match["time"].endswith("000") else FINE_NS
        manual = match["source"] == "M"
        return self._impulses.edge(
            host_ns, Impulse(gate, match[0], clock_ns, step_ns, manual=manual)
        )
