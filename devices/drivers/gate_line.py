"""Light barriers as lines of text: presets or a pattern of one's own.

Sources of the presets: ``devices/presets/gate.py``.
"""

from __future__ import annotations

from devices.driver import LineDriver
from devices.line_formats.gate import GateLines, GateRules
from devices.presets.gate import GATE_PRESETS
from devices.settings import bad_setting, compiled, pairs, positive_number, wire_bytes
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, Unknown

NAME = "gate_line"
DEFAULTS = {"baud": "9600", "time_unit": "ms", "time_bits": "none"}


class GateLineDriver(LineDriver):
    """Reads edges by a pattern with the groups ``gate``, ``state``, ``time`` and ``ms``."""

    def __init__(self, settings: dict[str, str]) -> None:
        preset = GATE_PRESETS[settings["preset"]]
        full = {key: v or preset.get(key, DEFAULTS.get(key, "")) for key, v in settings.items()}
        info = InstrumentInfo(InstrumentKind.GATE, NAME, "", settings=full)
        super().__init__(info, SerialSettings(baud=int(full["baud"])))
        self._settings = full
        self._lines = GateLines(_rules(full))

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
        self._lines.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """An edge, a banner, or unknown."""
        text = line.decode("latin-1").strip(" ")
        return self._lines.read(host_ns, text) or (Unknown(host_ns, line),)

    def _command(self, key: str) -> tuple[bytes, ...]:
        return (wire_bytes(self._settings[key]),) if self._settings[key] else ()


def _rules(settings: dict[str, str]) -> GateRules:
    rules = GateRules(
        compiled(NAME, "pattern", settings["pattern"]),
        compiled(NAME, "ignore", settings["ignore"] or r"(?!)"),
        pairs(NAME, "gates", settings["gates"]),
        settings["single_gate"],
        _words(settings["blocked_states"]),
        _words(settings["clear_states"]),
        settings["time_unit"],
        settings["time_bits"] == "32",
    )
    groups = rules.pattern.groupindex
    if "gate" in groups and not rules.gates:
        raise bad_setting(NAME, "gates", "", "name=A, name=B")
    if "gate" not in groups and not rules.single_gate:
        raise bad_setting(NAME, "single_gate", "", "A or B, because the lines name no gate")
    if "state" in groups and not rules.blocked:
        raise bad_setting(NAME, "blocked_states", "", "the words for a broken beam")
    return rules


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip().lower() for word in text.split(",") if word.strip())
