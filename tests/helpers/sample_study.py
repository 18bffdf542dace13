"""A small study and the people of it, built in memory: tests don't hang on the shipped file."""

from __future__ import annotations

from typing import Any

import msgspec

from frailtylab.people import Participant, Sex, Side
from frailtylab.study.schema import FourMetreWalk, GripStrength, Study, TimedUpAndGo
from frailtylab.trials import CaptureContext

LABEL = {"en": "Label"}
WALK: dict[str, Any] = {
    "kind": "four_metre_walk",
    "code": "4MWT",
    "label": LABEL,
    "script": "four_metre_walk",
    "practice_trials": 1,
    "trials": 2,
    "start_rule": "first_footfall",
    "primary": "gate",
    "gates": "two",
    "distance_m": 4.0,
    "scores": [
        {"name": "speed_best", "rule": "best", "measure": "speed", "label": LABEL},
        {"name": "time_best", "rule": "best", "measure": "elapsed", "label": LABEL},
    ],
}
TUG: dict[str, Any] = {
    "kind": "timed_up_and_go",
    "code": "TUG",
    "label": LABEL,
    "script": "timed_up_and_go",
    "practice_trials": 1,
    "trials": 2,
    "start_rule": "word_go",
    "primary": "stopwatch",
    "gates": "one",
    "scores": [{"name": "tug_mean", "rule": "mean", "measure": "elapsed", "label": LABEL}],
}
GRIP: dict[str, Any] = {
    "kind": "grip_strength",
    "code": "GRIP",
    "label": LABEL,
    "script": "grip_strength",
    "practice_per_hand": 0,
    "trials_per_hand": 3,
    "start_hand": "dominant",
    "alternate": True,
    "rest_same_hand_s": 60.0,
    "handle_position": 2,
    "posture": "seated",
    "elbow_deg": 90,
    "scores": [
        {"name": "grip_max", "rule": "max_all", "measure": "peak_force", "label": LABEL},
    ],
}
STUDY: dict[str, Any] = {
    "format": 1,
    "code": "sample",
    "version": "1",
    "title": LABEL,
    "languages": ["en"],
    "identity": {"second_identifier": ["initials", "birth_year"]},
    "blinding": {"blinded": True, "hide_earlier_results": True, "hide_interpretation": True},
    "visits": [{"code": "BL", "label": LABEL, "day": 0, "days_before": 0, "days_after": 0}],
    "tests": [TUG, WALK, GRIP],
    "not_done_reasons": [{"code": "refused", "label": LABEL}],
    "invalid_reasons": [{"code": "false_start", "label": LABEL}],
    "repeat_reasons": [{"code": "disturbed", "label": LABEL}],
    "late_reasons": [{"code": "paper", "label": LABEL}],
}


def walk(**changes: Any) -> FourMetreWalk:
    """A 4-metre walk by two gates, gate primary."""
    return msgspec.convert(WALK | changes, FourMetreWalk)


def tug(**changes: Any) -> TimedUpAndGo:
    """A Timed Up and Go by thumb, with one gate as a witness."""
    return msgspec.convert(TUG | changes, TimedUpAndGo)


def grip(**changes: Any) -> GripStrength:
    """Grip strength, three trials a hand in turn."""
    return msgspec.convert(GRIP | changes, GripStrength)


def score_rule(rule: str, measure: str = "peak_force") -> dict[str, Any]:
    """One entry of a test's ``scores``."""
    return {"name": "score", "rule": rule, "measure": measure, "label": LABEL}


def study(**changes: Any) -> Study:
    """A study of the three tests."""
    return msgspec.convert(STUDY | changes, Study)


def participant(dominant: Side = Side.RIGHT) -> Participant:
    """Somebody to measure."""
    return Participant("p-1", "P-0147", "KM", 1941, Sex.FEMALE, dominant)


def context(**changes: Any) -> CaptureContext:
    """Conditions of a capture."""
    plain: dict[str, Any] = {
        "assessor_id": "a-1",
        "study_sha256": "0" * 64,
        "script_version": "1",
        "software_version": "0",
        "language": "en",
        "training": False,
        "setup": {"aid": "none"},
    }
    return CaptureContext(**(plain | changes))
