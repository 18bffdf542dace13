"""Self-check: a device compared with something known, in three minutes, without a participant.

A known mass hangs on the dynamometer; a person walks through the gates while a stopwatch runs.
The tolerances are this program's choice: they find a wrong unit, a drifted zero or a swapped gate,
they are no calibration.
"""

from __future__ import annotations

import uuid
from collections import deque
from decimal import Decimal

import msgspec

from frailtylab.device_register import SelfCheck, SelfCheckKind
from frailtylab.protocols.force_units import kgf_per
from frailtylab.samples import ForceSample, GateEdge

HOLD_NS = 2_000_000_000
STEADY_PART = 0.01
STEADY_LEAST_KGF = 0.05
MASS_TOLERANCE_PART = 0.02
MASS_TOLERANCE_LEAST_KGF = 0.2
INTERVAL_TOLERANCE_S = 0.3
"""Twice a thumb's usual lag, as the study's own limit between gate and stopwatch."""
LOADED_PART = 0.5
"""Less than this part of the known mass is no mass on the hook yet."""


class MassReading(msgspec.Struct, frozen=True):
    """How the hanging mass stands: newest force, its mean while steady; None until then."""

    force_kgf: float | None = None
    steady_kgf: float | None = None


class MassCheck:
    """Watches the force until a known mass has hung still for two seconds."""

    def __init__(self, mass_kg: float) -> None:
        self.mass_kg = mass_kg
        self.samples: deque[tuple[int, float]] = deque()
        self.first_ns: int | None = None

    def feed(self, sample: ForceSample) -> None:
        """Take one reading."""
        force_kgf = sample.value * kgf_per(sample.unit)
        if force_kgf < self.mass_kg * LOADED_PART:
            self.samples.clear()
            self.first_ns = None
            return
        if self.first_ns is None:
            self.first_ns = sample.host_ns
        self.samples.append((sample.host_ns, force_kgf))
        while sample.host_ns - self.samples[0][0] > HOLD_NS:
            self.samples.popleft()

    def reading(self) -> MassReading:
        """How it stands as of the newest sample."""
        if not self.samples or self.first_ns is None:
            return MassReading()
        newest_ns, force_kgf = self.samples[-1]
        forces = [force for _, force in self.samples]
        spread = max(STEADY_LEAST_KGF, self.mass_kg * STEADY_PART)
        long_enough = newest_ns - self.first_ns >= HOLD_NS
        if not long_enough or max(forces) - min(forces) > spread:
            return MassReading(force_kgf)
        return MassReading(force_kgf, sum(forces) / len(forces))


class IntervalCheck:
    """Takes the time from the first break of one gate to the first break of the other."""

    def __init__(self) -> None:
        self.first: GateEdge | None = None
        self.elapsed_s: float | None = None

    def feed(self, edge: GateEdge) -> None:
        """Take one edge; after both gates nothing counts until :meth:`restart`."""
        if not edge.blocked or edge.manual or self.elapsed_s is not None:
            return
        if self.first is None:
            self.first = edge
        elif edge.gate != self.first.gate:
            self.elapsed_s = seconds_between(self.first, edge)

    def restart(self) -> None:
        """Begin anew."""
        self.first, self.elapsed_s = None, None


def seconds_between(first: GateEdge, then: GateEdge) -> float:
    """By the device's own clock where it has one, as in a trial."""
    if first.device_ns is not None and then.device_ns is not None:
        return (then.device_ns - first.device_ns) / 1e9
    return (then.host_ns - first.host_ns) / 1e9


def mass_result(mass_text: str, steady_kgf: float) -> SelfCheck:
    """A dynamometer against a known mass in kg."""
    mass_kg = float(mass_text)
    tolerance = max(MASS_TOLERANCE_LEAST_KGF, mass_kg * MASS_TOLERANCE_PART)
    return _result(SelfCheckKind.MASS, mass_text, f"{steady_kgf:.3f}", "kgf", tolerance)


def interval_result(known_text: str, elapsed_s: float) -> SelfCheck:
    """Gates against a stopwatch, in seconds."""
    kind = SelfCheckKind.INTERVAL
    return _result(kind, known_text, f"{elapsed_s:.4f}", "s", INTERVAL_TOLERANCE_S)


def _result(
    kind: SelfCheckKind, expected: str, measured: str, unit: str, tolerance: float
) -> SelfCheck:
    # The kept digits decide, so that anybody can check the verdict by hand.
    allowed = f"{tolerance:.3f}"
    passed = abs(Decimal(measured) - Decimal(expected)) <= Decimal(allowed)
    return SelfCheck(str(uuid.uuid4()), kind, expected, measured, unit, allowed, passed)
