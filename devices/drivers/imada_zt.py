"""Imada ZTA, ZTS and eZT force gauges: a stream of 2000 or 10 readings a second, or polling.

Sources: ``IMADA_ZTS.py`` and ``IMADA_ZTS2.py`` (A. Yamaguchi, public code that works with a ZTS)
for the commands, the list of unit codes and the places of force (1 to 6) and unit (15) in an
answer; EZT manual p. 53 for the widths of force and displacement. Nothing that could be read tells
what follows the unit: mode and judgement as on the DS2 are inferred and unsure.
"""

from __future__ import annotations

import re

from devices.driver import LineDriver
from devices.force_text import force_of
from devices.settings import bad_setting, compiled, positive_number
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

NAME = "imada_zt"
READING = re.compile(
    rb"r(?P<sign>[+-])(?=[\d.]{5}[+\- ])(?P<digits>\d*\.\d*)"
    rb"(?P<displacement>[+\- ][\d. ]{7})(?P<index>[0-5])(?P<tail>[\x20-\x7e]{0,8})"
)
UNIT_LIST = re.compile(rb"XFC((?:\d\d){6})")
ANSWER = re.compile(rb"X(?!FC)[A-Za-z]{2}[\x20-\x7e]{0,40}")
UNITS = {
    "01": "mN", "02": "N", "03": "kN", "04": "gf", "05": "kgf", "07": "gf", "08": "kgf",
    "10": "ozf", "11": "lbf",
}  # fmt: skip
"""Codes of forces, with g and kg as the forces that they stand for on a force gauge.

Torques (13 to 23) and klbf (12) have no place here.
"""
STREAMS = {"2000": b"XAG\r", "10": b"XAg\r"}


class ImadaZtDriver(LineDriver):
    """Reads forces in the unit that the gauge's own list gives; no unit, no reading.

    A reading names its unit by a place in a list that the gauge tells when asked with ``XFC``.
    Where it does not tell, the unit of the settings is taken, for the place of the first reading
    only: another place later means that somebody changed the unit. Where both are known and differ,
    nothing is read.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        info = InstrumentInfo(InstrumentKind.FORCE, NAME, "Imada", settings=settings)
        super().__init__(info, SerialSettings(baud=int(settings["baud"])))
        self._streams = settings["mode"] == "stream"
        interval_s = positive_number(NAME, "interval_s", settings["interval_s"])
        self._poll_interval_s = None if self._streams else interval_s
        self._inverted = settings["invert"] == "yes"
        self._tail = compiled(NAME, "tail", settings["tail"])
        self._codes = settings["unit_codes"]
        self._first_index: int | None = None
        if self._codes and not re.fullmatch(r"\d{12}", self._codes, re.ASCII):
            raise bad_setting(NAME, "unit_codes", self._codes, "six codes of two digits")

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second, as streamed or as polled."""
        return float(self.info.settings["rate"]) if self._streams else super().expected_rate_hz

    def identify_commands(self) -> tuple[bytes, ...]:
        """Silence, then the list of units; what else tells the model is not known."""
        return (b"XAS\r", b"XFC\r")

    def start_commands(self) -> tuple[bytes, ...]:
        """The stream."""
        return (STREAMS[self.info.settings["rate"]],) * self._streams

    def stop_commands(self) -> tuple[bytes, ...]:
        """End of the stream."""
        return (b"XAS\r",) * self._streams

    def poll_command(self) -> bytes:
        """One reading."""
        return b"" if self._streams else b"XAR\r"

    def reset(self) -> None:
        """Forget half a line and the unit list of what was connected before."""
        super().reset()
        self._codes = self.info.settings["unit_codes"]
        self._first_index = None

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """A reading, the list of units, another answer, or unknown."""
        match = READING.fullmatch(line)
        if match:
            return (self._reading(host_ns, match),)
        listed = UNIT_LIST.fullmatch(line)
        if listed:
            self._codes = listed[1].decode()
            return (DeviceStatus(host_ns, "setting.unit_codes", self._codes),)
        if ANSWER.fullmatch(line):
            return (DeviceStatus(host_ns, "info", line.decode()),)
        return (Unknown(host_ns, line),)

    def _reading(self, host_ns: int, match: re.Match[bytes]) -> DeviceEvent:
        tail = match["tail"].decode()
        if "E" in tail:
            return DeviceStatus(host_ns, "error", f"overload {match[0].decode()}")
        unit = self._unit(int(match["index"]))
        if not unit or not self._tail.fullmatch(tail):
            return Unknown(host_ns, match[0])
        negative = (match["sign"] == b"-") != self._inverted
        return force_of(host_ns, negative, match["digits"].decode(), unit)

    def _unit(self, index: int) -> str:
        """The unit at this place of the gauge's list; empty where it can't be known."""
        expected = self.info.settings["unit"]
        if self._codes:
            told = UNITS.get(self._codes[2 * index : 2 * index + 2], "")
            return told if expected in ("", told) else ""
        if self._first_index is None:
            self._first_index = index
        return expected if index == self._first_index else ""
