"""Chronojump's light barriers."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

CHRONOJUMP_WICHRO = DriverEntry(
    "chronojump_wichro",
    InstrumentKind.GATE,
    N_("Chronojump WICHRO light barriers"),
    "devices.drivers.chronojump_wichro:ChronojumpWichroDriver",
    "devices.simulators.chronojump_wichro:WichroController",
    "GNOME/chronojump arduino/WiFi/control/V4/control/control.ino 4.3",
    (
        Setting("gates", N_("Gates of the terminals"), "1=A, 2=B"),
        Setting("blocked_state", N_("State of a broken beam"), "1", ("1", "0")),
        Setting(
            "activate", N_("How often “report every change” is sent"), "off", ("off", "1", "13")
        ),
    ),
)
