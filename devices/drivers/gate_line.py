"""Light barriers as lines of text: presets or a pattern of one's own.

Sources of the presets: ``devices/presets/gate.py``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from devices.device_clock import NS_PER_UNIT, DeviceClock
from devices.driver import LineDriver
from devices.impulses import Impulse, ImpulseReader
from devices.presets.gate import GATE_PRESETS
from devices.settings import bad_setting, compiled, pairs, positive_number, wire_bytes
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

NAME = "gate_line"
DEFAULTS = {"baud": "9600", "time_unit": "ms", "time_bits": "none"}
WRAP_32_BITS = 1 << 32
NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)


class GateLineDriver(LineDriver):
    """Reads edges by a pattern with the groups ``gate``, ``state`` and ``time``.

    Without ``state`` every line is a broken beam; without ``time`` only host time is known. A group
    ``ms`` must agree with ``time``, which catches a line that lost its head.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        preset = GATE_PRESETS[settings["preset"]]
        full = {key: v or preset.get(key, DEFAULTS.get(key, "")) for key, v in settings.items()}
        info = InstrumentInfo(InstrumentKind.GATE, NAME, "", settings=full)
        super().__init__(info, SerialSettings(baud=int(full["baud"])))
        self._settings = full
        self._pattern = compiled(NAME, "pattern", full["pattern"])
        self._ignore = compiled(NAME, "ignore", full["ignore"] or r"(?!)")
        self._gates = pairs(NAME, "gates", full["gates"])
        self._blocked = _words(full["blocked_states"])
        self._clear = _words(full["clear_states"])
        self._ns_per_unit = NS_PER_UNIT[full["time_unit"]]
        wraps = full["time_bits"] == "32"
        modulus_ns = WRAP_32_BITS * self._ns_per_unit if wraps else None
        self._impulses = ImpulseReader(DeviceClock(modulus_ns))
        self._check_usable()

    @property
    def boot_wait_s(self) -> float:
        """Arduinos restart when their port is opened."""
        text = self._settings["boot_wait_s"]
        return positive_number(NAME, "boot_wait_s", text) if text else 0.0

    def start_commands(self) -> tuple[bytes, ...]:
        """The start text."""
        return self._command("start")

    def stop_commands(self) -> tuple[bytes, ...]:
        """The stop text."""
        return self._command("stop")

    def reset(self) -> None:
        """Forget half a line and the device's clock."""
        super().reset()
        self._impulses.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An edge, a banner, or unknown."""
        text = line.decode("latin-1").strip(" ")
        if self._ignore.fullmatch(text):
            return (DeviceStatus(host_ns, "banner", text),)
        match = self._pattern.fullmatch(text)
        if match is None:
            return (Unknown(host_ns, line),)
        return self._edge(host_ns, line, match.groupdict())

    def _edge(
        self, host_ns: int, line: bytes, groups: dict[str, str | None]
    ) -> tuple[DeviceEvent, ...]:
        name, word, time = groups.get("gate"), groups.get("state"), groups.get("time")
        blocked = self._is_blocked(word)
        if blocked is None or (time is not None and not NUMBER.fullmatch(time)):
            return (Unknown(host_ns, line),)
        if not _agree(groups.get("ms"), time):
            return (Unknown(host_ns, line),)
        gate = self._settings["single_gate"] if name is None else self._gates.get(name.lower())
        if gate is None:
            return (DeviceStatus(host_ns, "info", f"gate without a role: {name}"),)
        text = line.decode("latin-1")
        step_ns = self._step_ns(time)
        return self._impulses.edge(
            host_ns, Impulse(gate, text, self._clock_ns(time), step_ns, blocked=blocked)
        )

    def _is_blocked(self, word: str | None) -> bool | None:
        """None for a word that is in neither list."""
        if word is None or word.lower() in self._blocked:
            return True
        return False if word.lower() in self._clear else None

    def _clock_ns(self, time: str | None) -> int | None:
        return None if time is None else int(Decimal(time) * self._ns_per_unit)

    def _step_ns(self, time: str | None) -> int | None:
        if time is None:
            return None
        return max(1, self._ns_per_unit // 10 ** len(time.partition(".")[2]))

    def _command(self, key: str) -> tuple[bytes, ...]:
        return (wire_bytes(self._settings[key]),) if self._settings[key] else ()

    def _check_usable(self) -> None:
        groups = self._pattern.groupindex
        if "gate" in groups and not self._gates:
            raise bad_setting(NAME, "gates", "", "name=A, name=B")
        if "gate" not in groups and not self._settings["single_gate"]:
            raise bad_setting(NAME, "single_gate", "", "A or B, because the lines name no gate")
        if "state" in groups and not self._blocked:
            raise bad_setting(NAME, "blocked_states", "", "the words for a broken beam")


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip().lower() for word in text.split(",") if word.strip())


def _agree(ms: str | None, us: str | None) -> bool:
    """Milliseconds and microseconds of one moment; the sketch reads its clock twice.

    The microseconds start again after 71.6 minutes, the milliseconds do not.
    """
    if ms is None or us is None:
        return True
    apart_us = (int(us) - int(ms) * 1000) % WRAP_32_BITS
    return min(apart_us, WRAP_32_BITS - apart_us) < 2500
