"""Chronojump's force sensor: an Arduino that sends microseconds and newtons as text.

Source: GNOME/chronojump, arduino/ForceSensor/ForceSensor-0.6.ino (0.4 and 0.5 differ only in the
offset after ``Capture ended:``). The firmware reads a command with ``Serial.readString()``, which
waits until nothing has come for 1 s (Arduino's default). So an answer takes a second, two commands
within a second are taken for one that does not exist, and a command during a capture leaves a hole
of a second in the readings. Nothing but ``end_capture:`` is ever sent during a capture.

The public firmware says nothing when it starts. A version line that nobody asked for is taken for
the greeting of one that does.
"""

from __future__ import annotations

import re

from devices.device_clock import NS_PER_UNIT, RestartingClock
from devices.driver import LineDriver
from devices.force_text import force_sample
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

READING = re.compile(rb"(\d{1,10});(-?\d{1,7}\.\d{2})")
TRIGGER = re.compile(rb"(\d{1,10});([Rr])")
VERSION = re.compile(rb"(Force_Sensor)-([\x21-\x7e]{1,30})")
STARTED = b"Starting capture..."
ENDED = re.compile(rb"Capture ended:(?:-?\d{1,10})?")
TARED = re.compile(rb"Taring OK:(-?\d{1,10})")
ANSWERS = {
    "tare": re.compile(rb"-?\d{1,10}"),
    "calibration factor": re.compile(rb"-?\d{1,9}\.\d\d"),
}
REFUSED = b"Not a valid command"
WRAP_US = 1 << 32
WRAP_NS = WRAP_US * NS_PER_UNIT["us"]
END, TARE, START = b"end_capture:\r\n", b"tare:\r\n", b"start_capture:\r\n"
QUESTIONS = (b"get_version:\r\n", b"get_tare:\r\n", b"get_calibration_factor:\r\n")


class ChronojumpForceDriver(LineDriver):
    """Reads newtons with the sensor's own time.

    Tare and calibration factor are asked before the capture and told as ``settings``. A zero is the
    end of the capture, ``tare:`` and a new start; the firmware has no other way to a zero, and it
    keeps the new one in its memory.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        name = "chronojump_force"
        info = InstrumentInfo(InstrumentKind.FORCE, name, "Chronojump", settings=settings)
        super().__init__(info, SerialSettings(baud=115200))
        self._turned = settings["squeeze"] == "negative"
        self._clock = RestartingClock(WRAP_NS)
        self._capturing: bool | None = None
        self._asked: set[str] = set()

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second, by the RATE pin of the amplifier."""
        return float(self.info.settings["rate"])

    @property
    def boot_wait_s(self) -> float:
        """Opening the port restarts an Arduino Nano (recalled, as is the time that it takes)."""
        return 2.0

    @property
    def command_gap_s(self) -> float:
        """One second of silence ends a command; the rest is for the line and for a conversion."""
        return 1.25

    def identify_commands(self) -> tuple[bytes, ...]:
        """End of a capture that may still run, then version, tare and calibration factor."""
        self._asked = {"version", *ANSWERS}
        return (END, *QUESTIONS)

    def start_commands(self) -> tuple[bytes, ...]:
        """Start of the capture."""
        return (START,)

    def stop_commands(self) -> tuple[bytes, ...]:
        """End of the capture."""
        return (END,)

    def zero_commands(self) -> tuple[bytes, ...]:
        """A new tare between two captures."""
        return (END, TARE, START)

    def reset(self) -> None:
        """Forget half a line, the questions and the sensor's clock."""
        super().reset()
        self._clock = RestartingClock(WRAP_NS)
        self._capturing = None
        self._asked.clear()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, a trigger, an answer, or unknown."""
        match = READING.fullmatch(line)
        if match and int(match[1]) < WRAP_US:
            return self._reading(host_ns, int(match[1]), match[2].decode())
        match = TRIGGER.fullmatch(line)
        if match:
            text = f"trigger {match[2].decode()} at {match[1].decode()} us"
            return (DeviceStatus(host_ns, "info", text),)
        return self._progress(host_ns, line) or self._answer(host_ns, line)

    def _reading(self, host_ns: int, micros: int, digits: str) -> tuple[DeviceEvent, ...]:
        self._capturing = True
        was_trusted = self._clock.trusted
        device_ns = self._clock.at(host_ns, micros * NS_PER_UNIT["us"])
        sample = force_sample(host_ns, digits, "N", turned=self._turned, device_ns=device_ns)
        if was_trusted and not self._clock.trusted:
            return (sample, DeviceStatus(host_ns, "error", "device clock went back"))
        return (sample,)

    def _progress(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """What begins and ends a capture."""
        if line == STARTED:
            self._capturing = True
            self._clock.restart(host_ns)
        elif ENDED.fullmatch(line):
            self._capturing = False
        else:
            return ()
        return (DeviceStatus(host_ns, "banner", line.decode()),)

    def _answer(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        match = VERSION.fullmatch(line)
        if match:
            return self._version(host_ns, match[1].decode(), match[2].decode())
        match = TARED.fullmatch(line)
        if match:
            return (DeviceStatus(host_ns, "settings", f"tare: {match[1].decode()}"),)
        if line == REFUSED:
            return (DeviceStatus(host_ns, "error", "not a valid command"),)
        return (self._setting(host_ns, line) or Unknown(host_ns, line),)

    def _version(self, host_ns: int, model: str, version: str) -> tuple[DeviceEvent, ...]:
        """An answer, a greeting, or the greeting of a sensor that has lost its capture."""
        if self._capturing:
            self._capturing = None
            self._clock.restart(host_ns)
            return (DeviceStatus(host_ns, "error", "device restarted"),)
        if "version" not in self._asked:
            return (DeviceStatus(host_ns, "banner", f"{model}-{version}"),)
        self._asked.remove("version")
        return (
            DeviceStatus(host_ns, "identity.model", model),
            DeviceStatus(host_ns, "identity.firmware", version),
        )

    def _setting(self, host_ns: int, line: bytes) -> DeviceStatus | None:
        """A bare number is an answer only after a capture's end: it may be a reading's tail."""
        for name, shape in ANSWERS.items():
            if self._capturing is False and name in self._asked and shape.fullmatch(line):
                self._asked.remove(name)
                return DeviceStatus(host_ns, "settings", f"{name}: {line.decode()}")
        return None
