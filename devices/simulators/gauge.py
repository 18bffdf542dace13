"""What simulated force gauges have in common: a hand, a display with a unit, a zero, a peak."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, Decimal

from devices.simulators.acting import Hand
from devices.simulators.device import BaseDevice
from devices.simulators.force_units import PER_KGF
from devices.simulators.timeline import Timeline

PEAK_STEP_NS = 10_000_000
"""How often the gauge looks for a new peak; a crest of the hand is much longer."""


class ForceDisplay(BaseDevice):
    """The measuring side of a gauge; subclasses say how it talks. A push is positive.

    :param steps: smallest step of each unit that the gauge can show
    :param unit: what it shows when it is switched on
    :param capacity_kgf: where the display stops
    """

    def __init__(
        self, timeline: Timeline, steps: dict[str, Decimal], unit: str, capacity_kgf: Decimal
    ) -> None:
        super().__init__(timeline)
        self.unit = unit
        self._steps = steps
        self._capacity_kgf = capacity_kgf
        self._hand = Hand(timeline)
        self._zero_kgf = Decimal(0)
        self._peak_kgf: Decimal | None = None
        self._looked_ns = 0
        self._switched_ns = -1
        self._dice = random.Random(timeline.seed)  # noqa: S311 - noise, not a secret

    def reading(self, now_ns: int) -> Decimal:
        """What the display shows, in whole steps of its unit; the held peak in peak mode."""
        self.press_unit_key(now_ns)
        force_kgf = self._peak(now_ns) if self.holds_peak else self._force_kgf(now_ns)
        force_kgf = max(-self._capacity_kgf, min(self._capacity_kgf, force_kgf))
        step = self._steps[self.unit]
        steps = (force_kgf * PER_KGF[self.unit] / step).to_integral_value(ROUND_HALF_EVEN)
        # Adding zero turns -0 into 0.
        shown = (steps * step).quantize(step) + 0
        self.timeline.truth.force(now_ns, shown, self.unit)
        return shown

    def overloaded(self, now_ns: int) -> bool:
        """True while more is on the gauge than it can bear, or the script says so."""
        overload = self.timeline.active("overload", self.timeline.elapsed(now_ns))
        return overload is not None or abs(self._force_kgf(now_ns)) > self._capacity_kgf

    def set_zero(self, now_ns: int) -> None:
        """What is on the handle counts as nothing from now on; the peak begins anew."""
        self._zero_kgf += self._force_kgf(now_ns)
        self.hold_peak(self.holds_peak, now_ns)

    def hold_peak(self, on: bool, now_ns: int) -> None:
        """Peak mode, beginning anew, or track mode."""
        self._peak_kgf = Decimal(0) if on else None
        self._looked_ns = now_ns

    @property
    def holds_peak(self) -> bool:
        """True in peak mode."""
        return self._peak_kgf is not None

    def press_unit_key(self, now_ns: int) -> None:
        """Somebody presses the unit key, as the script says."""
        elapsed = self.timeline.elapsed(now_ns)
        for act in self.timeline.between(frozenset({"unit"}), self._switched_ns, elapsed):
            names = {unit.lower(): unit for unit in self._steps}
            self.unit = names.get(act.params.get("to", "").lower(), self.unit)
        self._switched_ns = elapsed

    def _peak(self, now_ns: int) -> Decimal:
        """The farthest from zero since peak mode or the last zero."""
        moments = [*range(self._looked_ns + PEAK_STEP_NS, now_ns, PEAK_STEP_NS), now_ns]
        forces = [self._force_kgf(moment) for moment in moments]
        self._looked_ns = now_ns
        self._peak_kgf = max([self._peak_kgf or Decimal(0), *forces], key=abs)
        return self._peak_kgf

    def _force_kgf(self, now_ns: int) -> Decimal:
        """Force less the zero; at rest the last digit flickers."""
        elapsed = self.timeline.elapsed(now_ns)
        force_kgf = Decimal(repr(self._hand.force_kgf(elapsed)))
        if not force_kgf and self.timeline.active("flat", elapsed) is None:
            step_kgf = self._steps[self.unit] / PER_KGF[self.unit]
            force_kgf = self._dice.choice((-1, 0, 0, 0, 1)) * step_kgf
        return force_kgf - self._zero_kgf
