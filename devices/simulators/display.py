"""What a force gauge shows: the hand's force less its zero, in steps, in the unit of the moment."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, Decimal

from devices.simulators.acting import Hand
from devices.simulators.force_units import PER_KGF
from devices.simulators.timeline import Timeline

STEPS = {
    "kgf": Decimal("0.01"),
    "gf": Decimal(10),
    "lbf": Decimal("0.01"),
    "ozf": Decimal("0.5"),
    "N": Decimal("0.1"),
    "kN": Decimal("0.0001"),
    "mN": Decimal(100),
}
"""Smallest step of a gauge for 50 kgf, by unit."""


class Display:
    """The number on a gauge's display; at rest its last digit flickers.

    :param unit: shown until the script's ``unit`` changes it
    :param units: what the gauge can show; the script's other words change nothing
    """

    def __init__(self, timeline: Timeline, unit: str, units: frozenset[str]) -> None:
        self._timeline = timeline
        self._hand = Hand(timeline)
        self._unit = unit
        self._units = units
        self._zero_kgf = Decimal(0)
        self._seen_ns = -1
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret

    def unit(self, now_ns: int) -> str:
        """The unit after everything that the script did up to now."""
        elapsed = self._timeline.elapsed(now_ns)
        for act in self._timeline.between(frozenset({"unit"}), self._seen_ns, elapsed):
            wanted = act.params.get("to", "lbf")
            self._unit = wanted if wanted in self._units else self._unit
        self._seen_ns = max(self._seen_ns, elapsed)
        return self._unit

    def shown(self, now_ns: int) -> Decimal:
        """The number, in the steps of the unit."""
        unit = self.unit(now_ns)
        step = STEPS[unit]
        force = (self._force_kgf(now_ns) - self._zero_kgf) * PER_KGF[unit]
        steps = (force / step).to_integral_value(ROUND_HALF_EVEN)
        if not steps and self._timeline.active("flat", self._timeline.elapsed(now_ns)) is None:
            steps = Decimal(self._dice.choice((-1, 0, 0, 0, 1)))
        # Adding zero turns -0 into 0.
        shown = (steps * step).quantize(step) + 0
        self._timeline.truth.force(now_ns, shown, self.unit(now_ns))
        return shown

    def zero(self, now_ns: int) -> None:
        """The force of now becomes zero."""
        self._zero_kgf = self._force_kgf(now_ns)

    def overloaded(self, now_ns: int) -> bool:
        """True while the script's ``overload`` lasts."""
        return self._timeline.active("overload", self._timeline.elapsed(now_ns)) is not None

    def _force_kgf(self, now_ns: int) -> Decimal:
        return Decimal(repr(self._hand.force_kgf(self._timeline.elapsed(now_ns))))
