"""Devices that a site has described itself."""

from __future__ import annotations

from devices.entries.entry import DriverEntry
from devices.settings import Setting
from frailtylab.errors import N_

PROFILE = DriverEntry(
    "profile",
    None,
    N_("Device profile (a file of your own)"),
    "devices.drivers.profile:ProfileDriver",
    "devices.simulators.profile:ProfileDevice",
    "the profile's own key source; docs/device-profiles.md",
    (
        Setting("file", N_("Profile file")),
        Setting("sha256", N_("SHA-256 of the profile"), kept=True),
        Setting("text", N_("Text of the profile"), kept=True),
    ),
)
