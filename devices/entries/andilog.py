"""Andilog force gauges."""

from __future__ import annotations

from devices.entries.entry import SIGNS, DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

ANDILOG_CENTOR = DriverEntry(
    "andilog_centor",
    InstrumentKind.FORCE,
    N_("Andilog Centor force gauge"),
    "devices.drivers.andilog_centor:AndilogCentorDriver",
    "devices.simulators.andilog_centor:AndilogCentor",
    "Andilog Centor Touch Star/Dual manual V6.10 p. 22",
    (
        Setting("baud", N_("Baud rate"), "115200", BAUD_RATES),
        Setting("interval_s", N_("Seconds between polls"), "0.05"),
        Setting("command_end", N_("A command ends with"), "cr", ("cr", "nothing")),
        Setting("squeeze", N_("A squeeze is"), "positive", SIGNS),
    ),
)
