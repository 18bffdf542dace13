"""Mark-10 force gauges: GCL2 commands, continuous output or polling.

Source: Mark-10 Series 5 user's guide (Gauge Control Language 2), Model 7i guide p. 29-31 for
``AOUTn``, M4-012 guide p. 16 for Series 4, which knows ``?`` and its memory and nothing else.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_sample
from devices.gcl2 import LIST_LINE, auto_off_command, list_statuses
from devices.questions import Questions
from devices.settings import bad_setting, positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, Unknown

UNITS = {"lbf": "lbf", "ozf": "ozf", "kgf": "kgf", "gf": "gf", "kn": "kN", "mn": "mN", "n": "N"}
NUMBER = rb"(-?(?:\d{1,7}(?:\.\d{1,6})?|\.\d{1,6}))"
READING = re.compile(rb" *" + NUMBER + rb" *([a-z]{1,3}) *", re.IGNORECASE)
NUMBER_ONLY = re.compile(rb" *" + NUMBER + rb" *")
ERRORS = {
    b"*10": "illegal command",
    b"*11": "not applicable",
    b"*12": "invalid specifier",
    b"*22": "value too large",
}
IDENTITY_LINE = re.compile(rb"[\x20-\x7e]{1,60}")
QUESTIONS = {
    b"RN\r": "identity.product",
    b"RM\r": "identity.model",
    b"RV\r": "identity.firmware",
    b"RS\r": "identity.serial",
}


class Mark10Driver(LineDriver):
    """Reads forces in the gauge's own unit; compression is positive, tension negative.

    With ``squeeze=tension`` the sign is turned, digits untouched. ``AOUT1`` means 50 readings a
    second (a legacy of the BGI indicator), so rate 1 expects 50. While the port is open the gauge
    does not switch itself off; its own minutes are given back, where ``LIST`` told them.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        self._is_series_4 = settings["series"] == "4"
        if self._is_series_4:
            settings = {**settings, "mode": "poll"}
        info = InstrumentInfo(InstrumentKind.FORCE, "mark10", "Mark-10", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._streams = settings["mode"] == "stream"
        interval_s = positive_number("mark10", "interval_s", settings["interval_s"])
        self._poll_interval_s = None if self._streams else interval_s
        self._bare_unit = settings["unit"] if settings["format"] == "num" else ""
        if settings["format"] == "num" and not self._bare_unit:
            raise bad_setting("mark10", "unit", "", "a unit, because format is num")
        self._turned = settings["squeeze"] == "tension"
        self._questions = Questions()
        self._own_auto_off = b""

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second, as streamed or as polled."""
        if not self._streams:
            return super().expected_rate_hz
        rate = self.info.settings["rate"]
        return 50.0 if rate == "1" else float(rate)

    def identify_commands(self) -> tuple[bytes, ...]:
        """Who it is and how it is set; nothing with bare numbers, which look like answers."""
        if self._bare_unit or self._is_series_4:
            return ()
        self._questions.ask(QUESTIONS.values())
        return ((b"AOUT0\r",) if self._streams else ()) + (*QUESTIONS, b"LIST\r")

    def start_commands(self) -> tuple[bytes, ...]:
        """No switching off by itself, and the stream."""
        if self._is_series_4:
            return ()
        rate = self.info.settings["rate"].encode()
        return (b"AOFF0\r", *(b"AOUT%s\r" % rate,) * self._streams)

    def stop_commands(self) -> tuple[bytes, ...]:
        """End of the stream, and the gauge's own minutes to switching off."""
        restored = (self._own_auto_off,) if self._own_auto_off else ()
        return (b"AOUT0\r",) * self._streams + restored

    def zero_commands(self) -> tuple[bytes, ...]:
        """Zero the display and clear the peaks; Series 4 has a key for that only."""
        return () if self._is_series_4 else (b"Z\r",)

    def poll_command(self) -> bytes:
        """The displayed reading."""
        return b"" if self._streams else b"?\r"

    def reset(self) -> None:
        """Forget half a line and the questions asked."""
        super().reset()
        self._questions.clear()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, the settings, an error, an answer, or unknown."""
        reading = self._reading(host_ns, line)
        if reading:
            return (reading,)
        plain = line.strip()
        if LIST_LINE.fullmatch(plain):
            # After a break the gauge tells our own AOFF0: the first answer is the gauge's own.
            self._own_auto_off = self._own_auto_off or auto_off_command(plain)
            return list_statuses(host_ns, plain)
        return (self._talk(host_ns, line),)

    def _reading(self, host_ns: int, line: bytes) -> ForceSample | None:
        match = READING.fullmatch(line)
        if match:
            return self._sample(host_ns, match, UNITS.get(match[2].decode().lower(), ""))
        match = NUMBER_ONLY.fullmatch(line) if self._bare_unit else None
        return self._sample(host_ns, match, self._bare_unit) if match else None

    def _sample(self, host_ns: int, match: re.Match[bytes], unit: str) -> ForceSample | None:
        if not unit:
            return None
        return force_sample(host_ns, match[1].decode(), unit, turned=self._turned)

    def _talk(self, host_ns: int, line: bytes) -> DeviceEvent:
        plain = line.strip()
        if plain in ERRORS:
            self._questions.answered(host_ns)
            return DeviceStatus(host_ns, "error", f"{plain.decode()} {ERRORS[plain]}")
        if IDENTITY_LINE.fullmatch(plain):
            name = self._questions.answered(host_ns)
            if name:
                return DeviceStatus(host_ns, name, plain.decode())
        return Unknown(host_ns, line)
