"""A device that is switched off and on again, as the script says."""

from __future__ import annotations

from collections.abc import Callable

from devices.simulators.device import BaseDevice, ControlLines
from devices.simulators.script import Act
from devices.simulators.timeline import Timeline

REBOOT = frozenset({"reboot"})


class RestartedDevice:
    """Plays ``reboot for=1`` for any device: deaf and dumb for so long, then as just switched on.

    What it was told (a stream, a unit key of its own program) is forgotten, its clock begins anew,
    and it greets if it is of that kind. A device that ``restarts_itself`` is left to do so.

    :param make: a fresh device on the same timeline
    """

    def __init__(self, make: Callable[[], BaseDevice], timeline: Timeline) -> None:
        self._make = make
        self._timeline = timeline
        self._device = make()
        self._seen_ns = -1
        self._off_until_ns: int | None = None

    @property
    def is_off(self) -> bool:
        """True between the loss of power and the start."""
        return self._off_until_ns is not None

    def power_on(self, now_ns: int) -> None:
        """Connect the device."""
        self._device.power_on(now_ns)

    def receive(self, data: bytes, now_ns: int) -> None:
        """Bytes to the device; lost while it is off."""
        self._run_until(now_ns)
        if not self.is_off:
            self._device.receive(data, now_ns)

    def advance(self, now_ns: int) -> bytes:
        """Bytes up to now; none while it is off."""
        self._run_until(now_ns)
        return b"" if self.is_off else self._device.advance(now_ns)

    def control_lines(self) -> ControlLines | None:
        """The device's own; a device without power pulls at none of them."""
        lines = self._device.control_lines()
        return ControlLines() if lines is not None and self.is_off else lines

    def next_due_ns(self) -> int | None:
        """When the device speaks, or its power changes."""
        if self.is_off:
            return self._timeline.host_ns(self._off_until_ns)
        if self._device.restarts_itself:
            return self._device.next_due_ns()
        change = self._timeline.next_change_ns(REBOOT, self._seen_ns)
        times = [self._device.next_due_ns(), self._timeline.host_ns(change)]
        return min((time for time in times if time is not None), default=None)

    def trigger(self, verb: str, now_ns: int, **params: object) -> None:
        """Make the person or a fault act now."""
        self._device.trigger(verb, now_ns, **params)

    def plugged(self, now_ns: int) -> bool:
        """False while an ``unplug`` lasts."""
        return self._device.plugged(now_ns)

    def _run_until(self, now_ns: int) -> None:
        if self._device.restarts_itself or self._timeline.start_ns is None:
            return
        elapsed = self._timeline.elapsed(now_ns)
        for act in self._timeline.between(REBOOT, self._seen_ns, elapsed):
            self._switch_off(act)
        self._seen_ns = max(self._seen_ns, elapsed)
        if self._off_until_ns is not None and self._off_until_ns <= elapsed:
            self._switch_on(now_ns)

    def _switch_off(self, act: Act) -> None:
        self._off_until_ns = act.at_ns + act.span_ns("for", 0.0)

    def _switch_on(self, now_ns: int) -> None:
        """A new device that has seen the past, but tells nothing of it."""
        self._off_until_ns = None
        self._timeline.booted_ns = self._timeline.elapsed(now_ns)
        self._device = self._make()
        self._timeline.truth.muted = True
        self._device.advance(now_ns)
        self._timeline.truth.muted = False
        self._device.boot(now_ns)
