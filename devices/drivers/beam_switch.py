"""A bare beam-break switch on control lines of a serial port: no bytes, one level a gate.

Frames: ``devices/transport/line_frames.py``. Wiring, adapters and what to expect of them:
``docs/devices/beam_switch.md``. Both wirings there pull a line up while the contact is closed.
"""

from __future__ import annotations

import re

from devices.contact_debounce import ContactChange, ContactDebounce
from devices.driver import LineDriver
from devices.settings import bad_setting, pairs
from devices.transport.line_frames import (
    LINE_NAMES,
    LineChange,
    LineFrame,
    LinesGap,
    LinesMissed,
    LinesOpened,
    LinesStill,
    LinesWatched,
    levels_text,
    parse,
)  # fmt: skip
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, GateEdge, Unknown

NAME = "beam_switch"
LONGEST_DEBOUNCE_MS = 50
"""The stream tells the levels again after 100 ms of quiet, which must be after the lock-out."""
NUMBER = re.compile(r"\d{1,2}(\.\d{1,3})?", re.ASCII)
NS_PER_MS = 1_000_000


class BeamSwitchDriver(LineDriver):
    """Gate edges by host time out of changes of control lines.

    ``resolution_ns`` of an edge is how much earlier it may have been; None where the system told
    the change. The first edge of a bouncing contact counts.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        self._gates = _gates(settings["lines"])
        self._blocked = settings["closed"] == "blocked"
        self._lock_ns = _lock_ns(settings["debounce_ms"])
        supply = settings["supply"]
        serial = SerialSettings(
            rts=supply in ("rts", "both"),
            dtr=supply in ("dtr", "both"),
            lines=tuple(self._gates),
        )
        super().__init__(InstrumentInfo(InstrumentKind.GATE, NAME, "", settings=settings), serial)
        self._contacts = self._fresh()

    def reset(self) -> None:
        """Forget half a frame and every level."""
        super().reset()
        self._contacts = self._fresh()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """Edges, a status, or unknown."""
        frame = parse(line)
        if frame is None or not self._knows(frame):
            return (Unknown(host_ns, line),)
        if isinstance(frame, LineChange):
            return self._changed(host_ns, frame)
        if isinstance(frame, LinesStill):
            return self._settled(frame)
        return (self._status(host_ns, frame),)

    def _status(
        self, host_ns: int, frame: LinesWatched | LinesOpened | LinesMissed | LinesGap
    ) -> DeviceStatus:
        match frame:
            case LinesWatched():
                how = f"switch on control lines, {_how(frame)}"
                return DeviceStatus(host_ns, "identity.model", how)
            case LinesOpened():
                return self._opened(host_ns, frame)
            case LinesMissed():
                return self._missed(host_ns, frame)
            case LinesGap():
                text = f"nobody looked at the lines for {frame.gap_ns} ns"
                return DeviceStatus(host_ns, "error", text)

    def _knows(self, frame: LineFrame) -> bool:
        """True if every line of the frame has a gate."""
        lines = {frame.line} if isinstance(frame, LineChange | LinesMissed) else set[str]()
        if isinstance(frame, LinesOpened | LinesStill):
            lines = set(frame.levels)
        return lines <= self._gates.keys()

    def _opened(self, host_ns: int, frame: LinesOpened) -> DeviceStatus:
        """How the lines are watched; a beam that is broken already is no edge, but is told."""
        for line, level in frame.levels.items():
            self._contacts[line].begin(level)
        blocked = [self._gates[line] for line, level in frame.levels.items() if self._is(level)]
        seen = f"blocked: {', '.join(blocked)}" if blocked else "no gate blocked"
        text = f"{_how(frame)}; {levels_text(frame.levels)}; {seen}"
        return DeviceStatus(host_ns, "settings", text)

    def _changed(self, host_ns: int, frame: LineChange) -> tuple[DeviceEvent, ...]:
        change = ContactChange(frame.level, frame.seen_ns, host_ns - frame.age_ns, frame.within_ns)
        kept = self._contacts[frame.line].take(change)
        return tuple(self._edge(frame.line, one) for one in kept)

    def _settled(self, frame: LinesStill) -> tuple[DeviceEvent, ...]:
        return tuple(
            self._edge(line, change)
            for line in frame.levels
            for change in self._contacts[line].settle(frame.seen_ns)
        )

    def _missed(self, host_ns: int, frame: LinesMissed) -> DeviceStatus:
        """Bouncing that was too fast to see is expected; anything else may have been a beam."""
        bounce = self._contacts[frame.line].locked(frame.seen_ns)
        text = f"{frame.changes} changes of {frame.line.upper()} were counted and not seen"
        return DeviceStatus(host_ns, "info" if bounce else "error", text)

    def _edge(self, line: str, change: ContactChange) -> GateEdge:
        return GateEdge(
            self._gates[line],
            self._is(change.level),
            change.host_ns,
            resolution_ns=change.within_ns or None,
        )

    def _is(self, level: bool) -> bool:
        """Whether a line at this level means a broken beam."""
        return level == self._blocked

    def _fresh(self) -> dict[str, ContactDebounce]:
        return {line: ContactDebounce(self._lock_ns) for line in self._gates}


def _how(frame: LinesWatched | LinesOpened) -> str:
    """``poll every 1000000 ns``, or a method that is told each change."""
    return f"{frame.method} every {frame.step_ns} ns" if frame.step_ns else frame.method


def _gates(text: str) -> dict[str, str]:
    gates = pairs(NAME, "lines", text)
    twice = len(set(gates.values())) < len(gates)
    if not gates or twice or not gates.keys() <= set(LINE_NAMES):
        expected = "cts=A, dsr=B: of cts, dsr and dcd, a gate of its own for each"
        raise bad_setting(NAME, "lines", text, expected)
    return gates


def _lock_ns(text: str) -> int:
    if not NUMBER.fullmatch(text) or float(text) > LONGEST_DEBOUNCE_MS:
        raise bad_setting(NAME, "debounce_ms", text, f"0 to {LONGEST_DEBOUNCE_MS} ms")
    return round(float(text) * NS_PER_MS)
