"""A force in a line of text, found by a pattern."""

from __future__ import annotations

import re
from decimal import Context, Decimal

import msgspec

from devices.device_clock import NS_PER_UNIT, DeviceClock
from devices.presets.force_settings import NUMBER
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample

UNIT_WORDS = {
    "n": "N", "kn": "kN", "mn": "mN", "kg": "kgf", "kgf": "kgf", "g": "gf", "gf": "gf",
    "lb": "lbf", "lbs": "lbf", "lbf": "lbf", "oz": "ozf", "ozf": "ozf",
}  # fmt: skip
EXACT = Context(prec=60)
"""Enough for the longest number times the longest scale."""
PLAIN_NUMBER = re.compile(NUMBER, re.ASCII)
WRAP_32_BITS = 1 << 32


class ForceRules(msgspec.Struct, frozen=True):
    """How a force stands in a line.

    :param pattern: must match the whole line; groups ``value``, ``unit`` and ``time``
    :param ignore: lines that are known and say nothing about force
    :param unit: of lines that carry none
    :param scale: force of one count; None where the line holds the force itself
    :param unit_words: what the device calls units, in lower case, and what they are
    """

    pattern: re.Pattern[str]
    ignore: re.Pattern[str]
    unit: str
    scale: Decimal | None = None
    offset: Decimal = Decimal(0)
    inverted: bool = False
    time_unit: str = "s"
    wraps_at_32_bits: bool = False
    unit_words: dict[str, str] = msgspec.field(default_factory=lambda: UNIT_WORDS)


class ForceLines:
    """Reads lines by their rules; keeps the device's clock between them.

    With a scale the value is ``(counts - offset) * scale`` in exact decimal arithmetic, and the
    sample's text is that exact number.
    """

    def __init__(self, rules: ForceRules) -> None:
        self._rules = rules
        self._ns_per_unit = NS_PER_UNIT[rules.time_unit]
        modulus_ns = WRAP_32_BITS * self._ns_per_unit if rules.wraps_at_32_bits else None
        self._clock = DeviceClock(modulus_ns)

    def reset(self) -> None:
        """Forget the device's clock."""
        self._clock.reset()

    def read(self, host_ns: int, text: str) -> tuple[DeviceEvent, ...] | None:
        """A reading or a banner; None for a line that these rules don't know."""
        match = self._rules.pattern.fullmatch(text)
        if match:
            return self._reading(host_ns, match.groupdict())
        if self._rules.ignore.fullmatch(text):
            return (DeviceStatus(host_ns, "banner", text),)
        return None

    def _reading(
        self, host_ns: int, groups: dict[str, str | None]
    ) -> tuple[DeviceEvent, ...] | None:
        word = groups.get("unit")
        rules = self._rules
        unit = rules.unit if word is None else rules.unit_words.get(word.lower(), "")
        digits = groups.get("value") or ""
        time = groups.get("time")
        if not unit or not PLAIN_NUMBER.fullmatch(digits):
            return None
        if time is not None and not PLAIN_NUMBER.fullmatch(time):
            return None
        was_trusted = self._clock.trusted
        device_ns = self._device_ns(time)
        value, resolution = self._scaled(digits)
        sample = ForceSample(host_ns, float(value), unit, value, resolution, device_ns)
        if was_trusted and not self._clock.trusted:
            return (sample, DeviceStatus(host_ns, "error", "device clock went back"))
        return (sample,)

    def _scaled(self, digits: str) -> tuple[str, float]:
        """Value as text and the value of its last digit, both in the unit."""
        rules = self._rules
        decimals = len(digits.partition(".")[2])
        if rules.scale is None and not rules.offset and not rules.inverted:
            return digits.removeprefix("+"), 10.0**-decimals
        scale = Decimal(1) if rules.scale is None else rules.scale
        value = EXACT.multiply(EXACT.subtract(Decimal(digits), rules.offset), scale)
        text = f"{value.copy_negate() if rules.inverted and value else value:f}"
        return text, abs(float(scale)) * float(f"1e-{decimals}")

    def _device_ns(self, text: str | None) -> int | None:
        if text is None:
            return None
        # Whole numbers without Decimal: this is done a thousand times a second.
        exact = int(text) if text.isdecimal() else Decimal(text)
        return self._clock.unwrap(int(exact * self._ns_per_unit))
