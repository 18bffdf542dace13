"""Wagner FDV: a stream of readings that nothing has to ask for.

Source: Wagner FDV manual p. 25: ``-XXXXXX YY Peak`` CR LF, six places of number and two of unit;
``HELP`` while the gauge is overloaded. Unsure: whether ``Peak`` stands on every line or only on
those of a held peak (both are read, and the mode is told when it changes), what stands in front of
a positive number (a blank, a plus or nothing are read), and the words for units other than pounds
and kilograms.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_sample
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

UNITS = {"lb": "lbf", "kg": "kgf", "n": "N", "oz": "ozf", "gf": "gf"}
SIX_PLACES = rb"(?=[ \d.]{6} ) *\d{1,6}(?:\.\d{1,4})?"
READING = re.compile(rb"([-+ ]?)(" + SIX_PLACES + rb") ([A-Za-z][A-Za-z ]?)( Peak)? *")
OVERLOAD = b"HELP"


class WagnerFdvDriver(LineDriver):
    """Listens; nothing is ever sent."""

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, "wagner_fdv", "Wagner", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._turned = settings["squeeze"] == "negative"
        self._mode = ""

    @property
    def expected_rate_hz(self) -> float | None:
        """The manual names no rate: at least one a second."""
        return 1.0

    def reset(self) -> None:
        """Forget half a line and the mode."""
        super().reset()
        self._mode = ""

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, the overload, or unknown."""
        if line.strip() == OVERLOAD:
            return (DeviceStatus(host_ns, "error", "overload"),)
        match = READING.fullmatch(line)
        unit = UNITS.get(match[3].decode().strip().lower()) if match else None
        if match is None or unit is None:
            return (Unknown(host_ns, line),)
        digits = (match[1].strip() + match[2].strip()).decode()
        sample = force_sample(host_ns, digits, unit, turned=self._turned)
        return (*self._changed_mode(host_ns, "peak" if match[4] else "plain"), sample)

    def _changed_mode(self, host_ns: int, mode: str) -> tuple[DeviceStatus, ...]:
        if mode == self._mode:
            return ()
        self._mode = mode
        return (DeviceStatus(host_ns, "settings", f"lines: {mode}"),)
