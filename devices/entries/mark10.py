"""Mark-10 force gauges."""

from __future__ import annotations

from devices.entries.entry import FORCE_UNITS, DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

MARK10 = DriverEntry(
    "mark10",
    InstrumentKind.FORCE,
    N_("Mark-10 force gauge"),
    "devices.drivers.mark10:Mark10Driver",
    "devices.simulators.mark10:Mark10Gauge",
    "Mark-10 Series 5 user's guide (GCL2); Model 7i guide p. 29-31; M4-012 guide p. 16",
    (
        Setting("series", N_("Series (4 is polled only)"), "5", ("5", "4")),
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
