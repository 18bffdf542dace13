"""Force as lines of text: presets, columns or a pattern of one's own.

Sources of the presets: ``devices/presets/force.py``.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

from devices.device_clock import NS_PER_UNIT, DeviceClock
from devices.driver import LineDriver
from devices.presets.force_settings import NUMBER, check_usable, decimal_setting, with_preset
from devices.settings import compiled, positive_number, wire_bytes
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, Unknown

NAME = "force_line"
UNIT_WORDS = {
    "n": "N", "kn": "kN", "mn": "mN", "kg": "kgf", "kgf": "kgf", "g": "gf", "gf": "gf",
    "lb": "lbf", "lbs": "lbf", "lbf": "lbf", "oz": "ozf", "ozf": "ozf",
}  # fmt: skip
EXACT = Context(prec=60)
"""Enough for the longest number times the longest scale."""
PLAIN_NUMBER = re.compile(NUMBER, re.ASCII)
WRAP_32_BITS = 1 << 32


class ForceLineDriver(LineDriver):
    """Reads forces by a pattern with the groups ``value``, ``unit`` and ``time``.

    With a scale the value is ``(counts - offset) * scale`` in exact decimal arithmetic, and the
    sample's text is that exact number.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        self._settings = with_preset(settings)
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "", settings=self._settings)
        super().__init__(info, SerialSettings(baud=int(self._settings["baud"])))
        self._pattern = compiled(NAME, "pattern", self._settings["pattern"])
        self._ignore = compiled(NAME, "ignore", self._settings["ignore"] or r"(?!)")
        self._scale = decimal_setting(self._settings, "scale")
        self._offset = decimal_setting(self._settings, "offset") or Decimal(0)
        self._inverted = self._settings["invert"] == "yes"
        self._ns_per_unit = NS_PER_UNIT[self._settings["time_unit"]]
        wraps = self._settings["time_bits"] == "32"
        self._clock = DeviceClock(WRAP_32_BITS * self._ns_per_unit if wraps else None)
        check_usable(self._settings, self._pattern)

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second: as set, as polled, or at least one."""
        if self.poll_interval_s:
            return 1 / self.poll_interval_s
        return _number(self._settings, "rate_hz") or 1.0

    @property
    def poll_interval_s(self) -> float | None:
        """Seconds between requests, None without a request."""
        return (_number(self._settings, "interval_s") or 0.1) if self._settings["request"] else None

    @property
    def boot_wait_s(self) -> float:
        """Arduinos restart when their port is opened."""
        return _number(self._settings, "boot_wait_s") or 0.0

    def start_commands(self) -> tuple[bytes, ...]:
        """The start text."""
        return self._command("start")

    def stop_commands(self) -> tuple[bytes, ...]:
        """The stop text."""
        return self._command("stop")

    def zero_commands(self) -> tuple[bytes, ...]:
        """The zero text."""
        return self._command("zero")

    def poll_command(self) -> bytes:
        """The request text."""
        return wire_bytes(self._settings["request"])

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._clock.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, a banner, or unknown."""
        text = line.decode("latin-1").strip()
        match = self._pattern.fullmatch(text)
        if match:
            return self._reading(host_ns, line, match.groupdict())
        if self._ignore.fullmatch(text):
            return (DeviceStatus(host_ns, "banner", text),)
        return (Unknown(host_ns, line),)

    def _reading(
        self, host_ns: int, line: bytes, groups: dict[str, str | None]
    ) -> tuple[DeviceEvent, ...]:
        word = groups.get("unit")
        unit = self._settings["unit"] if word is None else UNIT_WORDS.get(word.lower(), "")
        digits = groups.get("value") or ""
        time = groups.get("time")
        if not unit or not PLAIN_NUMBER.fullmatch(digits):
            return (Unknown(host_ns, line),)
        if time is not None and not PLAIN_NUMBER.fullmatch(time):
            return (Unknown(host_ns, line),)
        was_trusted = self._clock.trusted
        device_ns = self._device_ns(time)
        text, resolution = self._scaled(digits)
        sample = ForceSample(host_ns, float(text), unit, text, resolution, device_ns)
        if was_trusted and not self._clock.trusted:
            return (sample, DeviceStatus(host_ns, "error", "device clock went back"))
        return (sample,)

    def _scaled(self, digits: str) -> tuple[str, float]:
        """Value as text and the value of its last digit, both in the unit."""
        decimals = len(digits.partition(".")[2])
        if self._scale is None and not self._offset and not self._inverted:
            return digits.removeprefix("+"), 10.0**-decimals
        scale = Decimal(1) if self._scale is None else self._scale
        value = EXACT.multiply(EXACT.subtract(Decimal(digits), self._offset), scale)
        text = f"{value.copy_negate() if self._inverted and value else value:f}"
        return text, abs(float(scale)) * float(f"1e-{decimals}")

    def _device_ns(self, text: str | None) -> int | None:
        if text is None:
            return None
        # Whole numbers without Decimal: this is done a thousand times a second.
        exact = int(text) if text.isdecimal() else Decimal(text)
        return self._clock.unwrap(int(exact * self._ns_per_unit))

    def _command(self, key: str) -> tuple[bytes, ...]:
        return (wire_bytes(self._settings[key]),) if self._settings[key] else ()


def _number(settings: dict[str, str], key: str) -> float | None:
    return positive_number(NAME, key, settings[key]) if settings[key] else None
