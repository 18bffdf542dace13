"""An edge of a light barrier in a line of text, found by a pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from devices.device_clock import NS_PER_UNIT, DeviceClock
from frailtylab.samples import DeviceEvent, DeviceStatus, GateEdge

WRAP_32_BITS = 1 << 32
NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class GateRules:
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
    """Reads lines by their rules; keeps the device's clock between them."""

    def __init__(self, rules: GateRules) -> None:
        self._rules = rules
        self._ns_per_unit = NS_PER_UNIT[rules.time_unit]
        modulus_ns = WRAP_32_BITS * self._ns_per_unit if rules.wraps_at_32_bits else None
        self._clock = DeviceClock(modulus_ns)

    def reset(self) -> None:
        """Forget the device's clock."""
        self._clock.reset()

    def read(self, host_ns: int, text: str) -> tuple[DeviceEvent, ...] | None:
        """An edge or a banner; None for a line that these rules don't know."""
        if self._rules.ignore.fullmatch(text):
            return (DeviceStatus(host_ns, "banner", text),)
        match = self._rules.pattern.fullmatch(text)
        return self._edge(host_ns, match.groupdict()) if match else None

    def _edge(self, host_ns: int, groups: dict[str, str | None]) -> tuple[DeviceEvent, ...] | None:
        name, word, time = groups.get("gate"), groups.get("state"), groups.get("time")
        blocked = self._is_blocked(word)
        if blocked is None or (time is not None and not NUMBER.fullmatch(time)):
            return None
        if not _agree(groups.get("ms"), time):
            return None
        gate = self._rules.single_gate if name is None else self._rules.gates.get(name.lower())
        if gate is None:
            return (DeviceStatus(host_ns, "info", f"gate without a role: {name}"),)
        was_trusted = self._clock.trusted
        edge = GateEdge(gate, blocked, host_ns, self._device_ns(time), False, self._step_ns(time))
        if was_trusted and not self._clock.trusted:
            return (edge, DeviceStatus(host_ns, "error", "device clock went back"))
        return (edge,)

    def _is_blocked(self, word: str | None) -> bool | None:
        """None for a word that is in neither list."""
        if word is None or word.lower() in self._rules.blocked:
            return True
        return False if word.lower() in self._rules.clear else None

    def _device_ns(self, time: str | None) -> int | None:
        return None if time is None else self._clock.unwrap(int(Decimal(time) * self._ns_per_unit))

    def _step_ns(self, time: str | None) -> int | None:
        if time is None:
            return None
        return max(1, self._ns_per_unit // 10 ** len(time.partition(".")[2]))


def _agree(ms: str | None, us: str | None) -> bool:
    """Milliseconds and microseconds of one moment; the sketch reads its clock twice."""
    if ms is None or us is None:
        return True
    return ms.isdecimal() and us.isdecimal() and abs(int(us) // 1000 - int(ms)) <= 2
