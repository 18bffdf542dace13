"""Lutron force gauges, also sold under other names."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

LUTRON_FG = DriverEntry(
    "lutron_fg",
    InstrumentKind.FORCE,
    N_("Lutron FG force gauge"),
    "devices.drivers.lutron_fg:LutronFgDriver",
    "devices.simulators.lutron_fg:LutronFgGauge",
    "Lutron FG-6005SD manual p. 26; FR-5120 p. 11; GC-2028 p. 11 for polarity and start word",
    (Setting("invert", N_("Turn the sign"), "no", ("no", "yes")),),
)
