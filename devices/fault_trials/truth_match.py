"""Which of the things that really happened each event of the program stands for."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from devices.fault_trials.evidence import Evidence
from devices.simulators.truth import ToldForce, TrueEdge
from frailtylab.samples import ForceSample, GateEdge

LATEST_NS = 8_000_000_000
"""Nothing that a wire of the table holds back comes later than this."""


class Matched(msgspec.Struct):
    """Indexes of the truth that were heard, and events that stand for nothing true."""

    heard: set[int] = set()
    invented: list[ForceSample | GateEdge] = []


def matched_forces(evidence: Evidence, repeats: int, in_order: bool) -> Matched:
    """Each reading of the program as a reading that the gauge showed.

    From the last to the first, and of equal readings the last one that fits: what was heard after a
    loss must not be taken for what was lost.

    :param repeats: how often one reading may come
    """
    told, found = evidence.truth.forces, Matched()
    left = [repeats] * len(told)
    last = len(told) - 1
    for sample in reversed([e for e in evidence.events if isinstance(e, ForceSample)]):
        while last >= 0 and told[last].at_ns > sample.host_ns + (0 if in_order else LATEST_NS):
            last -= 1
        value = Decimal(sample.text)
        fits = (i for i in range(last, -1, -1) if left[i] and is_told(sample, value, told[i]))
        place = next(fits, None)
        if place is None:
            found.invented.append(sample)
            continue
        left[place] -= 1
        found.heard.add(place)
        last = place if in_order else last
    return found


def is_told(sample: ForceSample, value: Decimal, told: ToldForce) -> bool:
    """The same number, in the same unit, not before it was sent and not long after."""
    is_same = value == told.value and sample.unit == told.unit
    return is_same and 0 <= sample.host_ns - told.at_ns <= LATEST_NS


def matched_edges(evidence: Evidence, repeats: int) -> Matched:
    """Each edge of the program as a body in a beam."""
    true, found = evidence.truth.edges, Matched()
    left = [repeats] * len(true)
    for edge in evidence.edges:
        place = next(
            (i for i in range(len(true)) if left[i] and is_true(edge, true[i], evidence)), None
        )
        if place is None:
            found.invented.append(edge)
            continue
        left[place] -= 1
        found.heard.add(place)
    return found


def is_true(edge: GateEdge, true: TrueEdge, evidence: Evidence) -> bool:
    """The same beam, the same state, and not before it happened."""
    at_ns = evidence.start_ns + true.at_ns
    is_same = (edge.gate, edge.blocked) == (true.gate, true.blocked)
    return is_same and at_ns <= edge.host_ns <= at_ns + LATEST_NS


def true_elapsed_ns(evidence: Evidence) -> int | None:
    """From the first time that beam A was broken to the first time that B was."""
    firsts = [
        next((e.at_ns for e in evidence.truth.edges if e.gate == gate and e.blocked), None)
        for gate in ("A", "B")
    ]
    start, stop = firsts
    return None if start is None or stop is None else stop - start
