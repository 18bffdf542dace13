"""Which edges of the gates count: the first break, the longest break, or what a person picked."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from frailtylab.protocols.gate_trace import GatePair, GateTrace
from frailtylab.protocols.timed_results import Marks, gate_time
from frailtylab.study.schema import TimedTest
from frailtylab.trials import Flag, Measure

AUTOMATIC = "_automatic"
FIRST = "_first_break"
LONGEST = "_longest_break"


class Pick(msgspec.Struct, frozen=True):
    """What the assessor asks for: numbers of impulses, and why.

    :param start: number of the impulse that is the start; None: as the program found it
    :param stop: the same for the finish
    :param reason: code of one of the study's ``pick_reasons``
    """

    start: int | None
    stop: int | None
    reason: str
    note: str = ""


class Picked(msgspec.Struct, frozen=True):
    """A pick as it was made: both edges, whatever comes later."""

    pair: GatePair
    pick: Pick


def by_rule(pair: GatePair, trace: GateTrace, test: TimedTest) -> GatePair:
    """The pair by the study's rule; the first breaks where the longest are not known."""
    if test.break_rule != "longest":
        return pair
    return trace.by_longest(pair) or pair


def resolved(pick: Pick, found: GatePair, trace: GateTrace) -> Picked | None:
    """The edges of a pick; None where there is no time from its start to its finish.

    :param found: what the program found, for the end that was not picked
    """
    start = found.start if pick.start is None else trace.numbered(pick.start)
    stop = found.stop if pick.stop is None else trace.numbered(pick.stop)
    pair = GatePair(start, stop)
    elapsed_ns = pair.elapsed_ns
    return Picked(pair, pick) if elapsed_ns is not None and elapsed_ns > 0 else None


def pair_measure(name: str, pair: GatePair | None) -> tuple[Measure, ...]:
    """The time between the two as a measure of that name; none where one is missing."""
    if pair is None:
        return ()
    time = gate_time(Marks(gate_start=pair.start, gate_stop=pair.stop))
    return () if time is None else (replace(time, name=name),)


def candidates(name: str, pair: GatePair, trace: GateTrace, test: TimedTest) -> tuple[Measure, ...]:
    """The time by the rule that the study did not choose, kept beside the result.

    None for a study that names no rule: its records stay what they were.
    """
    if test.break_rule == "first":
        return pair_measure(name + LONGEST, trace.by_longest(pair))
    return pair_measure(name + FIRST, pair) if test.break_rule == "longest" else ()


def choice_flags(
    pair: GatePair, picked: Picked | None, trace: GateTrace, test: TimedTest
) -> tuple[Flag, ...]:
    """What a reader of the result must know about the edges that it rests on."""
    if picked is not None:
        return (picked_flag(picked, trace),)
    unknown = test.break_rule == "longest" and pair.elapsed_ns is not None
    return (Flag("trunk_unknown"),) if unknown and trace.by_longest(pair) is None else ()


def picked_flag(picked: Picked, trace: GateTrace) -> Flag:
    """Numbers of both impulses and the coded reason."""
    start, stop = trace.find(picked.pair.start), trace.find(picked.pair.stop)
    detail = {
        "start": str(start.number) if start else "",
        "finish": str(stop.number) if stop else "",
        "reason": picked.pick.reason,
    }
    return Flag("impulse_picked", detail | ({"note": picked.pick.note} if picked.pick.note else {}))
