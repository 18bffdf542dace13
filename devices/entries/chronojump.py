"""Chronojump's devices."""

from __future__ import annotations

from devices.entries.entry import SIGNS, DriverEntry
from devices.settings import Setting
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

CHRONOJUMP_FORCE = DriverEntry(
    "chronojump_force",
    InstrumentKind.FORCE,
    N_("Chronojump force sensor"),
    "devices.drivers.chronojump_force:ChronojumpForceDriver",
    "devices.simulators.chronojump_force:ChronojumpForce",
    "GNOME/chronojump, arduino/ForceSensor: firmware source 0.4 to 0.6 (GPL, read for facts only)",
    (
        Setting("rate", N_("Readings a second"), "80", ("80", "10")),
        Setting("squeeze", N_("A squeeze is"), "positive", SIGNS),
    ),
)

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
