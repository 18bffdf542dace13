"""An ALGE Timy with two light barriers; source as for ``devices/drivers/alge_timy.py``."""

from __future__ import annotations

import re

from devices.device_clock import DAY_NS
from devices.drivers.alge_timy import checksum, delays_ns
from devices.settings import pairs
from devices.simulators.acting import Walker
from devices.simulators.device import BaseDevice
from devices.simulators.parts import CommandBuffer
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

MORNING_S = 8 * 3600.0
DEAD_TIME = re.compile(rb"DT[SF](\d\d\.\d\d)")
FACTORY_DEAD_TIME_NS = 300_000_000
VERSION = b"TIMY SIMULATED V05.1.8\r"
"""Made up: what a Timy answers to ``NSF?`` was not found."""


class AlgeTimy(BaseDevice):
    """Prints one line for every impulse that its dead time lets through.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        gates = pairs("alge_timy", "gates", settings["gates"])
        self._channels = {role: channel for channel, role in gates.items()}
        self._checksum = settings["checksum"] == "on"
        self._walker = Walker(timeline)
        self._clock = DeviceTimeOfDay(timeline, MORNING_S)
        self._commands = CommandBuffer(b"\r", b"\n")
        self._dead_ns = FACTORY_DEAD_TIME_NS
        self._last_ns: dict[str, int] = {}
        self._number = 0
        self._delays_ns = delays_ns(settings["delays_ms"])
        self._out = b""

    def receive(self, data: bytes, now_ns: int) -> None:
        """Dead time (``DTS``, ``DTF``), check sum (``CHK1``, ``CHK0``), version (``NSF?``)."""
        for command in self._commands.feed(data):
            dead = DEAD_TIME.fullmatch(command)
            if dead:
                self._dead_ns = round(float(dead[1]) * 1e9)
            elif command in {b"CHK1", b"CHK0"}:
                self._checksum = command == b"CHK1"
            elif command == b"NSF?":
                self._out += VERSION

    def advance(self, now_ns: int) -> bytes:
        """Answers, and lines of the impulses up to now."""
        out, self._out = self._out, b""
        for edge in self._walker.edges_until(self.timeline.elapsed(now_ns)):
            channel = self._channels.get(edge.gate)
            last_ns = self._last_ns.get(edge.gate)
            if channel is None or not edge.blocked:
                continue
            if last_ns is not None and edge.at_ns - last_ns < self._dead_ns:
                continue
            self._last_ns[edge.gate] = edge.at_ns
            out += self._line(channel, edge.at_ns)
        return out

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return 0 if self._out else self.timeline.host_ns(self._walker.next_edge_ns())

    def _line(self, channel: str, elapsed_ns: int) -> bytes:
        self._number = self._number % 9999 + (channel == "c0" or not self._number)
        start_ns = self.timeline.start_ns or 0
        late_ns = self._delays_ns.get(channel, 0)
        clock_ns = self._clock.at(start_ns + elapsed_ns + late_ns)
        body = event_line(self._number, channel, clock_ns)
        return body + (checksum(body) if self._checksum else b"") + b"\r"


def event_line(number: int, channel: str, clock_ns: int) -> bytes:
    """A backup line of 26 characters: number, channel, time of day to 0.1 ms, group 00."""
    tenths_ms = clock_ns % DAY_NS // 100_000
    seconds, fraction = divmod(tenths_ms, 10_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    time = f"{hour:02d}:{minute:02d}:{second:02d}.{fraction:04d}"
    return f" {number:04d} {channel:<3} {time} 00".encode()
