"""A timing device that prints something for every broken beam of its channels."""

from __future__ import annotations

from collections.abc import Mapping

from devices.simulators.acting import Walker
from devices.simulators.device import BaseDevice
from devices.simulators.timeline import DeviceTimeOfDay, Timeline

MORNING_S = 8 * 3600.0


class ImpulsePrinter(BaseDevice):
    """Listen only; subclasses say what an impulse looks like on the wire.

    :param gates: role by channel, as the driver's setting has it
    """

    def __init__(
        self, timeline: Timeline, gates: Mapping[str, str], start_s: float = MORNING_S
    ) -> None:
        super().__init__(timeline)
        self._channels = {role: channel for channel, role in gates.items()}
        self._walker = Walker(timeline)
        self._clock = DeviceTimeOfDay(timeline, start_s)
        self._count = 0

    def impulse(self, channel: str, clock_ns: int, count: int) -> bytes:
        """Bytes for one broken beam; ``count`` runs from 1."""
        raise NotImplementedError

    def advance(self, now_ns: int) -> bytes:
        """Bytes of the impulses up to now."""
        out = b""
        for edge in self._walker.edges_until(self.timeline.elapsed(now_ns)):
            channel = self._channels.get(edge.gate)
            if channel is None or not edge.blocked:
                continue
            self._count += 1
            clock_ns = self._clock.at((self.timeline.start_ns or 0) + edge.at_ns)
            out += self.impulse(channel, clock_ns, self._count)
        return out

    def next_due_ns(self) -> int | None:
        """When the next beam changes."""
        return self.timeline.host_ns(self._walker.next_edge_ns())
