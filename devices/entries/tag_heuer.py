"""TAG Heuer timing devices."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from devices.transport.stream import BAUD_RATES
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

TAG_CP540 = DriverEntry(
    "tag_cp540",
    InstrumentKind.GATE,
    N_("TAG Heuer CP 540/545 timing device"),
    "devices.drivers.tag_cp540:TagCp540Driver",
    "devices.simulators.tag_heuer:TagCp540",
    "agilsport/ski tag_cp540.lua and emulator_tag540.lua; check sum verified on their lines",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("gates", N_("Gates of the channels"), "1=A, 4=B"),
    ),
)
TAG_CP520 = DriverEntry(
    "tag_cp520",
    InstrumentKind.GATE,
    N_("TAG Heuer CP 520 timing device"),
    "devices.drivers.tag_cp520:TagCp520Driver",
    "devices.simulators.tag_heuer:TagCp520",
    "agilsport/ski tag_cp520.lua; SlalomApp TagHeuerAgent.java; TagHeuer520 (public Python)",
    (
        Setting("baud", N_("Baud rate"), "9600", BAUD_RATES),
        Setting("gates", N_("Gates of the channels"), "1=A, 2=B"),
    ),
)
