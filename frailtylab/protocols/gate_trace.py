"""Everything that the gates told since arming: a list to choose from, and the breaks of a beam."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from frailtylab.protocols.base import Refusal
from frailtylab.protocols.beams import edge_interval, soon_after
from frailtylab.samples import GateEdge


class Impulse(msgspec.Struct, frozen=True):
    """A break of a beam and what was made of it.

    :param number: 1 for the first since arming
    :param refusal: why it was ignored; None for an accepted one
    """

    number: int
    edge: GateEdge
    refusal: Refusal | None


class Break(msgspec.Struct, frozen=True):
    """A beam from broken to clear; gaps shorter than the study's are part of it.

    :param closed: None while it is broken, and where the gate never tells that it is clear
    """

    opened: GateEdge
    closed: GateEdge | None = None


class GatePair(msgspec.Struct, frozen=True):
    """A start and a finish, or the way out and the way back."""

    start: GateEdge | None = None
    stop: GateEdge | None = None

    @property
    def elapsed_ns(self) -> int | None:
        """Time between the two; None where one is missing."""
        if self.start is None or self.stop is None:
            return None
        return edge_interval(self.start, self.stop).elapsed_ns


class GateTrace:
    """The edges of an attempt in the order in which they came, whatever was made of them."""

    def __init__(self, merge_gap_ns: int, cluster_ns: int) -> None:
        self.merge_gap_ns = merge_gap_ns
        self.cluster_ns = cluster_ns
        self.impulses: list[Impulse] = []
        self.edges: dict[str, list[GateEdge]] = {}

    def restart(self) -> None:
        """Forget what came before arming: a recording may not hold it any more."""
        self.impulses.clear()
        self.edges.clear()

    def take(self, edge: GateEdge) -> None:
        """Remember an edge; a broken beam is an impulse until it is judged otherwise."""
        self.edges.setdefault(edge.gate, []).append(edge)
        if edge.blocked:
            self.impulses.append(Impulse(len(self.impulses) + 1, edge, None))

    def judged(self, edge: GateEdge, refusal: Refusal | None) -> None:
        """Note what was made of an impulse; the last word counts."""
        impulse = self.find(edge)
        if impulse is not None:
            self.impulses[impulse.number - 1] = replace(impulse, refusal=refusal)

    def find(self, edge: GateEdge | None) -> Impulse | None:
        """The impulse of that very edge."""
        return next((i for i in reversed(self.impulses) if i.edge is edge), None)

    def numbered(self, number: int) -> GateEdge | None:
        """The edge of an impulse, or None for a number that is not there."""
        return self.impulses[number - 1].edge if 0 < number <= len(self.impulses) else None

    def longest_break(self, first: GateEdge) -> GateEdge | None:
        """Where the longest break of the passing that began with ``first`` begins.

        Arm, cane and leg break a beam shortly, the trunk for long, so that its start is the
        trunk's (devices' makers: Tendo Sport, Fitech KMS). None while one of the breaks is not
        over, and where the gate does not tell when its beam is clear again.
        """
        edges = self.edges.get(first.gate, [])
        at = next((i for i, edge in enumerate(edges) if edge is first), len(edges))
        cluster = [
            found
            for found in merged(edges[at:], self.merge_gap_ns)
            if soon_after(found.opened, first, self.cluster_ns)
        ]
        lengths = [length_ns(found) for found in cluster]
        known = [length for length in lengths if length is not None]
        if not known or len(known) < len(lengths):
            return None
        return cluster[lengths.index(max(known))].opened

    def by_longest(self, pair: GatePair) -> GatePair | None:
        """The pair by the longest breaks; None where either is unknown or no time is between."""
        if pair.start is None or pair.stop is None:
            return None
        found = GatePair(self.longest_break(pair.start), self.longest_break(pair.stop))
        elapsed_ns = found.elapsed_ns
        return found if elapsed_ns is not None and elapsed_ns > 0 else None


def merged(edges: Iterable[GateEdge], gap_ns: int) -> Sequence[Break]:
    """The breaks of one beam. A break without an end stays so when the next one begins."""
    breaks: list[Break] = []
    for edge in edges:
        last = breaks[-1] if breaks else None
        if not edge.blocked:
            if last is not None and last.closed is None:
                breaks[-1] = Break(last.opened, edge)
        elif last is not None and soon_after(edge, last.closed, gap_ns):
            breaks[-1] = Break(last.opened)
        else:
            breaks.append(Break(edge))
    return breaks


def length_ns(found: Break) -> int | None:
    """How long a break lasted; None while it lasts, or where its clock went back."""
    if found.closed is None:
        return None
    elapsed_ns = edge_interval(found.opened, found.closed).elapsed_ns
    return elapsed_ns if elapsed_ns >= 0 else None
