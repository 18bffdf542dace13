"""The drivers by name, and how to build one. A driver's code is loaded when it is used."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from devices.driver import Driver
from devices.entries.alge_timy import ALGE_TIMY
from devices.entries.andilog import ANDILOG_CENTOR
from devices.entries.beam_switch import BEAM_SWITCH
from devices.entries.chronojump import CHRONOJUMP_FORCE, CHRONOJUMP_WICHRO
from devices.entries.entry import DriverEntry
from devices.entries.imada import IMADA_DS2, IMADA_ZT
from devices.entries.lines import FORCE_LINE, GATE_LINE
from devices.entries.lutron import LUTRON_FG
from devices.entries.mark10 import MARK10
from devices.entries.mecmesin import MECMESIN_AFG
from devices.entries.microgate import MICROGATE_RACETIME2, MICROGATE_REI2
from devices.entries.profile import PROFILE
from devices.entries.sauter import SAUTER_FH
from devices.entries.tag_heuer import TAG_CP520, TAG_CP540
from devices.entries.wagner import WAGNER_FDV, WAGNER_FDX
from devices.settings import bad_setting, checked

DRIVERS: dict[str, DriverEntry] = {
    entry.name: entry
    for entry in (
        MARK10,
        FORCE_LINE,
        IMADA_DS2,
        IMADA_ZT,
        SAUTER_FH,
        LUTRON_FG,
        CHRONOJUMP_FORCE,
        MECMESIN_AFG,
        WAGNER_FDX,
        WAGNER_FDV,
        ANDILOG_CENTOR,
        ALGE_TIMY,
        GATE_LINE,
        CHRONOJUMP_WICHRO,
        TAG_CP540,
        TAG_CP520,
        MICROGATE_REI2,
        MICROGATE_RACETIME2,
        BEAM_SWITCH,
        PROFILE,
    )
}
"""In the order in which they are offered: force first, what is met most often first."""


def driver_entry(name: str) -> DriverEntry:
    """The entry of this name.

    :raises OperatorError: when there is none
    """
    if name not in DRIVERS:
        raise bad_setting(name, "driver", name, ", ".join(DRIVERS))
    return DRIVERS[name]


def build_driver(name: str, settings: Mapping[str, str]) -> Driver:
    """A fresh driver; ``driver.info.settings`` builds the same one again.

    :raises OperatorError: for an unknown driver or a setting that can't be used
    """
    entry = driver_entry(name)
    module_name, class_name = entry.target.split(":")
    driver_class = getattr(importlib.import_module(module_name), class_name)
    driver: Driver = driver_class(checked(entry.settings, settings, name))
    # Asked once here: a setting that can't be used is refused now, not on the reader's thread.
    _ = driver.start_commands(), driver.stop_commands(), driver.zero_commands()
    _ = driver.poll_command(), driver.expected_rate_hz, driver.boot_wait_s
    return driver
