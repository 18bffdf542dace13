"""The gauge's side of Sauter's digits; source as for ``devices/drivers/sauter_fh.py``."""

from __future__ import annotations

from decimal import Decimal

from devices.simulators.gauge import ForceDisplay
from devices.simulators.timeline import Timeline

STEPS = {
    "N": Decimal("0.01"),
    "kN": Decimal("0.001"),
    "kgf": Decimal("0.01"),
    "lbf": Decimal("0.01"),
}
CAPACITY_KGF = Decimal(100)
PULL, PUSH = "1", "0"


class SauterFhGauge(ForceDisplay):
    """Answers ``9``, obeys ``2``, ``3``, ``6`` and ``7``, is silent to everything else.

    :param settings: the settings of the driver that will read it
    """

    def __init__(self, timeline: Timeline, settings: dict[str, str]) -> None:
        super().__init__(timeline, STEPS, settings["unit"], CAPACITY_KGF)
        self._pull_is_squeeze = settings["squeeze"] == "tension"
        self._out = b""

    def receive(self, data: bytes, now_ns: int) -> None:
        """Single digits without an end."""
        for command in data.decode("latin-1"):
            match command:
                case "2":
                    self.set_zero(now_ns)
                case "3":
                    self.unit = "kN"
                case "6" | "7":
                    self.hold_peak(command == "7", now_ns)
                case "9":
                    self._out += self._frame(now_ns)
                case _:
                    pass

    def advance(self, now_ns: int) -> bytes:
        """Answers."""
        out, self._out = self._out, b""
        return out

    def next_due_ns(self) -> int | None:
        """Now if an answer waits."""
        return 0 if self._out else None

    def _frame(self, now_ns: int) -> bytes:
        """Direction and six characters."""
        value = self.reading(now_ns)
        decimals = len(str(STEPS[self.unit]).partition(".")[2])
        is_pull = (value > 0) == self._pull_is_squeeze
        return f"{PULL if is_pull else PUSH}{abs(value):06.{decimals}f}".encode()
