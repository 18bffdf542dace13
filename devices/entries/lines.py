"""Devices of any make that print lines of text."""

from __future__ import annotations

from devices.entries.entry import FORCE_UNITS, TIME_UNITS, DriverEntry
from devices.presets.force import FORCE_PRESETS
from devices.presets.gate import GATE_PRESETS
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

FORCE_LINE = DriverEntry(
    "force_line",
    InstrumentKind.FORCE,
    N_("Force as lines of text (Arduino, HX711)"),
    "devices.drivers.force_line:ForceLineDriver",
    "devices.simulators.force_line:ForceLineDevice",
    "devices.presets.force: each preset names its source",
    (
        Setting("preset", N_("Preset"), "number", tuple(FORCE_PRESETS)),
        Setting("baud", N_("Baud rate"), "", BAUD_RATES),
        Setting("pattern", N_("Pattern with groups value, unit, time")),
        Setting("separator", N_("Separator of columns")),
        Setting("value_column", N_("Column of the force, from 1")),
        Setting("unit_column", N_("Column of the unit, from 1")),
        Setting("time_column", N_("Column of the time, from 1")),
        Setting("unit", N_("Unit"), "", FORCE_UNITS),
        Setting("scale", N_("Force of one count")),
        Setting("offset", N_("Counts at zero force")),
        Setting("invert", N_("Turn the sign"), "", ("no", "yes")),
        Setting("time_unit", N_("Unit of the time"), "", TIME_UNITS),
        Setting("time_bits", N_("Bits of the time counter"), "", ("none", "32")),
        Setting("ignore", N_("Pattern of lines to ignore")),
        Setting("request", N_("Request for one reading")),
        Setting("interval_s", N_("Seconds between requests")),
        Setting("rate_hz", N_("Readings a second")),
        Setting("start", N_("Sent to start")),
        Setting("stop", N_("Sent to stop")),
        Setting("zero", N_("Sent to set the zero")),
        Setting("boot_wait_s", N_("Seconds to wait after opening")),
    ),
)
GATE_LINE = DriverEntry(
    "gate_line",
    InstrumentKind.GATE,
    N_("Light barriers as lines of text"),
    "devices.drivers.gate_line:GateLineDriver",
    "devices.simulators.gate_line:GateLineDevice",
    "devices.presets.gate: each preset names its source",
    (
        Setting("preset", N_("Preset"), "plain", tuple(GATE_PRESETS)),
        Setting("baud", N_("Baud rate"), "", BAUD_RATES),
        Setting("pattern", N_("Pattern with groups gate, state, time")),
        Setting("gates", N_("Gates by their name in the line")),
        Setting("single_gate", N_("Gate of lines that name none")),
        Setting("blocked_states", N_("Words for a broken beam")),
        Setting("clear_states", N_("Words for a clear beam")),
        Setting("time_unit", N_("Unit of the time"), "", TIME_UNITS),
        Setting("time_bits", N_("Bits of the time counter"), "", ("none", "32")),
        Setting("ignore", N_("Pattern of lines to ignore")),
        Setting("start", N_("Sent to start")),
        Setting("stop", N_("Sent to stop")),
        Setting("boot_wait_s", N_("Seconds to wait after opening")),
    ),
)
