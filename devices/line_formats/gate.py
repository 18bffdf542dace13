"""An edge of a light barrier in a line of text, found by a pattern."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from devices.device_clock import NS_PER_UNIT, DeviceClock
from devices.impulses import Impulse, ImpulseReader
from frailtylab.samples import DeviceEvent, DeviceStatus

WRAP_32_BITS = 1 << 32
NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)


class GateRules(msgspec.Struct, frozen=True):
    """How an edge stands in a line.

    :param pattern: must match the whole line; groups ``gate``, ``state`` and ``time``. Without
        ``state`` every line is a broken beam; without ``time`` only host time is known. A group
        ``ms`` must agree with ``time``, which catches a line that lost its head.
    :param ignore: lines that are known and are no edge; looked at before the pattern
    :param gates: name in the line, in lower case, to role
    :param single_gate: role of the gate where the lines name none
    :param blocked: words for a broken beam, in lower case
    """

    pattern: re.Pattern[str]
    ignore: re.Pattern[str]
    gates: dict[str, str]
    single_gate: str
    blocked: frozenset[str]
    clear: frozenset[str]
    time_unit: str = "ms"
    wraps_at_32_bits: bool = False


class GateLines:
    """Reads lines by their rules; keeps the device's clock and what it said between them."""

    def __init__(self, rules: GateRules) -> None:
        self._rules = rules
        self._ns_per_unit = NS_PER_UNIT[rules.time_unit]
        modulus_ns = WRAP_32_BITS * self._ns_per_unit if rules.wraps_at_32_bits else None
        self._impulses = ImpulseReader(DeviceClock(modulus_ns))

    def reset(self) -> None:
        """Forget the device's clock and what it said."""
        self._impulses.reset()

    def read(self, host_ns: int, text: str) -> tuple[DeviceEvent, ...] | None:
        """An edge or a banner; None for a line that these rules don't know."""
        if self._rules.ignore.fullmatch(text):
            return (DeviceStatus(host_ns, "banner", text),)
        match = self._rules.pattern.fullmatch(text)
        return self._edge(host_ns, text, match.groupdict()) if match else None

    def _edge(
        self, host_ns: int, text: str, groups: dict[str, str | None]
    ) -> tuple[DeviceEvent, ...] | None:
        name, word, time = groups.get("gate"), groups.get("state"), groups.get("time")
        blocked = self._is_blocked(word)
        if blocked is None or (time is not None and not NUMBER.fullmatch(time)):
            return None
        if not _agree(groups.get("ms"), time):
            return None
        gate = self._rules.single_gate if name is None else self._rules.gates.get(name.lower())
        if gate is None:
            return (DeviceStatus(host_ns, "info", f"gate without a role: {name}"),)
        step_ns = self._step_ns(time)
        return self._impulses.edge(
            host_ns, Impulse(gate, text, self._clock_ns(time), step_ns, blocked=blocked)
        )

    def _is_blocked(self, word: str | None) -> bool | None:
        """None for a word that is in neither list."""
        if word is None or word.lower() in self._rules.blocked:
            return True
        return False if word.lower() in self._rules.clear else None

    def _clock_ns(self, time: str | None) -> int | None:
        return None if time is None else int(Decimal(time) * self._ns_per_unit)

    def _step_ns(self, time: str | None) -> int | None:
        if time is None:
            return None
        return max(1, self._ns_per_unit // 10 ** len(time.partition(".")[2]))


def _agree(ms: str | None, us: str | None) -> bool:
    """Milliseconds and microseconds of one moment; the sketch reads its clock twice.

    The microseconds start again after 71.6 minutes, the milliseconds do not.
    """
    if ms is None or us is None:
        return True
    if not (ms.isdecimal() and us.isdecimal()):
        return False
    apart_us = (int(us) - int(ms) * 1000) % WRAP_32_BITS
    return min(apart_us, WRAP_32_BITS - apart_us) < 2500
