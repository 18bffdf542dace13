"""Short ways to write presses, edges and forces; times are seconds since the test's own zero."""

from __future__ import annotations

from collections.abc import Sequence

from helpers import sample_study

from frailtylab.protocols.base import Arming, Refusal, Run, Step, StepKind
from frailtylab.protocols.curve_rules import RULE_NOTE
from frailtylab.protocols.force_curve import ForceCurve
from frailtylab.protocols.force_record import ForceRecord
from frailtylab.protocols.four_metre_walk import FourMetreWalkRun
from frailtylab.protocols.grip_strength import GripRun
from frailtylab.protocols.timed_up_and_go import TimedUpAndGoRun
from frailtylab.samples import ForceSample, GateEdge, Press, PressKind, Sample
from frailtylab.trials import Measure, Source

S = 1_000_000_000
ORIGIN_NS = 5_000 * S
"""Host time at the test's zero; far from 0, as a real monotonic clock is."""
DEVICE_ORIGIN_NS = 86_300 * S


def ns(seconds: float) -> int:
    """Host nanoseconds at that second."""
    return ORIGIN_NS + round(seconds * S)


def press(at_s: float, event_ms: int | None = None, *, auto_repeat: bool = False) -> Press:
    """A press of the space bar."""
    return Press(ns(at_s), PressKind.KEY, event_ms, auto_repeat)


def edge(gate: str, at_s: float, device_s: float | None = None, **more: object) -> GateEdge:
    """A beam that was broken; ``device_s`` is the gate's own clock, with a 0.1 ms step."""
    if device_s is None:
        return GateEdge(gate, True, ns(at_s), **more)  # type: ignore[arg-type]
    device_ns = DEVICE_ORIGIN_NS + round(device_s * S)
    return GateEdge(gate, True, ns(at_s), device_ns, resolution_ns=100_000, **more)  # type: ignore[arg-type]


def force(at_s: float, kgf: float, unit: str = "kgf", text: str | None = None) -> ForceSample:
    """A reading with one decimal, as a clinic's dynamometer sends it."""
    digits = f"{kgf:.1f}" if text is None else text
    return ForceSample(ns(at_s), float(digits), unit, digits, 0.1)


def record_of(samples: Sequence[ForceSample]) -> ForceRecord:
    """A record that has kept these readings."""
    record = ForceRecord()
    for sample in samples:
        record.append(sample)
    return record


def curve_of(samples: Sequence[ForceSample], onset_kgf: float = 1.0) -> ForceCurve:
    """The curve of these readings."""
    return ForceCurve(record_of(samples), len(samples), onset_kgf)


def armed_walk(**changes: object) -> FourMetreWalkRun:
    """A walk that waits for its start since -1 s."""
    run = FourMetreWalkRun(sample_study.walk(**changes), gates_connected=True)
    assert run.arm(ns(-1), Arming()).kind is StepKind.ARMED
    return run


def armed_tug(**changes: object) -> TimedUpAndGoRun:
    """A Timed Up and Go that waits for "go" since -1 s."""
    run = TimedUpAndGoRun(sample_study.tug(**changes), gates_connected=True)
    assert run.arm(ns(-1), Arming()).kind is StepKind.ARMED
    return run


def armed_grip(arming: Arming | None = None, **changes: object) -> GripRun:
    """A squeeze that is waited for since -1 s."""
    run = GripRun(sample_study.grip(**changes))
    assert run.arm(ns(-1), arming or Arming()).kind is StepKind.ARMED
    return run


def fed(run: Run, *samples: Sample) -> list[Step]:
    """Feed all; every answer in order."""
    return [step for sample in samples for step in run.feed(sample)]


def refusals(steps: list[Step]) -> list[Refusal | None]:
    """Why each step was refused; None for those that were not."""
    return [step.refusal for step in steps]


def kinds(steps: list[Step]) -> list[StepKind]:
    """What each step was."""
    return [step.kind for step in steps]


def measure(run: Run, name: str, source: Source | None = None) -> Measure:
    """The one measure of that name (and source) of the result."""
    found = [m for m in run.result().measures if m.name == name and source in (None, m.source)]
    assert len(found) == 1, found
    return found[0]


def flags(run: Run) -> set[str]:
    """Codes of the flags of the result, but for the note of the rules."""
    return {flag.code for flag in run.result().flags if flag.code != RULE_NOTE}
