"""The drivers by name, and how to build one. A driver's code is loaded when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

from devices.driver import Driver
from devices.presets.force import FORCE_PRESETS
from devices.presets.gate import GATE_PRESETS
from devices.settings import Setting, bad_setting, checked
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

TIME_UNITS = ("s", "ms", "us")
FORCE_UNITS = ("N", "kgf", "lbf", "kN", "mN", "gf", "ozf")


@dataclass(frozen=True, slots=True)
class DriverEntry:
    """A driver as it is offered to a person.

    :param label: what it is called on the screen, translated where it is shown
    :param target: ``module:Class`` of the driver
    :param source: the document or code that its protocol was taken from
    """

    name: str
    kind: InstrumentKind
    label: str
    target: str
    source: str
    settings: tuple[Setting, ...]


_MARK10 = DriverEntry(
    "mark10",
    InstrumentKind.FORCE,
    N_("Mark-10 force gauge"),
    "devices.drivers.mark10:Mark10Driver",
    "Mark-10 Series 5 user's guide (GCL2); Model 7i guide p. 29-31; M4-012 guide p. 16",
    (
        Setting("baud", N_("Baud rate"), "115200", BAUD_RATES),
        Setting("mode", N_("Reading"), "stream", ("stream", "poll")),
        Setting(
            "rate",
            N_("Readings a second (1 means 50)"),
            "50",
            ("1", "2", "5", "10", "25", "50", "125", "250"),
        ),
        Setting("interval_s", N_("Seconds between polls"), "0.1"),
        Setting("format", N_("Format"), "full", ("full", "num")),
        Setting("unit", N_("Unit, for numbers without one"), "", FORCE_UNITS),
        Setting("squeeze", N_("A squeeze is"), "compression", ("compression", "tension")),
    ),
)
_FORCE_LINE = DriverEntry(
    "force_line",
    InstrumentKind.FORCE,
    N_("Force as lines of text (Arduino, HX711)"),
    "devices.drivers.force_line:ForceLineDriver",
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
_ALGE_TIMY = DriverEntry(
    "alge_timy",
    InstrumentKind.GATE,
    N_("ALGE Timy timing device"),
    "devices.drivers.alge_timy:AlgeTimyDriver",
    "ALGE Timy manual p. 23, Timy3 manual §12.1; metarace timy.py (MIT) for checksum and quirks",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("gates", N_("Gates of the channels"), "c0=A, c1=B"),
        Setting("checksum", N_("Check sum (CHK1)"), "off", ("off", "on")),
        Setting("rts_cts", N_("Hardware handshake"), "off", ("off", "on")),
    ),
)
_GATE_LINE = DriverEntry(
    "gate_line",
    InstrumentKind.GATE,
    N_("Light barriers as lines of text"),
    "devices.drivers.gate_line:GateLineDriver",
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

DRIVERS: dict[str, DriverEntry] = {
    entry.name: entry for entry in (_MARK10, _FORCE_LINE, _ALGE_TIMY, _GATE_LINE)
}


def driver_entry(name: str) -> DriverEntry:
    """The entry of this name.

    :raises OperatorError: when there is none
    """
    if name not in DRIVERS:
        raise bad_setting(name, "driver", name, ", ".join(DRIVERS))
    return DRIVERS[name]


def build_driver(name: str, settings: Mapping[str, str]) -> Driver:
    """A fresh driver; ``driver.info.settings`` builds the same one again.

    :raises OperatorError: for an unknown driver or a setting that can't be used
    """
    entry = driver_entry(name)
    module_name, class_name = entry.target.split(":")
    driver_class = getattr(importlib.import_module(module_name), class_name)
    driver: Driver = driver_class(checked(entry.settings, settings, name))
    # Asked once here: a setting that can't be used is refused now, not on the reader's thread.
    _ = driver.start_commands(), driver.stop_commands(), driver.zero_commands()
    _ = driver.poll_command(), driver.expected_rate_hz, driver.boot_wait_s
    return driver
