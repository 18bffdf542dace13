"""Bare switches on control lines."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentKind

BEAM_SWITCH = DriverEntry(
    "beam_switch",
    InstrumentKind.GATE,
    N_("Light barrier switch on CTS, DSR or DCD"),
    "devices.drivers.beam_switch:BeamSwitchDriver",
    "devices.simulators.beam_switch:BeamSwitchDevice",
    "ioctl_tty(2): TIOCMIWAIT, TIOCGICOUNT; FTDI AN232B-04; wiring recalled, not tried",
    (
        Setting("lines", N_("Gates of the lines"), "cts=A, dsr=B"),
        Setting("closed", N_("A closed contact means"), "blocked", ("blocked", "clear")),
        Setting("debounce_ms", N_("Debounce in milliseconds"), "10"),
        Setting("supply", N_("Lines kept up as supply"), "rts", ("rts", "dtr", "both", "none")),
    ),
)
