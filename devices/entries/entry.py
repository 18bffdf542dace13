"""What the table of drivers says of one driver."""

from __future__ import annotations

import msgspec

from devices.settings import Setting
from frailtylab.instruments import InstrumentKind

TIME_UNITS = ("s", "ms", "us")
SIGNS = ("positive", "negative")
FORCE_UNITS = ("N", "kgf", "lbf", "kN", "mN", "gf", "ozf")


class DriverEntry(msgspec.Struct, frozen=True):
    """A driver as it is offered to a person.

    :param kind: None for a driver whose settings decide what it measures
    :param label: what it is called on the screen, translated where it is shown
    :param target: ``module:Class`` of the driver, built with its settings
    :param simulator: ``module:Class`` of its simulator, built with a timeline and the settings of
        the driver that will read it
    :param source: the document or code that its protocol was taken from
    """

    name: str
    kind: InstrumentKind | None
    label: str
    target: str
    simulator: str
    source: str
    settings: tuple[Setting, ...]
