"""The gauge's side of a Wagner FDV; source as for ``devices/drivers/wagner_fdv.py``.

Its rate is not documented; ten readings a second are assumed.
"""

from __future__ import annotations

from devices.simulators.device import BaseDevice
from devices.simulators.display import Display
from devices.simulators.parts import Sampler
from devices.simulators.timeline import Timeline

WORDS = {"kgf": "kg", "lbf": "lb", "N": "N "}
RATE_HZ = 10.0


class WagnerFdv(BaseDevice):
    """Streams from the moment it is connected, and cries HELP while it is overloaded.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline)
        self._display = Display(timeline, "kgf", frozenset(WORDS))
        self._turned = settings["squeeze"] == "negative"
        self._sampler = Sampler()

    def boot(self, now_ns: int) -> None:
        """Begin to stream."""
        self._sampler.start(now_ns, RATE_HZ)

    def advance(self, now_ns: int) -> bytes:
        """Lines up to now."""
        return b"".join(self._line(moment) for moment in self._sampler.due(now_ns))

    def next_due_ns(self) -> int | None:
        """The next line."""
        return self._sampler.next_ns

    def _line(self, now_ns: int) -> bytes:
        if self._display.overloaded(now_ns):
            return b"HELP\r\n"
        shown = self._display.shown(now_ns)
        shown = -shown if self._turned else shown
        sign = "-" if shown < 0 else " "
        return f"{sign}{abs(shown):6f} {WORDS[self._display.unit(now_ns)]} Peak\r\n".encode()
