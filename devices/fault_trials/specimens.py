"""The rows of the table: every driver with settings for a rehearsal, and what its device knows."""

from __future__ import annotations

from functools import cache

import msgspec

from devices.device_clock import DAY_NS
from devices.drivers import DRIVERS, build_driver
from frailtylab.errors import OperatorError
from frailtylab.instruments import InstrumentKind

WRAP_32 = 1 << 32
MODULUS_NS = {
    "alge_timy": DAY_NS,
    "tag_cp540": DAY_NS,
    "tag_cp520": DAY_NS,
    "microgate_rei2": DAY_NS,
    "microgate_racetime2": DAY_NS,
    "gate_line": WRAP_32 * 1_000,
    "chronojump_force": WRAP_32 * 1_000,
    "chronojump_wichro": WRAP_32 * 1_000_000,
    "profile": WRAP_32 * 1_000,
    "profile gate": WRAP_32 * 1_000,
}
"""Where the device's clock begins anew: at midnight, or at 32 bits of micro- or milliseconds."""
SETTINGS = {
    # Two thousand readings a second show nothing here that ten do not.
    "imada_zt": {"rate": "10"},
    "mark10": {"rate": "25"},
    "chronojump_force": {"rate": "10"},
    "profile": {"file": "example_force"},
}
VARIANTS = {"profile gate": ("profile", {"file": "example_gate"})}
"""Rows beside those of the table of drivers."""


class Specimen(msgspec.Struct, frozen=True):
    """One device of the table."""

    name: str
    driver: str
    kind: InstrumentKind
    settings: dict[str, str]

    @property
    def modulus_ns(self) -> int | None:
        """Where its clock begins anew; None where its messages carry none."""
        return MODULUS_NS.get(self.name)


@cache
def specimens() -> dict[str, Specimen]:
    """Every driver of the table once, profiles as force and as gates, in the table's order."""
    found: dict[str, Specimen] = {}
    for name in DRIVERS:
        found[name] = specimen(name, name, usable(name, SETTINGS.get(name, {})))
        for variant, (driver, settings) in VARIANTS.items():
            if driver == name:
                found[variant] = specimen(variant, driver, settings)
    return found


def specimen(name: str, driver: str, settings: dict[str, str]) -> Specimen:
    """A row; its kind is what the built driver says."""
    return Specimen(name, driver, build_driver(driver, settings).info.kind, settings)


def usable(driver: str, settings: dict[str, str]) -> dict[str, str]:
    """The settings, and a unit where the driver can't do without.

    :raises OperatorError: where that does not help either
    """
    try:
        build_driver(driver, settings)
    except OperatorError:
        settings = {**settings, "unit": "kgf"}
        build_driver(driver, settings)
    return settings
