"""What reaches a trial: edges, forces, presses and trouble, each stamped in nanoseconds.

``host_ns`` is ``Clock.now_ns()`` of the machine at the first byte of the frame (or at the press);
``device_ns`` is the device's own clock, unwrapped, where the device sends one.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class GateEdge(msgspec.Struct, frozen=True):
    """A beam was broken (``blocked``) or became clear again.

    :param gate: the role of the gate: ``A`` start, ``B`` finish
    :param manual: the device says that a person pressed its key instead
    :param resolution_ns: smallest step of ``device_ns``, or of the device's report; without
        ``device_ns``, how much earlier than ``host_ns`` the edge may have been
    """

    gate: str
    blocked: bool
    host_ns: int
    device_ns: int | None = None
    manual: bool = False
    resolution_ns: int | None = None


class ForceSample(msgspec.Struct, frozen=True):
    """One reading of a dynamometer in the device's own unit.

    :param text: the digits as the device sent them, so that nothing is ever rounded
    :param unit: ``N``, ``kgf``, ``lbf``, ``kN``, ``mN``, ``gf`` or ``ozf``
    :param resolution: value of the last digit that the device sent, in ``unit``
    """

    host_ns: int
    value: float
    unit: str
    text: str
    resolution: float
    device_ns: int | None = None


class DeviceStatus(msgspec.Struct, frozen=True):
    """The device spoke about itself: an answer, an error code, a battery state.

    ``name`` is one of ``identity.product``, ``identity.model``, ``identity.firmware``,
    ``identity.serial``, ``error``, ``banner``, ``settings`` (text ``what: value``), ``battery``
    (``full``, the device's own step such as ``B1``, ``minimum``), ``running_time``, ``info``;
    or ``setting.<key>`` with what the device told for that setting of its driver.
    """

    host_ns: int
    name: str
    text: str


class Unknown(msgspec.Struct, frozen=True):
    """Bytes that no rule of the driver reads; kept, counted and shown, never guessed."""

    host_ns: int
    data: bytes


class PressKind(StrEnum):
    """How the assessor pressed."""

    KEY = "key"
    PEDAL = "pedal"
    CLICK = "click"
    TOUCH = "touch"


class Press(msgspec.Struct, frozen=True):
    """One press (never a release) of the assessor's start/stop control.

    :param event_ms: the window system's own stamp in milliseconds since some point, if it gave one
    :param auto_repeat: the system repeated a held key
    """

    host_ns: int
    kind: PressKind
    event_ms: int | None = None
    auto_repeat: bool = False


class LinkLost(msgspec.Struct, frozen=True):
    """The connection to a device broke: cable, power, or another program took the port."""

    host_ns: int
    reason: str


class LinkRestored(msgspec.Struct, frozen=True):
    """The connection to a device came back after a :class:`LinkLost`."""

    host_ns: int


DeviceEvent = GateEdge | ForceSample | DeviceStatus | Unknown
Sample = DeviceEvent | Press | LinkLost | LinkRestored
