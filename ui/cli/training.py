"""A store full of people who do not exist, for the demo, for training, and for pictures."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from frailtylab.people import Assessor, Participant, Sex, Side
from frailtylab.store import Store
from frailtylab.study.load import LoadedStudy, builtin_study, study_of_text
from frailtylab.study.schema import GripStrength

DEMO_REST_S = 2
"""Rest of the training study: a demo should not wait a minute between two squeezes."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A training participant; the baseline lies so many days before today."""

    code: str
    initials: str
    birth_year: int
    sex: Sex
    hand: Side
    height_cm: int
    baseline_days_ago: int


PEOPLE = (
    Somebody("T-0152", "ST", 1938, Sex.FEMALE, Side.RIGHT, 152, 0),
    Somebody("T-0147", "KM", 1941, Sex.FEMALE, Side.RIGHT, 158, 30),
    Somebody("T-0139", "WH", 1944, Sex.MALE, Side.LEFT, 171, 91),
    Somebody("T-0121", "ZL", 1940, Sex.MALE, Side.RIGHT, 169, 202),
    Somebody("T-0150", "GY", 1947, Sex.FEMALE, Side.RIGHT, 160, 7),
)


def training_study(rest_s: float = DEMO_REST_S) -> LoadedStudy:
    """The shipped study under a code of its own, with a short rest between squeezes.

    It is another study with another hash, so nothing recorded under it can be taken for a result.
    """
    text = builtin_study().text
    study = builtin_study().study
    grip = next(test for test in study.tests if isinstance(test, GripStrength))
    text = text.replace(f'code = "{study.code}"', 'code = "training"', 1)
    for before in (f"{grip.rest_same_hand_s:g}", f"{grip.rest_same_hand_s:.1f}"):
        text = text.replace(f"rest_same_hand_s = {before}\n", f"rest_same_hand_s = {rest_s:g}\n")
    return study_of_text(text, "training.toml")


def fill(store: Store, study: LoadedStudy, on: date, assessor_code: str = "A-03") -> Assessor:
    """Put the training people and one assessor into an empty store.

    :returns: the assessor, so that somebody can be signed in
    """
    assessor = store.people.add_assessor(assessor_code)
    for somebody in PEOPLE:
        person = Participant(
            str(uuid.uuid4()),
            somebody.code,
            somebody.initials,
            somebody.birth_year,
            somebody.sex,
            somebody.hand,
            somebody.height_cm,
            training=True,
        )
        store.people.add_participant(person, assessor.id)
        baseline = on - timedelta(days=somebody.baseline_days_ago)
        store.visits.enrol(person.id, baseline, study, assessor.id)
    return assessor
