"""Trials as the store would hand them out."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from helpers import sample_study

from frailtylab.clock import WallTime
from frailtylab.people import Side
from frailtylab.trials import (
    Decision,
    Entry,
    KeptTrial,
    Measure,
    Outcome,
    Source,
    Trial,
    TrialSlot,
    TrialState,
)

IDS = count(1)
NAMES = {"elapsed": "s", "speed": "m/s", "peak_force": "kgf"}


def kept(
    test: str,
    number: int,
    text: str | None,
    measure: str = "elapsed",
    *,
    side: Side | None = None,
    practice: bool = False,
    attempt: int = 1,
    outcome: Outcome = Outcome.VALID,
    state: TrialState = TrialState.FINAL,
    repeat: bool = False,
) -> KeptTrial:
    """A trial with one primary measure (and a secondary one that must never count)."""
    measures = () if text is None else (
        Measure(measure, 999.0, NAMES[measure], "999", Source.MIXED, 0.001),
        Measure(measure, float(text), NAMES[measure], text, Source.GATE, 0.001, primary=True),
    )  # fmt: skip
    trial = Trial(
        f"t-{next(IDS)}", TrialSlot("v-1", test, practice, number, attempt, side), Entry.CAPTURE,
        sample_study.context(), WallTime(datetime(2026, 3, 14, tzinfo=UTC), 60, "CET"),
        measures, (),
    )  # fmt: skip
    return KeptTrial(trial, 2, state, Decision(outcome, repeat=repeat))
