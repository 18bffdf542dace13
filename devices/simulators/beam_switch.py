"""Light barriers whose contacts pull at control lines; wiring as in ``docs/devices``."""

from __future__ import annotations

from collections import deque

import msgspec
from msgspec.structs import replace

from devices.settings import pairs
from devices.simulators.acting import Walker
from devices.simulators.device import BaseDevice, ControlLines
from devices.simulators.timeline import Timeline

LONGEST_LOG = 10_000


class LineLog(msgspec.Struct, frozen=True):
    """One change as the script had it, on the script's own clock."""

    at_ns: int
    line: str
    level: bool


class BeamSwitchDevice(BaseDevice):
    """One contact a gate. ``log`` holds every change, also those that nobody looked in time for.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        gates = pairs("beam_switch", "lines", settings["lines"])
        self._lines = {gate: line for line, gate in gates.items()}
        self._up_if_blocked = settings["closed"] == "blocked"
        self._walker = Walker(timeline)
        self._levels = ControlLines(**dict.fromkeys(gates, not self._up_if_blocked))
        self.log: deque[LineLog] = deque(maxlen=LONGEST_LOG)

    def advance(self, now_ns: int) -> bytes:
        """Move the contacts; there is never a byte."""
        for edge in self._walker.edges_until(self.timeline.elapsed(now_ns)):
            line = self._lines.get(edge.gate)
            if line is not None:
                level = edge.blocked == self._up_if_blocked
                self._levels = replace(self._levels, **{line: level})
                self.log.append(LineLog(edge.at_ns, line, level))
        return b""

    def control_lines(self) -> ControlLines:
        """Levels as of the last ``advance``."""
        return self._levels

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return self.timeline.host_ns(self._walker.next_edge_ns())
