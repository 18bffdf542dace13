"""Each trial as an observation: what was measured, or why not, and under which conditions.

An attempt that was found invalid keeps its value in a component, where nobody can take it for a
result; one with open reasons is *preliminary* until somebody has looked.
"""

from __future__ import annotations

from datetime import timedelta, timezone

from frailtylab.clock import WallTime
from frailtylab.fhir.codes import DATA_ERROR, GRIP, NOT_PERFORMED, TUG, UNITS, WALK_TRIALS, Code
from frailtylab.fhir.observation import observation
from frailtylab.fhir.parts import (
    Names,
    Part,
    Resource,
    component,
    concept,
    local,
    note,
    quantity,
    reference,
    without_empty,
)
from frailtylab.fhir.record import VisitRecord, device_number
from frailtylab.study.schema import FourMetreWalk, GripStrength, Test, TimedUpAndGo
from frailtylab.trials import Entry, KeptTrial, Measure, NotDone, Outcome, TrialSlot

STATUS = {Outcome.VALID: "final", Outcome.ATTENTION: "preliminary", Outcome.INVALID: "cancelled"}
RESULTS = ("elapsed", "peak_force")
PRACTICE = local("practice-trial", "Practice trial, never scored")
WALK = local("walk-time", "Time to walk a straight course")
GRIP_OTHER = local("grip-peak-force", "Peak grip force")
LOINC_WALK = (4.0, "usual", "standing")


def code_of(test: Test, slot: TrialSlot) -> Code:
    """The code of a trial's result: LOINC where the protocol is the one that LOINC means."""
    if slot.practice:
        return PRACTICE
    if isinstance(test, TimedUpAndGo):
        return TUG
    if isinstance(test, FourMetreWalk):
        return walk_code(test, slot)
    return GRIP[slot.side] if slot.side is not None else GRIP_OTHER


def walk_code(test: FourMetreWalk, slot: TrialSlot) -> Code:
    """LOINC's codes are for 4 m at usual pace from a standing start, first and second trial."""
    protocol = (test.distance_m, test.pace, test.start_position)
    return WALK_TRIALS.get(slot.number, WALK) if protocol == LOINC_WALK else WALK


def local_time(wall: WallTime) -> str:
    """ISO 8601 with the offset that the computer had then."""
    zone = timezone(timedelta(minutes=wall.offset_min))
    return wall.utc.astimezone(zone).isoformat(timespec="milliseconds")


def trial_observation(record: VisitRecord, kept: KeptTrial, names: Names) -> Resource:
    """One decided trial."""
    trial, test = kept.trial, record.visit.loaded.study.test(kept.trial.slot.test)
    by = record.assessors[trial.context.assessor_id]
    code, result = code_of(test, trial.slot), result_of(kept)
    resource = observation(
        record, names, trial.id, code, status=STATUS[kept.decision.outcome],
        when=performed(kept), by=by,
    )  # fmt: skip
    parts = [*place(test, trial.slot, names), *conditions(test, kept, names)]
    if kept.decision.outcome is Outcome.INVALID or result is None:
        resource["dataAbsentReason"] = concept(DATA_ERROR, names)
        if result is not None:
            parts.append(component(INVALID_VALUE, names, valueQuantity=of(result)))
    else:
        resource["valueQuantity"] = of(result)
    parts += others(kept, result, names)
    resource["component"] = parts
    resource["note"] = note(reason_words(kept))
    if len(trial.instruments) > 0:
        resource["device"] = reference(device_number(trial.instruments[0]))
    resource["method"] = {"text": method_words(kept)}
    return without_empty(resource)


INVALID_VALUE = local("invalid-value", "Value of an attempt that is not valid: not a result")


def performed(kept: KeptTrial) -> str:
    """When the trial was done: the moment of its capture, or the day that a person gave."""
    trial = kept.trial
    return trial.performed_on or local_time(trial.captured)


def result_of(kept: KeptTrial) -> Measure | None:
    """The study's result of a trial: its time or its force."""
    return next((found for name in RESULTS if (found := kept.trial.primary(name))), None)


def of(measure: Measure) -> Part:
    """A measure's quantity, in its own digits."""
    return quantity(measure.text, measure.unit)


def place(test: Test, slot: TrialSlot, names: Names) -> list[Part]:
    """Which trial of the visit it was."""
    found = [
        component(local("test", "Test"), names, valueString=test.code),
        component(local("trial-number", "Trial number"), names, valueInteger=slot.number),
        component(local("attempt", "Attempt at this number"), names, valueInteger=slot.attempt),
        component(PRACTICE, names, valueBoolean=slot.practice),
    ]
    if slot.side is not None:
        side = local("side", "Side of the participant's body")
        found.append(component(side, names, valueString=slot.side.value))
    return found


def conditions(test: Test, kept: KeptTrial, names: Names) -> list[Part]:
    """How the test was done: what makes the number say itself."""
    if isinstance(test, GripStrength):
        found = [
            component(local("handle-position", "Handle position"), names,
                      valueInteger=test.handle_position),
            component(local("posture", "Posture"), names,
                      valueString=f"{test.posture}, elbow {test.elbow_deg} degrees"),
        ]  # fmt: skip
    else:
        metres = test.course_m if isinstance(test, TimedUpAndGo) else test.distance_m
        found = [
            component(local("start-type", "Start"), names, valueString=test.start_position),
            component(local("pace", "Pace"), names, valueString=test.pace),
        ]
        if metres is not None:
            course = local("distance", "Length of the course")
            found.append(component(course, names, valueQuantity=quantity(f"{metres:g}", "m")))
    answers = kept.trial.context.setup.items()
    return found + [
        component(local(f"setup-{field.replace('_', '-')}", f"Set-up: {field}"), names,
                  valueString=choice)
        for field, choice in answers
    ]  # fmt: skip


def others(kept: KeptTrial, result: Measure | None, names: Names) -> list[Part]:
    """Everything else that was measured, each with its source; then the flags."""
    found = [
        component(local(measure_code(measure), measure_words(measure)), names, **valued(measure))
        for measure in kept.trial.measures if measure is not result
    ]  # fmt: skip
    if result is not None and result.uncertainty is not None:
        sure = local("uncertainty", "Half width of what the source can be off by")
        found.append(
            component(sure, names, valueQuantity=quantity(repr(result.uncertainty), result.unit))
        )
    flag = local("flag", "What a person should look at")
    return found + [component(flag, names, valueString=each.code) for each in kept.trial.flags]


def valued(measure: Measure) -> Part:
    """A measure as a component's value; in words where a device's own unit has no code."""
    if measure.unit in UNITS:
        return {"valueQuantity": of(measure)}
    return {"valueString": f"{measure.text} {measure.unit}"}


def measure_code(measure: Measure) -> str:
    """A code that tells measures of one name and two sources apart."""
    return f"{measure.name}-{measure.source.value}".replace("_", "-").replace(" ", "-")


def measure_words(measure: Measure) -> str:
    """The same in words."""
    return f"{measure.name.replace('_', ' ')} by {measure.source.value}"


def method_words(kept: KeptTrial) -> str:
    """How the number came about. A typed value can't look like a captured one."""
    result = result_of(kept)
    source = result.source.value if result is not None else "none"
    entry = kept.trial.entry
    return source if entry is Entry.CAPTURE else f"{source} ({entry.value})"


def reason_words(kept: KeptTrial) -> str:
    """The coded reason and the note of a decision."""
    decision = kept.decision
    return ": ".join(text for text in (decision.reason or "", decision.note) if text)


def not_done_observation(record: VisitRecord, entry: NotDone, names: Names) -> Resource:
    """A place that was not measured: no value, and why (FHIR R4, invariant obs-6)."""
    test = record.visit.loaded.study.test(entry.test)
    slot = TrialSlot(entry.visit_id, entry.test, False, entry.number or 1, side=entry.side)
    resource = observation(
        record, names, entry.id, code_of(test, slot), status="cancelled",
        when=record.started_utc, by=record.sent_by,
    )  # fmt: skip
    resource["dataAbsentReason"] = concept(NOT_PERFORMED, names)
    reason = local("reason-not-done", "Coded reason of the study")
    whole = local("whole-test", "The whole test, or all trials of that side")
    resource["component"] = [
        component(local("test", "Test"), names, valueString=entry.test),
        component(whole, names, valueBoolean=entry.number is None),
        component(reason, names, valueString=entry.reason),
    ]
    resource["note"] = note(entry.note)
    return without_empty(resource)
