"""The device's side of a wire: bytes in, bytes out, its own clock, a person who uses it."""

from __future__ import annotations

from typing import Protocol

import msgspec

from devices.simulators.timeline import Timeline


class ControlLines(msgspec.Struct, frozen=True):
    """Levels of the lines that a computer hears; true is up (asserted)."""

    cts: bool = False
    dsr: bool = False
    dcd: bool = False
    ri: bool = False


class SimDevice(Protocol):
    """A simulated device. Times are any nanoseconds that never go back; the host decides."""

    def power_on(self, now_ns: int) -> None:
        """The device was connected; the first time starts its clock and its person's script."""
        ...

    def receive(self, data: bytes, now_ns: int) -> None:
        """Bytes that the computer sent."""
        ...

    def advance(self, now_ns: int) -> bytes:
        """Bytes that the device sent up to now."""
        ...

    def control_lines(self) -> ControlLines | None:
        """Levels as of the last ``advance``; None for a device that speaks in bytes."""
        ...

    def next_due_ns(self) -> int | None:
        """When ``advance`` will have something at the earliest; None if only an input helps."""
        ...

    def trigger(self, verb: str, now_ns: int, **params: object) -> None:
        """Make the person or the fault act now (or ``at`` seconds from now)."""
        ...

    def plugged(self, now_ns: int) -> bool:
        """False while the script keeps the cable unplugged."""
        ...


class BaseDevice:
    """What all simulated devices share; subclasses give bytes and times.

    ``restarts_itself``: a device that plays ``reboot`` in its own way.
    """

    restarts_itself = False

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline

    def power_on(self, now_ns: int) -> None:
        """Start the script's clock, once."""
        if self.timeline.begin(now_ns):
            self.boot(now_ns)

    def boot(self, now_ns: int) -> None:
        """First power-on."""

    def receive(self, data: bytes, now_ns: int) -> None:
        """Bytes of the computer; a listen-only device hears nothing."""

    def advance(self, now_ns: int) -> bytes:
        """Bytes sent up to now."""
        raise NotImplementedError

    def control_lines(self) -> ControlLines | None:
        """None: it speaks in bytes."""
        return None

    def next_due_ns(self) -> int | None:
        """When there will be something."""
        raise NotImplementedError

    def trigger(self, verb: str, now_ns: int, **params: object) -> None:
        """Make the person or the fault act now (or ``at`` seconds from now)."""
        self.timeline.add(verb, now_ns, params)

    def plugged(self, now_ns: int) -> bool:
        """False while an ``unplug`` lasts."""
        return self.timeline.active("unplug", self.timeline.elapsed(now_ns)) is None
