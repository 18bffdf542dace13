"""Wagner force gauges."""

from __future__ import annotations

from devices.entries.entry import SIGNS, DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

WAGNER_FDX = DriverEntry(
    "wagner_fdx",
    InstrumentKind.FORCE,
    N_("Wagner Force Ten FDX"),
    "devices.drivers.wagner_fdx:WagnerFdxDriver",
    "devices.simulators.wagner_fdx:WagnerFdx",
    "Wagner Force Ten FDX manual p. 20, D.1 USB commands",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("interval_s", N_("Seconds between polls"), "0.1"),
        Setting("squeeze", N_("A squeeze is"), "compression", ("compression", "tension")),
    ),
)
WAGNER_FDV = DriverEntry(
    "wagner_fdv",
    InstrumentKind.FORCE,
    N_("Wagner FDV force gauge"),
    "devices.drivers.wagner_fdv:WagnerFdvDriver",
    "devices.simulators.wagner_fdv:WagnerFdv",
    "Wagner FDV manual p. 25",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("squeeze", N_("A squeeze is"), "positive", SIGNS),
    ),
)
