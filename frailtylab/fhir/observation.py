"""What all observations of a visit share."""

from __future__ import annotations

from frailtylab.fhir.codes import EXAM, Code
from frailtylab.fhir.parts import Names, Resource, concept, identifier, reference
from frailtylab.fhir.people import patient_number, practitioner_number
from frailtylab.fhir.record import VisitRecord
from frailtylab.people import Assessor


def observation(
    record: VisitRecord, names: Names, number: str, code: Code, *, status: str, when: str,
    by: Assessor, more: tuple[Code, ...] = (),
) -> Resource:  # fmt: skip
    """An ``Observation`` of the visit without a value yet.

    :param number: the record's UUID
    :param when: ISO 8601 with the local offset
    :param more: further codes with the same meaning
    """
    return {
        "resourceType": "Observation",
        "identifier": [identifier(names.record, number)],
        "status": status,
        "category": [concept(EXAM, names)],
        "code": concept(code, names, *more),
        "subject": reference(patient_number(record)),
        "encounter": reference(record.visit.visit_id),
        "effectiveDateTime": when,
        "issued": record.finished_utc,
        "performer": [reference(practitioner_number(by))],
    }
