"""A Lutron FG gauge that sends its display; source as for ``devices/drivers/lutron_fg.py``."""

from __future__ import annotations

from decimal import Decimal

from devices.simulators.gauge import ForceDisplay
from devices.simulators.parts import Sampler
from devices.simulators.timeline import Timeline

STEPS = {
    "kgf": Decimal("0.01"),
    "lbf": Decimal("0.01"),
    "gf": Decimal(10),
    "ozf": Decimal("0.5"),
    "N": Decimal("0.1"),
}
CODES = {"kgf": "55", "lbf": "56", "gf": "57", "ozf": "58", "N": "59"}
CAPACITY_KGF = Decimal(100)
RATE_HZ = 2.5
"""Recalled as one to three a second."""
BLANK_DIGITS = "        "


class LutronFgGauge(ForceDisplay):
    """Sends from the moment it is on, hears nothing; blank digits above its capacity, a guess."""

    def __init__(self, timeline: Timeline, _settings: dict[str, str]) -> None:
        super().__init__(timeline, STEPS, "kgf", CAPACITY_KGF)
        self._stream = Sampler()

    def boot(self, now_ns: int) -> None:
        """Send from now on."""
        self._stream.start(now_ns, RATE_HZ)

    def advance(self, now_ns: int) -> bytes:
        """Frames up to now."""
        return b"".join(self._frame(moment) for moment in self._stream.due(now_ns))

    def next_due_ns(self) -> int | None:
        """The next frame."""
        return self._stream.next_ns

    def _frame(self, now_ns: int) -> bytes:
        """Unit, polarity, decimals and eight digits between 0x02 and CR."""
        value = self.reading(now_ns)
        decimals = len(str(STEPS[self.unit]).partition(".")[2])
        digits = str(abs(value)).replace(".", "").rjust(8, "0")
        if self.overloaded(now_ns):
            digits = BLANK_DIGITS
        return f"\x0241{CODES[self.unit]}{int(value < 0)}{decimals}{digits}\r".encode()
