"""What simulated devices and people really did, to be held against what a driver made of it."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class ToldForce(msgspec.Struct, frozen=True):
    """A reading as the gauge showed it, squeeze positive; in the clock of the host's caller."""

    at_ns: int
    value: Decimal
    unit: str


class TrueEdge(msgspec.Struct, frozen=True):
    """A beam that was broken or became clear, on the script's clock."""

    at_ns: int
    gate: str
    blocked: bool


class Truth:
    """Written down by the simulators before anything can go wrong on the wire.

    ``muted`` while a device is made to catch up with what it must not tell again.
    """

    def __init__(self) -> None:
        self.forces: list[ToldForce] = []
        self.edges: list[TrueEdge] = []
        self.muted = False

    def force(self, at_ns: int, value: Decimal, unit: str) -> None:
        """The gauge shows this number now, and is about to send it."""
        if not self.muted:
            self.forces.append(ToldForce(at_ns, value, unit))

    def edge(self, at_ns: int, gate: str, blocked: bool) -> None:
        """A body moved in a beam."""
        if not self.muted:
            self.edges.append(TrueEdge(at_ns, gate, blocked))
