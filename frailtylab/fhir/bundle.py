"""A visit as transactions: every entry made once, whatever is sent twice.

Entries are created under a condition (``ifNoneExist``), keyed by numbers that are the same at every
sending. A server that takes only small bundles gets the shared resources first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from frailtylab.device_register import device_key
from frailtylab.fhir.curves import MOST_POINTS, curve_number, curve_observation
from frailtylab.fhir.devices import device, device_metric, metric_number
from frailtylab.fhir.encounter import encounter
from frailtylab.fhir.parts import Names, Resource, reference
from frailtylab.fhir.people import (
    patient,
    patient_number,
    practitioner,
    practitioner_number,
    research_study,
    research_subject,
    study_number,
    subject_number,
)
from frailtylab.fhir.provenance import provenance, provenance_number
from frailtylab.fhir.record import VisitRecord, device_number
from frailtylab.fhir.scores import (
    panel_number,
    panel_observation,
    score_number,
    score_observation,
)
from frailtylab.fhir.trials import not_done_observation, trial_observation

OPTIONAL = ("ResearchStudy", "ResearchSubject", "DeviceMetric", "Provenance")
"""Left out where a server does not know them; the rest it must."""


class Entry(msgspec.Struct, frozen=True):
    """One resource with the number that makes it unique.

    :param update: it replaces what the server has under that number
    """

    number: str
    resource: Resource
    update: bool = False

    @property
    def request(self) -> dict[str, str]:
        """What the server is asked to do with it; doing it twice changes nothing more."""
        if self.update:
            return {"method": "PUT", "url": f"{self.kind}?{self.condition}"}
        return {"method": "POST", "url": self.kind, "ifNoneExist": self.condition}

    @property
    def kind(self) -> str:
        """The resource's type."""
        return self.resource["resourceType"]

    @property
    def condition(self) -> str:
        """What a server looks for before it makes the resource."""
        tags = self.resource.get("meta", {}).get("tag")
        if tags:
            return f"_tag={tags[0]['system']}|{tags[0]['code']}"
        key = self.resource["identifier"][0]
        return f"identifier={key['system']}|{key['value']}"


def entries(record: VisitRecord, names: Names) -> tuple[Entry, ...]:
    """Everything of the visit, shared resources first, in an order that never changes."""
    found = [*who(record, names), *with_what(record, names)]
    found.append(Entry(record.visit.visit_id, encounter(record, names)))
    observed = tuple(results(record, names))
    panels = tuple(panels_of(record, observed, names))
    targets = tuple(entry.number for entry in (*observed, *panels))
    found += [*observed, *panels]
    found.append(Entry(provenance_number(record), provenance(record, targets, names)))
    return tuple(found)


def who(record: VisitRecord, names: Names) -> Iterator[Entry]:
    """Patient, study, enrolment, assessors."""
    yield Entry(patient_number(record), patient(record, names))
    yield Entry(study_number(names), research_study(record, names))
    yield Entry(subject_number(record), research_subject(record, names))
    people = {record.sent_by.id: record.sent_by, **record.assessors}
    for assessor in people.values():
        yield Entry(practitioner_number(assessor), practitioner(assessor, names))


def with_what(record: VisitRecord, names: Names) -> Iterator[Entry]:
    """Devices and their calibrations."""
    for info in record.instruments:
        yield Entry(device_number(info), device(info, names))
        calibration = record.calibrations.get(device_key(info))
        if calibration is not None:
            number = metric_number(info, calibration)
            yield Entry(number, device_metric(info, calibration, names))


def results(record: VisitRecord, names: Names) -> Iterator[Entry]:
    """Curves, trials, what was not done, and scores, test by test."""
    curves = {curve.trial_id: curve for curve in record.curves if len(curve.values) <= MOST_POINTS}
    for kept in record.trials:
        trial = trial_observation(record, kept, names)
        curve = curves.get(kept.trial.id)
        if curve is not None:
            number = curve_number(kept.trial.id)
            yield Entry(number, curve_observation(record, kept, curve, names))
            trial["derivedFrom"] = [reference(number)]
        yield Entry(kept.trial.id, trial)
    for entry in record.visit.not_done:
        yield Entry(entry.id, not_done_observation(record, entry, names))
    for score in record.visit.scores:
        yield Entry(score_number(record, score), score_observation(record, score, names))


def panels_of(record: VisitRecord, observed: tuple[Entry, ...], names: Names) -> Iterator[Entry]:
    """A panel for each test that has anything."""
    known = {entry.number for entry in observed}
    for test in record.visit.loaded.study.tests:
        members = [kept.trial.id for kept in record.trials if kept.trial.slot.test == test.code]
        members += [entry.id for entry in record.visit.not_done if entry.test == test.code]
        members += [score_number(record, s) for s in record.visit.scores if s.test == test.code]
        there = tuple(number for number in members if number in known)
        if there:
            yield Entry(panel_number(record, test), panel_observation(record, test, there, names))


def transaction(some: tuple[Entry, ...]) -> Resource:
    """A ``Bundle`` that makes each entry unless it is there, or replaces it where it is to."""
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": f"urn:uuid:{entry.number}",
                "resource": entry.resource,
                "request": entry.request,
            }
            for entry in some
        ],
    }


def chosen(all_entries: tuple[Entry, ...], known_types: frozenset[str]) -> tuple[Entry, ...]:
    """Without the optional types that the server does not know."""
    return tuple(
        entry for entry in all_entries
        if entry.kind not in OPTIONAL or entry.kind in known_types
    )  # fmt: skip


def numbers_in(resource: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a resource
    """Numbers of the entries that a resource refers to."""
    if isinstance(resource, dict):
        for key, value in cast("Resource", resource).items():
            if key == "reference" and isinstance(value, str) and value.startswith("urn:uuid:"):
                yield value.removeprefix("urn:uuid:")
            else:
                yield from numbers_in(value)
    elif isinstance(resource, list):
        for value in cast("list[Any]", resource):
            yield from numbers_in(value)
