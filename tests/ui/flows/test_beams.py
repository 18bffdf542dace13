"""A beam is called broken only by gates that also tell when it is clear."""

from __future__ import annotations

import pytest

from frailtylab.instruments import Batch, LinkState
from frailtylab.samples import GateEdge
from ui.flows.beams import Beams


def batch(*edges, state=None, source="gates"):
    events = tuple(GateEdge(gate, blocked, 1) for gate, blocked in edges)
    return Batch(source, 1, b"x", events, state)


@pytest.mark.parametrize(
    ("edges", "blocked"),
    [
        ([], ()),
        ([("A", True)], ()),
        ([("A", True), ("A", False)], ()),
        ([("A", True), ("A", False), ("B", True)], ("B",)),
        ([("B", False), ("B", True), ("A", True)], ("A", "B")),
    ],
)
def test_what_the_gates_last_said_counts(edges, blocked):
    beams = Beams()
    beams.watch(batch(*edges))
    assert beams.blocked() == blocked


def test_a_lost_cable_makes_what_was_known_worthless():
    beams = Beams()
    beams.watch(batch(("A", False), ("A", True)))
    beams.watch(batch(state=LinkState.LOST))
    assert beams.blocked() == ()


def test_another_instrument_says_nothing_about_beams():
    beams = Beams()
    beams.watch(batch(("A", False), ("A", True), source="grip"))
    assert beams.blocked() == ()
