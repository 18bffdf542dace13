"""Who: the pseudonymous patient, the study and the place in it, the assessors."""

from __future__ import annotations

from frailtylab.fhir.codes import PSEUDONYMISED, TEST_RECORD
from frailtylab.fhir.parts import Names, Resource, coding, identifier, reference
from frailtylab.fhir.record import VisitRecord, derived_number
from frailtylab.people import Assessor, Sex
from frailtylab.study.schema import localised

GENDERS = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}


def patient_number(record: VisitRecord) -> str:
    """The patient's number in the bundle."""
    return derived_number("patient", record.visit.participant.id)


def patient(record: VisitRecord, names: Names) -> Resource:
    """A ``Patient`` without a name: study code, sex, year of birth."""
    person = record.visit.participant
    marks = [coding(PSEUDONYMISED, names)]
    if record.visit.training:
        marks.append(coding(TEST_RECORD, names))
    return {
        "resourceType": "Patient",
        "meta": {"security": marks},
        "identifier": [{"use": "official", **identifier(names.subject, person.code)}],
        "gender": GENDERS[person.sex],
        "birthDate": str(person.birth_year),
    }


def study_number(names: Names) -> str:
    """The study's number in the bundle."""
    return derived_number("study", names.studies, names.study)


def research_study(record: VisitRecord, names: Names) -> Resource:
    """The ``ResearchStudy``."""
    return {
        "resourceType": "ResearchStudy",
        "identifier": [identifier(names.studies, names.study)],
        "status": "active",
        "title": localised(record.visit.loaded.study.title, "en"),
    }


def subject_number(record: VisitRecord) -> str:
    """The enrolment's number in the bundle."""
    return derived_number("enrolment", record.visit.participant.id)


def research_subject(record: VisitRecord, names: Names) -> Resource:
    """The ``ResearchSubject``: that this patient is in this study. No arm: none is known here."""
    return {
        "resourceType": "ResearchSubject",
        "identifier": [identifier(names.enrolment, record.visit.participant.code)],
        "status": "on-study",
        "study": reference(study_number(names)),
        "individual": reference(patient_number(record)),
    }


def practitioner_number(assessor: Assessor) -> str:
    """An assessor's number in the bundle."""
    return derived_number("assessor", assessor.id)


def practitioner(assessor: Assessor, names: Names) -> Resource:
    """A ``Practitioner`` by code; the name stays here."""
    return {
        "resourceType": "Practitioner",
        "identifier": [identifier(names.assessor, assessor.code)],
    }
