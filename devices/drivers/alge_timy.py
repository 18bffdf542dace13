"""ALGE Timy family: backup lines on RS-232, CR at the end; nothing is sent unless a setting asks.

Sources: ALGE Timy manual p. 23 and Timy3 manual §12.1 for the line ``yNNNNxCCCxHH:MM:SS.zhtqxGG``;
metarace ``timy.py`` (MIT) for ``CHK1``, its check sum, ``NSF?``, the delays of wireless channels
and the quirks; dumps in RaceHorology for the variants in use (lower and upper case, point, comma
or colon before the fraction). Unsure: what the answer to ``NSF?`` looks like.
"""

from __future__ import annotations

import re
from decimal import Decimal

from devices.device_clock import DAY_NS, NS_PER_UNIT, DeviceClock, time_of_day_ns
from devices.driver import LineDriver
from devices.impulses import Impulse, ImpulseReader
from devices.settings import bad_setting, channel_roles, pairs
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

NAME = "alge_timy"
HMS = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
EVENT = re.compile(
    r"(?P<info>[ ?A-Za-z])?(?P<number>[ \d]{4}) (?P<channel>[cC][0-8])(?P<manual>[mM])? +"
    rf"(?P<time>{HMS}[.,:](?P<fraction>\d{{1,4}}))(?: +[\d ]{{0,6}})?",
    re.ASCII,
)
TOTAL = re.compile(r".{0,6}(?:RT|TT|SQ|rt|tt|sq) .{1,30}", re.ASCII)
RUNNING_TIME = re.compile(r" *(?:\d{1,2}:){0,2}\d{1,2}[.,]\d{1,2} *|" + HMS + r" *", re.ASCII)
SHORT = re.compile(r"[ ?A-Za-z]?\d{4} *", re.ASCII)
LIVE = frozenset({" ", "?", None})
"""Info characters of an impulse that happens now; others repeat, cancel or type in a time."""
FINE_NS, COARSE_NS = 100_000, 10_000_000
FINE_CHANNELS = frozenset({"c0", "c1", "c2", "c3", "c4"})
CHANNELS = re.compile(r"c[0-8]")
DELAY_MS = re.compile(r"\d{1,5}(?:\.\d{1,6})?", re.ASCII)
VERSION = re.compile(r"(?!.*\d:\d)(?=.*\d)[A-Za-z][ -~]{2,39}", re.ASCII)
ANSWER_WINDOW_NS = 1_000_000_000
"""A line later than this after the first one is no answer any more."""


class AlgeTimyDriver(LineDriver):
    """Reads impulses as broken beams with the device's time of day, unwrapped at midnight.

    Resolution is 100 µs on c0 to c4, 10 ms on c5 to c8 and for keys of the device. The delay of a
    channel is taken off ``device_ns`` of its impulses, but not of keys, which have no way to go.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.GATE, NAME, "ALGE", settings=settings)
        hand_shake = settings["rts_cts"] == "on"
        super().__init__(info, SerialSettings(baud=int(settings["baud"]), rts_cts=hand_shake))
        self._gates = channel_roles(NAME, settings["gates"], CHANNELS, "channels c0 to c8")
        self._delays_ns = delays_ns(settings["delays_ms"])
        self._checksum = settings["checksum"] != "off"
        self._impulses = ImpulseReader(DeviceClock(DAY_NS))
        self._version_asked = False
        self._answers_until_ns: int | None = None

    def reset(self) -> None:
        """Forget half a line, the device's clock and the question."""
        super().reset()
        self._impulses.reset()
        self._version_asked = False
        self._answers_until_ns = None

    def identify_commands(self) -> tuple[bytes, ...]:
        """The version, if the setting says so; a TdC 8000 only talks (recalled)."""
        self._version_asked = self.info.settings["identify"] == "on"
        self._answers_until_ns = None
        return (b"NSF?\r",) if self._version_asked else ()

    def start_commands(self) -> tuple[bytes, ...]:
        """Switch the check sum on, if the setting says so."""
        return (b"CHK1\r",) if self.info.settings["checksum"] == "ask" else ()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An impulse, a status, or unknown."""
        may_answer = self._may_answer(host_ns)
        body = checked_body(line) if self._checksum else line
        match = EVENT.fullmatch(body.decode("latin-1")) if body is not None else None
        if match:
            return self._impulse(host_ns, match)
        text = line.decode("latin-1")
        if RUNNING_TIME.fullmatch(text):
            return (DeviceStatus(host_ns, "running_time", text.strip()),)
        if SHORT.fullmatch(text) or TOTAL.fullmatch(text):
            return (DeviceStatus(host_ns, "info", text.strip()),)
        if may_answer and VERSION.fullmatch(text):
            self._version_asked = False
            return (DeviceStatus(host_ns, "identity.firmware", text.strip()),)
        return (Unknown(host_ns, line),)

    def _may_answer(self, host_ns: int) -> bool:
        """True within the window after the question, which begins with the first line heard."""
        if self._version_asked and self._answers_until_ns is None:
            self._answers_until_ns = host_ns + ANSWER_WINDOW_NS
        if self._answers_until_ns is None or host_ns > self._answers_until_ns:
            self._version_asked = False
        return self._version_asked

    def _impulse(self, host_ns: int, match: re.Match[str]) -> tuple[DeviceEvent, ...]:
        channel = match["channel"].lower()
        gate = self._gates.get(channel)
        if match["info"] not in LIVE or gate is None:
            return (DeviceStatus(host_ns, "info", match[0].strip()),)
        manual = match["manual"] is not None
        return self._impulses.edge(
            host_ns,
            Impulse(
                gate,
                match[0],
                time_of_day_ns(match["time"]),
                resolution_ns(match, channel),
                manual=manual,
                delay_ns=0 if manual else self._delays_ns.get(channel, 0),
            ),
        )


def checksum(body: bytes) -> bytes:
    """The two characters that ``CHK1`` adds: 0x30 plus each nibble of the sum of all bytes."""
    low = sum(body) & 0xFF
    return bytes((0x30 + (low >> 4), 0x30 + (low & 0x0F)))


def checked_body(line: bytes) -> bytes | None:
    """The line without its check sum; None where the sum is wrong or missing."""
    return line[:-2] if len(line) > 2 and checksum(line[:-2]) == line[-2:] else None


def delays_ns(text: str) -> dict[str, int]:
    """``c1=12.5, c2=8`` as nanoseconds by channel, exactly.

    :raises OperatorError: for a channel that does not exist or no plain number of milliseconds
    """
    delays = pairs(NAME, "delays_ms", text)
    for channel, number in delays.items():
        if not (CHANNELS.fullmatch(channel) and DELAY_MS.fullmatch(number)):
            raise bad_setting(NAME, "delays_ms", text, "c0=milliseconds, c1=milliseconds")
    return {channel: int(Decimal(ms) * NS_PER_UNIT["ms"]) for channel, ms in delays.items()}


def resolution_ns(match: re.Match[str], channel: str) -> int:
    """Step of this time: of the channel, of a key, or of the digits printed."""
    by_digits = 10 ** (9 - len(match["fraction"]))
    fine = channel in FINE_CHANNELS and match["manual"] is None
    return max(by_digits, FINE_NS if fine else COARSE_NS)
