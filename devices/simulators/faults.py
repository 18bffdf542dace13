"""What goes wrong on a wire between a device and the computer, by the script's clock."""

from __future__ import annotations

import random
from collections import deque

from devices.simulators.device import ControlLines, SimDevice
from devices.simulators.misread import misread
from devices.simulators.soiled import corrupted, noise, unended, without_numbers
from devices.simulators.timeline import Timeline

NS_PER_S = 1_000_000_000
FLOOD = 20
"""How often a flooding device says everything."""


class FaultyWire:
    """A device behind a wire that cuts, joins, delays, soils or swallows what it sends.

    Bytes keep their order but for ``swap``. ``split`` sends the first half now and the rest ``by``
    seconds later, ``merge`` sends everything of ``by`` seconds at once, ``late`` delays each piece
    by up to ``by`` seconds. ``garbage`` puts ``count`` random bytes before a piece, ``flood`` sends
    each piece ``count`` times, ``baud`` is heard at a wrong rate (in both directions), ``corrupt``
    changes one bit of one digit, ``unended`` loses line ends, ``nan`` has a word for every number,
    ``swap`` lets each piece overtake the one before, ``stall`` swallows.
    """

    def __init__(self, device: SimDevice, timeline: Timeline) -> None:
        self._device = device
        self.timeline = timeline
        self._queue: deque[tuple[int, bytes]] = deque()
        self._held = b""
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret

    def power_on(self, now_ns: int) -> None:
        """Connect the device."""
        self._device.power_on(now_ns)

    def receive(self, data: bytes, now_ns: int) -> None:
        """Bytes to the device; the way there is sound, but for a wrong rate."""
        wrong = self.timeline.active("baud", self.timeline.elapsed(now_ns))
        if wrong:
            data = misread(data, 1 / wrong.number("ratio", 2.0))
        self._device.receive(data, now_ns)

    def advance(self, now_ns: int) -> bytes:
        """What has come through by now."""
        data = self._device.advance(now_ns)
        self.timeline.note(now_ns)
        if data:
            self._send(data, now_ns)
        out = b""
        while self._queue and self._queue[0][0] <= now_ns:
            out += self._queue.popleft()[1]
        return out

    def control_lines(self) -> ControlLines | None:
        """The device's own; the faults of bytes do not touch them."""
        return self._device.control_lines()

    def next_due_ns(self) -> int | None:
        """When something comes through or the cable's state changes."""
        queued = self._queue[0][0] if self._queue else None
        seen = self.timeline.seen_ns
        change = self.timeline.host_ns(self.timeline.next_change_ns(frozenset({"unplug"}), seen))
        times = [t for t in (self._device.next_due_ns(), queued, change) if t is not None]
        return min(times, default=None)

    def trigger(self, verb: str, now_ns: int, **params: object) -> None:
        """Make the person or a fault act now."""
        self._device.trigger(verb, now_ns, **params)

    def plugged(self, now_ns: int) -> bool:
        """False while the cable is out; what was on its way is gone then."""
        if self._device.plugged(now_ns):
            return True
        self._queue.clear()
        self._held = b""
        return False

    def _send(self, data: bytes, now_ns: int) -> None:
        elapsed = self.timeline.elapsed(now_ns)
        if self.timeline.active("stall", elapsed):
            return
        data = self._swapped(self._soiled(data, elapsed), elapsed)
        for delay_ns, piece in self._pieces(data, elapsed):
            last_ns = self._queue[-1][0] if self._queue else now_ns
            self._queue.append((max(last_ns, now_ns + delay_ns), piece))

    def _soiled(self, data: bytes, elapsed: int) -> bytes:
        """What becomes of the bytes themselves."""
        active = self.timeline.active
        if active("nan", elapsed):
            data = without_numbers(data)
        if active("corrupt", elapsed):
            data = corrupted(data, self._dice)
        if active("unended", elapsed):
            data = unended(data)
        if flood := active("flood", elapsed):
            data *= max(1, int(flood.number("count", FLOOD)))
        if garbage := active("garbage", elapsed):
            data = noise(int(garbage.number("count", 3)), self._dice) + data
        if wrong := active("baud", elapsed):
            data = misread(data, wrong.number("ratio", 2.0))
        return data

    def _swapped(self, data: bytes, elapsed: int) -> bytes:
        """Hold each piece back until the next has overtaken it."""
        if self.timeline.active("swap", elapsed) and not self._held:
            self._held = data
            return b""
        held, self._held = self._held, b""
        return data + held

    def _pieces(self, data: bytes, elapsed: int) -> list[tuple[int, bytes]]:
        """Delays and pieces by the fault that is active."""
        split = self.timeline.active("split", elapsed)
        if split and len(data) > 1:
            cut = self._dice.randrange(1, len(data))
            return [(0, data[:cut]), (split.span_ns("by", 0.005), data[cut:])]
        merge = self.timeline.active("merge", elapsed)
        if merge:
            window_ns = max(1, merge.span_ns("by", 0.05))
            return [(window_ns - elapsed % window_ns, data)]
        late = self.timeline.active("late", elapsed)
        if late:
            return [(round(self._dice.random() * late.span_ns("by", 0.016)), data)]
        return [(0, data)] if data else []
