"""Imada force gauges."""

from __future__ import annotations

from devices.entries.entry import FORCE_UNITS, DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

IMADA_DS2 = DriverEntry(
    "imada_ds2",
    InstrumentKind.FORCE,
    N_("Imada DS2 or DPS force gauge"),
    "devices.drivers.imada_ds2:ImadaDs2Driver",
    "devices.simulators.imada_ds2:ImadaDs2Gauge",
    "Imada manual (Someco) p. 13; imada_forcegauge forcegauge.py (DS2); public DST-44A module",
    (
        Setting("baud", N_("Baud rate"), "19200", BAUD_RATES),
        Setting("interval_s", N_("Seconds between polls"), "0.05"),
        Setting(
            "units", N_("Units that K, N and O stand for"), "kgf,N,lbf", ("kgf,N,lbf", "gf,N,ozf")
        ),
        Setting("invert", N_("Turn the sign"), "no", ("no", "yes")),
    ),
)
IMADA_ZT = DriverEntry(
    "imada_zt",
    InstrumentKind.FORCE,
    N_("Imada ZTA or ZTS force gauge"),
    "devices.drivers.imada_zt:ImadaZtDriver",
    "devices.simulators.imada_zt:ImadaZtGauge",
    "IMADA_ZTS.py and IMADA_ZTS2.py (A. Yamaguchi); EZT manual p. 53 (same X commands)",
    (
        Setting("baud", N_("Baud rate"), "19200", BAUD_RATES),
        Setting("mode", N_("Reading"), "stream", ("stream", "poll")),
        Setting("rate", N_("Readings a second"), "2000", ("2000", "10")),
        Setting("interval_s", N_("Seconds between polls"), "0.05"),
        Setting("unit", N_("Unit, if the gauge tells none"), "", FORCE_UNITS),
        Setting("unit_codes", N_("Unit codes of the gauge, asked for at the start")),
        Setting("tail", N_("Pattern of what follows the unit"), "T?[LOH]?"),
        Setting("invert", N_("Turn the sign"), "no", ("no", "yes")),
    ),
)
