"""Mark-10 force gauges: GCL2 commands, continuous output or polling.

Source: Mark-10 Series 5 user's guide (Gauge Control Language 2), Model 7i guide p. 29-31 for
``AOUTn``, M4-012 guide p. 16 for the reduced set of Series 4.
"""

from __future__ import annotations

import re
from collections import deque

from devices.driver import LineDriver
from devices.settings import bad_setting, positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, Unknown

UNITS = {"lbf": "lbf", "ozf": "ozf", "kgf": "kgf", "gf": "gf", "kn": "kN", "mn": "mN", "n": "N"}
NUMBER = rb"(-?(?:\d{1,7}(?:\.(\d{1,6}))?|\.(\d{1,6})))"
READING = re.compile(rb" *" + NUMBER + rb" *([a-z]{1,3}) *", re.IGNORECASE)
NUMBER_ONLY = re.compile(rb" *" + NUMBER + rb" *")
ERRORS = {
    b"*10": "illegal command",
    b"*11": "not applicable",
    b"*12": "invalid specifier",
    b"*22": "value too large",
}
SETTINGS_LINE = re.compile(rb"V[\d.]{1,8};.{1,100}")
IDENTITY_LINE = re.compile(rb"[\x20-\x7e]{1,60}")
QUESTIONS = {
    b"RN\r": "identity.product",
    b"RM\r": "identity.model",
    b"RV\r": "identity.firmware",
    b"RS\r": "identity.serial",
}
ANSWER_WINDOW_NS = 1_000_000_000
"""A line later than this after the first answer is no answer any more."""


class Mark10Driver(LineDriver):
    """Reads forces in the gauge's own unit; compression is positive, tension negative.

    With ``squeeze=tension`` the sign is turned, digits untouched. ``AOUT1`` means 50 readings a
    second (a legacy of the BGI indicator), so rate 1 expects 50.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, "mark10", "Mark-10", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._streams = settings["mode"] == "stream"
        self._interval_s = positive_number("mark10", "interval_s", settings["interval_s"])
        self._bare_unit = settings["unit"] if settings["format"] == "num" else ""
        if settings["format"] == "num" and not self._bare_unit:
            raise bad_setting("mark10", "unit", "", "a unit, because format is num")
        self._turn_sign = settings["squeeze"] == "tension"
        self._asked: deque[str] = deque()
        self._answers_until_ns: int | None = None

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second, as streamed or as polled."""
        if not self._streams:
            return 1 / self._interval_s
        rate = self.info.settings["rate"]
        return 50.0 if rate == "1" else float(rate)

    @property
    def poll_interval_s(self) -> float | None:
        """Seconds between polls, None when the gauge streams."""
        return None if self._streams else self._interval_s

    def identify_commands(self) -> tuple[bytes, ...]:
        """Product, model, firmware, serial number; none with bare numbers, which look alike."""
        if self._bare_unit:
            return ()
        self._asked = deque(QUESTIONS.values())
        self._answers_until_ns = None
        return ((b"AOUT0\r",) if self._streams else ()) + tuple(QUESTIONS)

    def start_commands(self) -> tuple[bytes, ...]:
        """No switching off by itself, and the stream."""
        return (b"AOFF0\r", b"AOUT%s\r" % self.info.settings["rate"].encode()) * self._streams

    def stop_commands(self) -> tuple[bytes, ...]:
        """End of the stream."""
        return (b"AOUT0\r",) * self._streams

    def zero_commands(self) -> tuple[bytes, ...]:
        """Zero the display and clear the peaks."""
        return (b"Z\r",)

    def poll_command(self) -> bytes:
        """The displayed reading."""
        return b"" if self._streams else b"?\r"

    def reset(self) -> None:
        """Forget half a line and the questions asked."""
        super().reset()
        self._asked.clear()
        self._answers_until_ns = None

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, an error, an answer, or unknown."""
        return (self._reading(host_ns, line) or self._talk(host_ns, line),)

    def _reading(self, host_ns: int, line: bytes) -> ForceSample | None:
        match = READING.fullmatch(line)
        if match:
            return self._sample(host_ns, match, UNITS.get(match[4].decode().lower(), ""))
        match = NUMBER_ONLY.fullmatch(line) if self._bare_unit else None
        return self._sample(host_ns, match, self._bare_unit) if match else None

    def _sample(self, host_ns: int, match: re.Match[bytes], unit: str) -> ForceSample | None:
        if not unit:
            return None
        text = match[1].decode()
        if self._turn_sign:
            text = text[1:] if text.startswith("-") else f"-{text}"
        decimals = len(match[2] or match[3] or b"")
        return ForceSample(host_ns, float(text), unit, text, float(f"1e-{decimals}"))

    def _talk(self, host_ns: int, line: bytes) -> DeviceEvent:
        plain = line.strip()
        if plain in ERRORS:
            self._next_question(host_ns)
            return DeviceStatus(host_ns, "error", f"{plain.decode()} {ERRORS[plain]}")
        if SETTINGS_LINE.fullmatch(plain):
            return DeviceStatus(host_ns, "settings", plain.decode("latin-1"))
        if IDENTITY_LINE.fullmatch(plain):
            name = self._next_question(host_ns)
            if name:
                return DeviceStatus(host_ns, name, plain.decode())
        return Unknown(host_ns, line)

    def _next_question(self, host_ns: int) -> str | None:
        """The question that this line answers: in the order asked, within the window."""
        if self._asked and self._answers_until_ns is None:
            self._answers_until_ns = host_ns + ANSWER_WINDOW_NS
        if self._answers_until_ns is None or host_ns > self._answers_until_ns:
            self._asked.clear()
        return self._asked.popleft() if self._asked else None
