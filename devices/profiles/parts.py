"""A profile's tables as the parts that a driver is made of."""

from __future__ import annotations

import re
from decimal import Decimal

from devices.driver import Framer
from devices.framing.fixed import FixedFramer
from devices.framing.lines import LineFramer
from devices.line_formats.force import UNIT_WORDS, ForceLines, ForceRules
from devices.line_formats.gate import GateLines, GateRules
from devices.presets.force_settings import column_pattern
from devices.profiles.schema import Columns, Force, Frame, Gate, Profile, Serial
from devices.settings import wire_bytes
from devices.transport.stream import SerialSettings

PARITY = {"none": "N", "even": "E", "odd": "O"}
NOTHING = r"(?!)"


def serial_settings(serial: Serial) -> SerialSettings:
    """How the line is set."""
    return SerialSettings(
        serial.baud,
        serial.data_bits,
        PARITY[serial.parity],
        serial.stop_bits,
        serial.rts_cts,
        serial.dtr,
        serial.rts,
    )


def framer_of(frame: Frame) -> Framer:
    """What cuts the stream.

    Between the marks of a frame of fixed length no byte of a mark can stand, so that a frame is
    never found across two others.
    """
    if frame.length is None:
        return LineFramer(ends=wire_bytes(frame.line_ends))
    begins, ends = wire_bytes(frame.begins), wire_bytes(frame.ends)
    inside = frame.length - len(begins) - len(ends)
    body = b"[^%b]{%d}" % (re.escape(begins + ends), inside)
    shape = re.compile(re.escape(begins) + body + re.escape(ends))
    return FixedFramer(shape, frame.length)


def body_of(frame: Frame) -> slice:
    """The part of a frame between its marks; all of a line."""
    if frame.length is None:
        return slice(None)
    return slice(len(wire_bytes(frame.begins)), frame.length - len(wire_bytes(frame.ends)))


def lines_of(profile: Profile) -> ForceLines | GateLines:
    """What reads the profile's lines.

    :raises ValueError: for a profile that was not checked: it has neither force nor gate
    """
    if profile.force is not None:
        return ForceLines(_force_rules(profile.force))
    if profile.gate is not None:
        return GateLines(_gate_rules(profile.gate))
    raise ValueError("a profile without force and gate")


def reading_pattern(profile: Profile) -> re.Pattern[str]:
    """The pattern of a reading; columns are made into one."""
    table = profile.force or profile.gate
    text = table.pattern if table is not None else ""
    if profile.force is not None and profile.force.columns is not None:
        text = _column_text(profile.force.columns)
    return re.compile(text, re.ASCII)


def _column_text(columns: Columns) -> str:
    numbers = {"value": columns.value, "unit": columns.unit, "time": columns.time}
    given = {name: number for name, number in numbers.items() if number is not None}
    return column_pattern(given, columns.separator)


def _force_rules(force: Force) -> ForceRules:
    text = force.pattern if force.columns is None else _column_text(force.columns)
    return ForceRules(
        re.compile(text, re.ASCII),
        re.compile(force.ignore or NOTHING, re.ASCII),
        force.unit or "",
        Decimal(force.scale) if force.scale else None,
        Decimal(force.offset or 0),
        force.sign == "turned",
        force.time_unit,
        force.time_wraps_at_32_bits,
        {word.lower(): unit for word, unit in force.units.items()} or UNIT_WORDS,
    )


def _gate_rules(gate: Gate) -> GateRules:
    return GateRules(
        re.compile(gate.pattern, re.ASCII),
        re.compile(gate.ignore or NOTHING, re.ASCII),
        {name.lower(): role for name, role in gate.gates.items()},
        gate.single_gate or "",
        frozenset(word.lower() for word in gate.blocked),
        frozenset(word.lower() for word in gate.clear),
        gate.time_unit,
        gate.time_wraps_at_32_bits,
    )
