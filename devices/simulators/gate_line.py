"""Light barriers that print lines; formats as in ``devices/presets/gate.py``."""

from __future__ import annotations

from devices.settings import pairs
from devices.simulators.acting import Walker
from devices.simulators.device import BaseDevice
from devices.simulators.people import BeamEdge
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

WRAP = 1 << 32
VERNIER_HEADER = b"Vernier Format 2\r\nPhotogate taken using Ardunio\r\n"


class GateLineDevice(BaseDevice):
    """Prints one line for every edge of its beams.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._preset = settings["preset"]
        gates = pairs("gate_line", "gates", settings["gates"])
        self._names = {role: name.upper() for name, role in gates.items()}
        self._single = settings["single_gate"]
        self._walker = Walker(timeline)
        self._clock = DeviceTimeOfDay(timeline)
        self._out = b""

    def boot(self, now_ns: int) -> None:
        """Greet where the sketch does."""
        greetings = {"vernier": VERNIER_HEADER, "chronojump": b"Wifi-Controller-4.3\r\n"}
        self._out = greetings.get(self._preset, b"")

    def advance(self, now_ns: int) -> bytes:
        """Lines of the edges up to now."""
        edges = self._walker.edges_until(self.timeline.elapsed(now_ns))
        out, self._out = self._out + b"".join(map(self._line, edges)), b""
        return out

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return 0 if self._out else self.timeline.host_ns(self._walker.next_edge_ns())

    def _line(self, edge: BeamEdge) -> bytes:
        name = self._names.get(edge.gate, "")
        clock_ns = self._clock.at((self.timeline.start_ns or 0) + edge.at_ns)
        micros, millis = clock_ns // 1000 % WRAP, clock_ns // 1_000_000 % WRAP
        state = int(edge.blocked)
        if not name and edge.gate != self._single:
            return b""
        match self._preset:
            case "plain":
                return f"{name} {state} {micros}\r\n".encode()
            case "chronojump":
                return f"{name};{millis};{state}\r\n".encode()
            case "vernier":
                return f"{state}{micros // 1000}\t{micros}\r\n".encode()
            case _:
                return b"beam\r\n" if edge.blocked else b""
