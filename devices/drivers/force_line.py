"""Force as lines of text: presets, columns or a pattern of one's own.

Sources of the presets: ``devices/presets/force.py``.
"""

from __future__ import annotations

from decimal import Decimal

from devices.driver import LineDriver
from devices.line_formats.force import ForceLines, ForceRules
from devices.presets.force_settings import check_usable, decimal_setting, with_preset
from devices.settings import compiled, positive_number, wire_bytes
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, Unknown

NAME = "force_line"


class ForceLineDriver(LineDriver):
    """Reads forces by a pattern with the groups ``value``, ``unit`` and ``time``."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._settings = with_preset(settings)
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "", settings=self._settings)
        super().__init__(info, SerialSettings(baud=int(self._settings["baud"])))
        self._lines = ForceLines(_rules(self._settings))

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
        self._lines.reset()

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, a banner, or unknown."""
        text = line.decode("latin-1").strip()
        return self._lines.read(host_ns, text) or (Unknown(host_ns, line),)

    def _command(self, key: str) -> tuple[bytes, ...]:
        return (wire_bytes(self._settings[key]),) if self._settings[key] else ()


def _number(settings: dict[str, str], key: str) -> float | None:
    return positive_number(NAME, key, settings[key]) if settings[key] else None


def _rules(settings: dict[str, str]) -> ForceRules:
    pattern = compiled(NAME, "pattern", settings["pattern"])
    rules = ForceRules(
        pattern,
        compiled(NAME, "ignore", settings["ignore"] or r"(?!)"),
        settings["unit"],
        decimal_setting(settings, "scale"),
        decimal_setting(settings, "offset") or Decimal(0),
        settings["invert"] == "yes",
        settings["time_unit"],
        settings["time_bits"] == "32",
    )
    check_usable(settings, pattern)
    return rules
