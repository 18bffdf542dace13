"""Scores with the rule and the trials that they come from, and one panel a test."""

from __future__ import annotations

from frailtylab.fhir.codes import GRIP_PANEL, TUG_PANEL, WALK_PANEL, WALK_SPEED, Code
from frailtylab.fhir.observation import observation
from frailtylab.fhir.parts import Names, Resource, component, local, quantity, reference
from frailtylab.fhir.record import VisitRecord, derived_number
from frailtylab.fhir.trials import LOINC_WALK
from frailtylab.study.schema import FourMetreWalk, GripStrength, ScoreRule, Test, localised
from frailtylab.trials import Score

RULE = local("score-rule", "Named rule that the score was made by")
SOFTWARE = local("software-version", "Version of the program that made the score")


def score_number(record: VisitRecord, score: Score) -> str:
    """The number of a score, the same in every revision of the visit."""
    return derived_number("score", record.visit.visit_id, score.test, score.name)


def score_code(test: Test, score: Score) -> tuple[Code, ...]:
    """A code of ours with the score's name, and LOINC's where its computed score is meant."""
    rule = next((rule for rule in test.scores if rule.name == score.name), None)
    display = localised(rule.label, "en") if rule is not None else score.name
    ours = local(f"score-{score.name.replace('_', '-')}", display)
    if isinstance(test, FourMetreWalk) and is_loinc_speed(test, rule):
        return (ours, WALK_SPEED)
    return (ours,)


def is_loinc_speed(test: FourMetreWalk, rule: ScoreRule | None) -> bool:
    """True for the faster of two 4-m walks at usual pace from a standing start, in m/s."""
    return (
        rule is not None
        and (rule.rule, rule.measure) == ("best", "speed")
        and (test.distance_m, test.pace, test.start_position) == LOINC_WALK
    )


def score_observation(record: VisitRecord, score: Score, names: Names) -> Resource:
    """One score, derived from its trials."""
    test = record.visit.loaded.study.test(score.test)
    first, *more = score_code(test, score)
    resource = observation(
        record, names, score_number(record, score), first, status="final",
        when=record.started_utc, by=record.sent_by, more=tuple(more),
    )  # fmt: skip
    resource["valueQuantity"] = quantity(score.text, score.unit)
    resource["component"] = [
        component(RULE, names, valueString=score.rule),
        component(SOFTWARE, names, valueString=score.software_version),
    ]
    resource["derivedFrom"] = [reference(trial_id) for trial_id in score.inputs]
    return resource


def panel_code(test: Test) -> Code:
    """The panel that a test's results stand in."""
    if isinstance(test, GripStrength):
        return GRIP_PANEL
    return WALK_PANEL if isinstance(test, FourMetreWalk) else TUG_PANEL


def panel_number(record: VisitRecord, test: Test) -> str:
    """The number of a test's panel in the visit."""
    return derived_number("panel", record.visit.visit_id, test.code)


def panel_observation(
    record: VisitRecord, test: Test, members: tuple[str, ...], names: Names
) -> Resource:
    """The panel of one test.

    :param members: numbers of its trials, not-done places and scores
    """
    resource = observation(
        record, names, panel_number(record, test), panel_code(test), status="final",
        when=record.started_utc, by=record.sent_by,
    )  # fmt: skip
    resource["hasMember"] = [reference(number) for number in members]
    return resource
