"""Simulated people in time: the force of a hand now, the beams that a walker broke until now."""

from __future__ import annotations

from devices.simulators.people import BeamEdge, Squeeze, beam_edges, chattering, squeeze_of
from devices.simulators.script import Act
from devices.simulators.timeline import Timeline

PEOPLE_OF_GATES = frozenset({"walk", "tug", "step"})


class Hand:
    """A hand on a dynamometer: force at any time of the script's clock."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._squeezes: list[Squeeze] = []
        self._seen_ns = -1
        self._count = 0

    def force_kgf(self, elapsed_ns: int) -> float:
        """Force on the handle; asked for times that never go back."""
        if elapsed_ns > self._seen_ns:
            new = self._timeline.between(frozenset({"squeeze"}), self._seen_ns, elapsed_ns)
            for act in new:
                self._squeezes.append(squeeze_of(act, self._timeline.seed, self._count))
                self._count += 1
            self._seen_ns = elapsed_ns
        self._squeezes = [s for s in self._squeezes if s.end_ns > elapsed_ns]
        flat = self._timeline.active("flat", elapsed_ns)
        if flat is not None:
            return flat.number("value", 0.0)
        forces = (squeeze.force_kgf(elapsed_ns) for squeeze in self._squeezes)
        return max(forces, key=abs, default=0.0)


class Walker:
    """A person who walks through light beams: the edges in order of time."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._edges: list[BeamEdge] = []
        self._seen_ns = -1

    def edges_until(self, elapsed_ns: int) -> list[BeamEdge]:
        """The edges up to now that were not given yet."""
        for act in self._timeline.between(PEOPLE_OF_GATES, self._seen_ns, elapsed_ns):
            self._plan(act)
        self._seen_ns = max(self._seen_ns, elapsed_ns)
        due = [edge for edge in self._edges if edge.at_ns <= elapsed_ns]
        for edge in due:
            self._timeline.truth.edge(edge.at_ns, edge.gate, edge.blocked)
        self._edges = self._edges[len(due) :]
        return due

    def next_edge_ns(self) -> int | None:
        """When the next edge comes, on the script's clock."""
        planned = [edge.at_ns for edge in self._edges[:1]]
        begin = self._timeline.next_change_ns(PEOPLE_OF_GATES, self._seen_ns)
        return min([*planned, *([] if begin is None else [begin])], default=None)

    def _plan(self, act: Act) -> None:
        edges = beam_edges(act, self._timeline.seed)
        if self._timeline.active("bounce", act.at_ns):
            edges = chattering(edges, self._timeline.seed)
        self._edges = sorted([*self._edges, *edges], key=lambda edge: edge.at_ns)
