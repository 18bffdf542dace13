"""Sauter (KERN) force gauges."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

SAUTER_FH = DriverEntry(
    "sauter_fh",
    InstrumentKind.FORCE,
    N_("Sauter or KERN FH, FH-M or FL force gauge"),
    "devices.drivers.sauter_fh:SauterFhDriver",
    "devices.simulators.sauter_fh:SauterFhGauge",
    "Sauter FH data connection protocol (2016); FH manual p. 13, FH-M p. 9, FL p. 14",
    (
        Setting("unit", N_("Unit that the gauge shows"), "", ("N", "kN", "kgf", "lbf")),
        Setting("model", N_("Model"), "FH", ("FH", "FH-M", "FL")),
        Setting("interval_s", N_("Seconds between polls"), "0.1"),
        Setting("squeeze", N_("A squeeze is"), "compression", ("compression", "tension")),
    ),
)
