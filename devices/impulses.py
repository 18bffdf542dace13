"""From what a timing device says of its impulses to edges: repeats, its clock, its delays."""

from __future__ import annotations

from collections import deque

import msgspec

from devices.device_clock import DeviceClock
from frailtylab.samples import DeviceEvent, DeviceStatus, GateEdge

REMEMBERED = 64
FINE_STEP_NS = 10_000_000
"""No beam is broken, cleared and broken again within one step as small as this."""


class Impulse(msgspec.Struct, frozen=True):
    """One change of a beam as the device tells it.

    :param gate: role of the gate
    :param text: the whole message; a device that repeats itself sends the same one
    :param clock_ns: the device's own clock, as it stands in the message
    :param step_ns: smallest step of that clock, or of the digits sent
    :param delay_ns: how long the impulse was on its way to the device
    """

    gate: str
    text: str
    clock_ns: int | None = None
    step_ns: int | None = None
    blocked: bool = True
    manual: bool = False
    delay_ns: int = 0


class ImpulseReader:
    """Makes edges of impulses.

    The very same message again is told as a status: two edges of one crossing would be one too
    many. An edge whose time can't be believed carries host time only, and the reason is told once.
    """

    def __init__(self, clock: DeviceClock) -> None:
        self._clock = clock
        self._told: deque[str] = deque(maxlen=REMEMBERED)

    def reset(self) -> None:
        """A new connection: forget the clock and what was said."""
        self._clock.reset()
        self._told.clear()

    def restarted(self, host_ns: int) -> tuple[DeviceEvent, ...]:
        """The device says that it was started: no interval reaches over that."""
        if not self._told:
            return ()
        self._clock.doubt()
        return (DeviceStatus(host_ns, "error", "device was started again"),)

    def edge(self, host_ns: int, impulse: Impulse) -> tuple[DeviceEvent, ...]:
        """The edge; a status for a repeated message; a second event where the clock jumped."""
        if self._is_repeated(impulse):
            return (DeviceStatus(host_ns, "info", f"repeated: {impulse.text.strip()}"),)
        was_trusted = self._clock.trusted
        edge = GateEdge(
            impulse.gate,
            impulse.blocked,
            host_ns,
            self._device_ns(impulse),
            impulse.manual,
            impulse.step_ns,
        )
        if was_trusted and not self._clock.trusted:
            return (edge, DeviceStatus(host_ns, "error", "device clock went back"))
        return (edge,)

    def _device_ns(self, impulse: Impulse) -> int | None:
        if impulse.clock_ns is None:
            return None
        unwrapped = self._clock.unwrap(impulse.clock_ns)
        return None if unwrapped is None else unwrapped - impulse.delay_ns

    def _is_repeated(self, impulse: Impulse) -> bool:
        if impulse.clock_ns is None or (impulse.step_ns or 0) > FINE_STEP_NS:
            return False
        repeated = impulse.text in self._told
        self._told.append(impulse.text)
        return repeated
