"""Microgate timing devices."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

MICROGATE_REI2 = DriverEntry(
    "microgate_rei2",
    InstrumentKind.GATE,
    N_("Microgate REI2 or RTPro timing device"),
    "devices.drivers.microgate_rei2:MicrogateRei2Driver",
    "devices.simulators.microgate:MicrogateRei2",
    "SlalomApp MicrogateAgent.java (fields); agilsport/ski microgate_rei2_v2.lua (captures)",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("gates", N_("Gates of the logical channels"), "000=A, 255=B"),
        Setting("rts_cts", N_("Hardware handshake"), "off", ("off", "on")),
    ),
)
MICROGATE_RACETIME2 = DriverEntry(
    "microgate_racetime2",
    InstrumentKind.GATE,
    N_("Microgate Racetime 2 timing device"),
    "devices.drivers.microgate_racetime2:MicrogateRacetime2Driver",
    "devices.simulators.microgate:MicrogateRacetime2",
    "RaceHorology MicrogateV1TimeMeasurement.cs; no capture was found",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("gates", N_("Gates of the logical channels"), "000=A, 255=B"),
        Setting("rts_cts", N_("Hardware handshake"), "off", ("off", "on")),
    ),
)
