"""What becomes of an attempt when it is over: kept, and told only when the disk has it."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from devices.cli.record_attempt import Attempt, Ended
from devices.cli.record_place import Place
from frailtylab.cli.commands import DEVICE_TROUBLE, INTERRUPTED, OK
from frailtylab.desk import Desk, outcome_of, questioned
from frailtylab.open_visit import OpenVisit
from frailtylab.protocols.base import Phase
from frailtylab.store import StoreError
from frailtylab.study.schema import Study
from frailtylab.trials import Decision, KeptTrial, Measure, Outcome, Trial

DEVICE_FLAGS = frozenset({"device_lost", "device_silent", "gate_lost"})
REASONS = {Ended.LINK_LOST: "device_fault"}


def conclude(ended: Ended, attempt: Attempt, desk: Desk, place: Place) -> int:
    """Keep what has started and print it as one JSON line; answers the exit code.

    :raises StoreError: when it was not kept; its numbers are on standard error then
    """
    if not attempt.begun:
        return tell_nothing(ended, attempt)
    trial = questioned(place.test, attempt.recorder.trial())
    kept = saved(ended, attempt.phase, trial, desk, place)
    print(json.dumps(line_of(place.visit, kept)), flush=True)
    return exit_code(ended, trial)


def tell_nothing(ended: Ended, attempt: Attempt) -> int:
    """Say that there is nothing to keep, and why."""
    why = f"{ended} while waiting for {attempt.waits_for()}"
    detail = f" ({attempt.lost})" if attempt.lost else ""
    print(f"Nothing was measured: {why}{detail}. No trial was saved.", file=sys.stderr)
    return INTERRUPTED if ended is Ended.INTERRUPTED else DEVICE_TROUBLE


def saved(ended: Ended, phase: Phase, trial: Trial, desk: Desk, place: Place) -> KeptTrial:
    """The trial as the disk has it after the commit."""
    visit_id, by = place.visit.visit_id, place.assessor.id
    try:
        if phase is Phase.STOPPED:
            visit = desk.save_final(visit_id, trial, Decision(outcome_of(trial)), by)
        elif ended is Ended.INTERRUPTED:
            desk.save_draft(trial, by)
            visit = desk.open_visit(visit_id)
        else:
            decision = cut_short(place.visit.loaded.study, ended)
            visit = desk.save_final(visit_id, trial, decision, by)
    except StoreError:
        values = ", ".join(f"{m.name} {m.text} {m.unit}" for m in trial.measures if m.primary)
        print(f"NOT SAVED: {values or 'no result'}. Write it down.", file=sys.stderr)
        raise
    return next(kept for kept in visit.kept if kept.trial.id == trial.id)


def cut_short(study: Study, ended: Ended) -> Decision:
    """An attempt without an end is kept as invalid, and its place is measured again."""
    codes = [reason.code for reason in study.invalid_reasons]
    wanted = REASONS.get(ended, "other")
    reason = wanted if wanted in codes else next(iter(codes[-1:]), None)
    return Decision(Outcome.INVALID, reason, f"record command: {ended}", repeat=True)


def exit_code(ended: Ended, trial: Trial) -> int:
    """0 for a trial that was measured to its end without trouble of its device."""
    if ended is Ended.INTERRUPTED:
        return INTERRUPTED
    troubled = any(flag.code in DEVICE_FLAGS for flag in trial.flags)
    return OK if ended is Ended.MEASURED and not troubled else DEVICE_TROUBLE


def line_of(visit: OpenVisit, kept: KeptTrial) -> dict[str, Any]:
    """What was saved, for one line of JSON. ``text`` holds the exact digits of a value."""
    trial, slot = kept.trial, kept.trial.slot
    return {
        "trial": trial.id,
        "participant": visit.participant.code,
        "visit": visit.code,
        "test": slot.test,
        "side": slot.side,
        "practice": slot.practice,
        "number": slot.number,
        "attempt": slot.attempt,
        "state": kept.state,
        "outcome": kept.decision.outcome,
        "reason": kept.decision.reason,
        "values": [value_of(measure) for measure in trial.measures],
        "flags": [msgspec.to_builtins(flag) for flag in trial.flags],
        "simulated": trial.simulated,
        "training": trial.context.training,
    }


def value_of(measure: Measure) -> dict[str, Any]:
    """One number of the trial."""
    return {
        "name": measure.name,
        "text": measure.text,
        "unit": measure.unit,
        "source": measure.source,
        "resolution": measure.resolution,
        "uncertainty": measure.uncertainty,
        "primary": measure.primary,
    }
