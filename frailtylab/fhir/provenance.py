"""Who says so, and with which program."""

from __future__ import annotations

from frailtylab.fhir.codes import ASSEMBLER, AUTHOR, CREATE, UPDATE
from frailtylab.fhir.parts import (
    Names,
    Part,
    Resource,
    concept,
    identifier,
    note,
    reference,
    without_empty,
)
from frailtylab.fhir.people import practitioner_number
from frailtylab.fhir.record import VisitRecord, derived_number


def provenance_number(record: VisitRecord) -> str:
    """The number of a revision's provenance; R4 gives it no identifier, so a tag carries it."""
    return derived_number("provenance", record.visit.visit_id, str(record.revision))


def checkpoint(record: VisitRecord, names: Names) -> list[Part]:
    """The state of the store that the record was taken from."""
    if not record.checkpoint:
        return []
    key = identifier(f"{names.base}/sid/{names.site}/checkpoint", record.checkpoint)
    return [{"role": "source", "what": {"identifier": key}}]


def provenance(record: VisitRecord, targets: tuple[str, ...], names: Names) -> Resource:
    """The ``Provenance`` of everything in the bundle."""
    first = record.revision == 1
    program = f"FrailtyLab {record.software_version}"
    return without_empty(
        {
            "resourceType": "Provenance",
            "meta": {"tag": [{"system": names.record, "code": provenance_number(record)}]},
            "target": [reference(number) for number in targets],
            "recorded": record.finished_utc,
            "activity": concept(CREATE if first else UPDATE, names),
            "reason": note(record.reason),
            "entity": checkpoint(record, names),
            "agent": [
                {
                    "type": concept(AUTHOR, names),
                    "who": reference(practitioner_number(record.sent_by)),
                },
                {"type": concept(ASSEMBLER, names), "who": {"display": program}},
            ],
        }
    )
