"""Mecmesin force gauges, some sold by Dillon."""

from __future__ import annotations

from devices.entries.entry import FORCE_UNITS, SIGNS, DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

MECMESIN_AFG = DriverEntry(
    "mecmesin_afg",
    InstrumentKind.FORCE,
    N_("Mecmesin or Dillon AFG force gauge"),
    "devices.drivers.mecmesin_afg:MecmesinAfgDriver",
    "devices.simulators.mecmesin_afg:MecmesinAfg",
    "Dillon Quantrol AFG manual p. 11; Mecmesin AFG manual p. 37",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("mode", N_("Reading"), "poll", ("poll", "listen")),
        Setting("interval_s", N_("Seconds between polls"), "0.1"),
        Setting("unit", N_("Unit, for numbers without one"), "", FORCE_UNITS),
        Setting("squeeze", N_("A squeeze is"), "positive", SIGNS),
    ),
)
