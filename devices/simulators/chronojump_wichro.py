"""A WICHRO controller (firmware 4.3) with its photocells; source as for its driver."""

from __future__ import annotations

from devices.settings import pairs
from devices.simulators.acting import Walker
from devices.simulators.device import BaseDevice
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

BANNER = "Wifi-Controller-4.3"
GREETING = (
    f"{BANNER}\r\nRCA in INPUT\r\nthe instructions are [termNum]:[command];\r\n"
    "NumTerm\tTime\tState\r\n------------------------\r\n"
).encode()
INSTRUCTIONS_AWAITED = 13
WRAP = 1 << 32


class WichroController(BaseDevice):
    """Prints every change of its beams, once they report: from the start, unless told otherwise.

    It obeys when 13 instructions have come, and not before (``read13Commands``).

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        gates = pairs("chronojump_wichro", "gates", settings["gates"])
        self._terminals = {role: terminal for terminal, role in gates.items()}
        self._state_of_blocked = int(settings["blocked_state"])
        self._reports = settings["activate"] == "off"
        self._walker = Walker(timeline)
        self._clock = DeviceTimeOfDay(timeline)
        self._heard = b""
        self._out = b""

    def boot(self, now_ns: int) -> None:
        """The banner and the help."""
        self._out = GREETING

    def receive(self, data: bytes, now_ns: int) -> None:
        """Instructions, each ended by a semicolon."""
        self._heard += data
        if self._heard.count(b";") < INSTRUCTIONS_AWAITED:
            return
        self._out += self._heard + b"\r\n"
        for instruction in self._heard.split(b";"):
            self._obey(instruction.strip())
        self._heard = b""

    def advance(self, now_ns: int) -> bytes:
        """Answers, and lines of the changes up to now."""
        out, self._out = self._out, b""
        for edge in self._walker.edges_until(self.timeline.elapsed(now_ns)):
            terminal = self._terminals.get(edge.gate)
            if terminal is None or not self._reports:
                continue
            clock_ns = self._clock.at((self.timeline.start_ns or 0) + edge.at_ns)
            state = self._state_of_blocked if edge.blocked else 1 - self._state_of_blocked
            out += f"{terminal};{clock_ns // 1_000_000 % WRAP};{state}\r\n".encode()
        return out

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return 0 if self._out else self.timeline.host_ns(self._walker.next_edge_ns())

    def _obey(self, instruction: bytes) -> None:
        match instruction:
            case b"all:256":
                self._reports = True
            case b"all:0":
                self._reports = False
            case b"local:get_version":
                self._out += f"{BANNER}\r\n".encode()
            case _:
                pass
