"""Light barriers that print lines; formats as in ``devices/presets/gate.py``."""

from __future__ import annotations

from collections.abc import Callable

from devices.settings import pairs
from devices.simulators.acting import Walker
from devices.simulators.device import BaseDevice
from devices.simulators.people import BeamEdge
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

WRAP = 1 << 32
VERNIER = b"Vernier Format 2\r\nPhotogate blocked times taken using Ardunio\r\n"
GREETINGS = {
    "vernier": VERNIER + b"Time\tTime\r\nms\tmicroseconds\r\n",
    "vernier_state": VERNIER + b"Event\tState\tTime(offset)\r\n#\t(n\\a)\t(s)\r\n",
    "vernier_blocked": b"Vernier Format 2\r\nEvent\tBlocked\tTime\r\n#\t(n/a)\t(s)\r\n",
    "chronojump": b"Wifi-Controller-4.3\r\n",
    "sensor_triggered": b"Photogate up and running\r\n",
    "ready_finish": b"calibrating\r\n512 498\r\nREADY\r\n",
}


class GateLineDevice(BaseDevice):
    """Prints one line for every edge of its beams that its sketch tells.

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
        self._formats = formats()
        self._started_ns: int | None = None
        self._count = 0
        self._out = b""

    def boot(self, now_ns: int) -> None:
        """Greet where the sketch does."""
        self._out = GREETINGS.get(self._preset, b"")

    def advance(self, now_ns: int) -> bytes:
        """Lines of the edges up to now."""
        edges = self._walker.edges_until(self.timeline.elapsed(now_ns))
        out, self._out = self._out + b"".join(map(self._line, edges)), b""
        return out

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return 0 if self._out else self.timeline.host_ns(self._walker.next_edge_ns())

    def _line(self, edge: BeamEdge) -> bytes:
        clock_ns = self._clock.at((self.timeline.start_ns or 0) + edge.at_ns)
        if self._preset in SKETCHES_OF_TWO:
            return self._timer_line(edge, clock_ns)
        name = self._names.get(edge.gate, "")
        if not name and edge.gate != self._single:
            return b""
        self._count += 1
        return self._formats[self._preset](name, int(edge.blocked), clock_ns, self._count).encode()

    def _timer_line(self, edge: BeamEdge, clock_ns: int) -> bytes:
        """The words of a sketch that times from one gate to the other by itself."""
        started_ns = self._started_ns
        from_clear = self._preset == "ready_finish"
        if started_ns is None and edge.gate == "A" and edge.blocked != from_clear:
            self._started_ns = clock_ns
            return SKETCHES_OF_TWO[self._preset][0]
        if started_ns is not None and edge.gate == "B" and edge.blocked:
            self._started_ns = None
            elapsed_ms = (clock_ns - started_ns) // 1_000_000
            seconds, speed = elapsed_ms / 1000, 123_000 / elapsed_ms
            words = SKETCHES_OF_TWO[self._preset][1]
            return words.format(ms=elapsed_ms, seconds=seconds, speed=speed).encode()
        return b""


SKETCHES_OF_TWO = {
    "timing_started": (
        b"Timing started.\r\n",
        "Timing completed:\r\nTime: {seconds:.3f} seconds\r\nAverage speed: {speed:.3f} cm/s\r\n",
    ),
    "start_goal": (b"start\r\n", "goal,{ms}\r\n"),
    "ready_finish": (b"0\r\n", "Finish {ms}\r\n"),
}


def formats() -> dict[str, Callable[[str, int, int, int], str]]:
    """A line by preset, of the gate's name, 1 for a broken beam, the clock and a running number."""
    return {
        "plain": lambda name, state, ns, _: f"{name} {state} {ns // 1000 % WRAP}\r\n",
        "chronojump": lambda name, state, ns, _: f"{name};{ns // 1_000_000 % WRAP};{state}\r\n",
        "vernier": lambda _name, state, ns, _: (
            f"0{ns // 1_000_000 % WRAP}\t{ns // 1000 % WRAP}\r\n" * state
        ),
        "vernier_state": lambda _, state, ns, number: (
            f"{number}\t{1 - state}\t{seconds_text(ns)}\r\n"
        ),
        "vernier_blocked": lambda _, state, ns, number: (
            f"{number}\t{state}\t{seconds_text(ns)}\r\n"
        ),
        "sensor_triggered": lambda _name, state, _ns, number: (
            f"Sensor triggerd, timer {'started' if number % 4 == 1 else 'stopped'}\r\n" * state
        ),
        "any_line": lambda _name, state, _ns, _number: "beam\r\n" * state,
    }


def seconds_text(clock_ns: int) -> str:
    """Seconds of a counter of 32 bits of microseconds, with six decimals."""
    seconds, micros = divmod(clock_ns // 1000 % WRAP, 1_000_000)
    return f"{seconds}.{micros:06d}"
