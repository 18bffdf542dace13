"""Chronojump WICHRO: wireless photocells behind one controller, text mode.

Source: GNOME/chronojump ``arduino/WiFi/control/V4/control/control.ino`` (4.3) for lines, banner and
the 13 instructions that this firmware waits for; ``arduino/WiFi/commands_examples.txt`` for
``all:256;`` and ``all:0;``. Which state means a broken beam was not found in it: unsure.
"""

from __future__ import annotations

import re

from devices.device_clock import DeviceClock
from devices.driver import LineDriver
from devices.impulses import Impulse, ImpulseReader
from devices.settings import channel_roles
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

CHANGE = re.compile(r"(?P<terminal>\d{1,3});(?P<ms>\d{1,10});(?P<state>[01])", re.ASCII)
ANSWER = re.compile(r"\d{1,3};\d{1,10};[01];\d{1,10}", re.ASCII)
"""A fourth field answers a ping or tells a battery: no change of a beam."""
BANNER = re.compile(r"Wifi-Controller-\d{1,2}\.\d{1,3}", re.ASCII)
TALK = re.compile(
    r"RCA in (?:INPUT|OUTPUT)|the instructions are .{1,40}|NumTerm\tTime\tState|-{10,40}"
    r"|terminals:(?:\d{1,2};)*|Setting (?:text|binary) mode|Wrong local command"
    r"|(?:(?:all|local|\d{1,2}):[a-z0-9_:]{1,20};)+",
    re.ASCII,
)
MS_NS = 1_000_000
WRAP_NS = (1 << 32) * MS_NS
"""The controller counts milliseconds in 32 bits: 49.7 days."""
TERMINALS = re.compile(r"0|[1-9]\d{0,2}")


class ChronojumpWichroDriver(LineDriver):
    """Reads changes of the beams with the controller's milliseconds.

    They are the time at which the radio message arrived, not that of the beam. Nothing is sent
    unless ``activate`` says how often ``all:256;`` (report every change) has to be.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        name = "chronojump_wichro"
        info = InstrumentInfo(InstrumentKind.GATE, name, "Chronojump", settings=settings)
        super().__init__(info, SerialSettings(baud=115200))
        self._gates = channel_roles(name, settings["gates"], TERMINALS, "terminals 0 to 999")
        self._blocked = settings["blocked_state"]
        self._times = 0 if settings["activate"] == "off" else int(settings["activate"])
        self._impulses = ImpulseReader(DeviceClock(WRAP_NS))

    @property
    def boot_wait_s(self) -> float:
        """The controller starts anew when its port is opened (recalled of such boards)."""
        return 2.0 if self._times else 0.0

    def start_commands(self) -> tuple[bytes, ...]:
        """Report every change, if asked for; nothing by default."""
        return (b"all:256;" * self._times,) if self._times else ()

    def stop_commands(self) -> tuple[bytes, ...]:
        """Report nothing more, if it was switched on from here."""
        return (b"all:0;" * self._times,) if self._times else ()

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._impulses.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A change of a beam, a status, or unknown."""
        text = line.decode("latin-1")
        match = CHANGE.fullmatch(text)
        if match:
            return self._change(host_ns, match)
        if BANNER.fullmatch(text):
            firmware = DeviceStatus(host_ns, "identity.firmware", text)
            return (firmware, *self._impulses.restarted(host_ns))
        if ANSWER.fullmatch(text) or TALK.fullmatch(text):
            return (DeviceStatus(host_ns, "info", text),)
        return (Unknown(host_ns, line),)

    def _change(self, host_ns: int, match: re.Match[str]) -> tuple[DeviceEvent, ...]:
        gate = self._gates.get(str(int(match["terminal"])))
        clock_ns = int(match["ms"]) * MS_NS
        if clock_ns >= WRAP_NS:
            return (Unknown(host_ns, match[0].encode()),)
        if gate is None:
            return (DeviceStatus(host_ns, "info", match[0]),)
        blocked = match["state"] == self._blocked
        return self._impulses.edge(
            host_ns, Impulse(gate, match[0], clock_ns, MS_NS, blocked=blocked)
        )
