"""ALGE Timy family: backup lines on RS-232, CR at the end, listen only.

Sources: ALGE Timy manual p. 23 and Timy3 manual §12.1 for the line ``yNNNNxCCCxHH:MM:SS.zhtqxGG``;
metarace ``timy.py`` (MIT) for the check sum of ``CHK1`` and the quirks; dumps in RaceHorology for
the variants in use (lower and upper case, point, comma or colon before the fraction).
"""

from __future__ import annotations

import re

from devices.device_clock import DeviceClock
from devices.driver import LineDriver
from devices.settings import bad_setting, pairs
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, GateEdge, Unknown

TIME = r"(?P<h>[01]\d|2[0-3]):(?P<m>[0-5]\d):(?P<s>[0-5]\d)"
EVENT = re.compile(
    r"(?P<info>[ ?A-Za-z])?(?P<number>[ \d]{4}) (?P<channel>[cC][0-8])(?P<manual>[mM])? +"
    + TIME
    + r"[.,:](?P<fraction>\d{1,4})(?: +[\d ]{0,6})?",
    re.ASCII,
)
TOTAL = re.compile(r".{0,6}(?:RT|TT|SQ|rt|tt|sq) .{1,30}", re.ASCII)
RUNNING_TIME = re.compile(r" *(?:\d{1,2}:){0,2}\d{1,2}[.,]\d{1,2} *|" + TIME + r" *", re.ASCII)
SHORT = re.compile(r"[ ?A-Za-z]?\d{4} *", re.ASCII)
LIVE = frozenset({" ", "?", None})
"""Info characters of an impulse that happens now; others repeat, cancel or type in a time."""
DAY_NS = 86_400_000_000_000
FINE_NS, COARSE_NS = 100_000, 10_000_000
FINE_CHANNELS = frozenset({"c0", "c1", "c2", "c3", "c4"})


class AlgeTimyDriver(LineDriver):
    """Reads impulses as broken beams with the device's time of day, unwrapped at midnight.

    Resolution is 100 µs on c0 to c4, 10 ms on c5 to c8 and for keys of the device.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.GATE, "alge_timy", "ALGE", settings=settings)
        hand_shake = settings["rts_cts"] == "on"
        super().__init__(info, SerialSettings(baud=int(settings["baud"]), rts_cts=hand_shake))
        self._gates = pairs("alge_timy", "gates", settings["gates"])
        if not self._gates.keys() <= {f"c{number}" for number in range(9)}:
            raise bad_setting("alge_timy", "gates", settings["gates"], "channels c0 to c8")
        self._checksum = settings["checksum"] == "on"
        self._clock = DeviceClock(DAY_NS)

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._clock.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An impulse, a status, or unknown."""
        body = checked_body(line) if self._checksum else line
        match = EVENT.fullmatch(body.decode("latin-1")) if body is not None else None
        if match:
            return self._impulse(host_ns, match)
        text = line.decode("latin-1")
        if RUNNING_TIME.fullmatch(text):
            return (DeviceStatus(host_ns, "running_time", text.strip()),)
        if SHORT.fullmatch(text) or TOTAL.fullmatch(text):
            return (DeviceStatus(host_ns, "info", text.strip()),)
        return (Unknown(host_ns, line),)

    def _impulse(self, host_ns: int, match: re.Match[str]) -> tuple[DeviceEvent, ...]:
        channel = match["channel"].lower()
        gate = self._gates.get(channel)
        if match["info"] not in LIVE or gate is None:
            return (DeviceStatus(host_ns, "info", match[0].strip()),)
        was_trusted = self._clock.trusted
        edge = GateEdge(
            gate,
            True,
            host_ns,
            self._clock.unwrap(time_of_day_ns(match)),
            match["manual"] is not None,
            resolution_ns(match, channel),
        )
        if was_trusted and not self._clock.trusted:
            return (edge, DeviceStatus(host_ns, "error", "device clock went back"))
        return (edge,)


def checksum(body: bytes) -> bytes:
    """The two characters that ``CHK1`` adds: 0x30 plus each nibble of the sum of all bytes."""
    low = sum(body) & 0xFF
    return bytes((0x30 + (low >> 4), 0x30 + (low & 0x0F)))


def checked_body(line: bytes) -> bytes | None:
    """The line without its check sum; None where the sum is wrong or missing."""
    return line[:-2] if len(line) > 2 and checksum(line[:-2]) == line[-2:] else None


def time_of_day_ns(match: re.Match[str]) -> int:
    """Nanoseconds since midnight."""
    seconds = (int(match["h"]) * 60 + int(match["m"])) * 60 + int(match["s"])
    return seconds * 1_000_000_000 + int(match["fraction"].ljust(9, "0"))


def resolution_ns(match: re.Match[str], channel: str) -> int:
    """Step of this time: of the channel, of a key, or of the digits printed."""
    by_digits = 10 ** (9 - len(match["fraction"]))
    fine = channel in FINE_CHANNELS and match["manual"] is None
    return max(by_digits, FINE_NS if fine else COARSE_NS)
