"""When: the visit."""

from __future__ import annotations

from frailtylab.fhir.codes import AMBULATORY
from frailtylab.fhir.parts import Names, Part, Resource, coding, identifier, reference
from frailtylab.fhir.people import patient_number, practitioner_number
from frailtylab.fhir.record import VisitRecord
from frailtylab.study.schema import localised


def encounter(record: VisitRecord, names: Names) -> Resource:
    """The ``Encounter`` of the visit, with everybody who took a trial in it."""
    participants: list[Part] = [
        {"individual": reference(practitioner_number(who))} for who in record.assessors.values()
    ]
    return {
        "resourceType": "Encounter",
        "identifier": [identifier(names.record, record.visit.visit_id)],
        "status": "finished",
        "class": coding(AMBULATORY, names),
        "type": [{"text": visit_words(record)}],
        "subject": reference(patient_number(record)),
        "participant": participants,
        "period": {"start": record.started_utc, "end": record.finished_utc},
    }


def visit_words(record: VisitRecord) -> str:
    """The visit by code and name: ``Study visit M1 (1 month)``."""
    plan = record.visit.loaded.study.visit(record.visit.code)
    name = localised(plan.label, "en") if plan else "unscheduled"
    return f"Study visit {record.visit.code} ({name})"
