"""ALGE timing devices."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

ALGE_TIMY = DriverEntry(
    "alge_timy",
    InstrumentKind.GATE,
    N_("ALGE Timy timing device"),
    "devices.drivers.alge_timy:AlgeTimyDriver",
    "devices.simulators.alge_timy:AlgeTimy",
    "ALGE Timy manual p. 23, Timy3 manual §12.1; metarace timy.py (MIT) for checksum and quirks",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("gates", N_("Gates of the channels"), "c0=A, c1=B"),
        Setting("checksum", N_("Check sum (CHK1)"), "off", ("off", "on", "ask")),
        Setting("identify", N_("Ask for the version (NSF?)"), "off", ("off", "on")),
        Setting("delays_ms", N_("Delays of the channels in milliseconds")),
        Setting("rts_cts", N_("Hardware handshake"), "off", ("off", "on")),
    ),
)
