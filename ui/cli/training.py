"""A store full of people who do not exist, for the demo, for training, and for pictures."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec

from frailtylab.clock import SystemClock, WallTime
from frailtylab.door import new_training_folder
from frailtylab.people import Participant, Sex, Side
from frailtylab.store import Store
from frailtylab.study.load import LoadedStudy, builtin_study, study_of_text
from frailtylab.study.schema import GripStrength

DEMO_REST_S = 2
"""Rest of the training study: a demo should not wait a minute between two squeezes."""


class Somebody(msgspec.Struct, frozen=True):
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


class CalendarClock:
    """The machine's clock, but for days of the past that a training store is given."""

    def __init__(self) -> None:
        self.day: date | None = None
        self._system = SystemClock()

    @property
    def counts_sleep(self) -> bool:
        """As this machine's clock does."""
        return self._system.counts_sleep

    def now_ns(self) -> int:
        """Monotonic nanoseconds of this machine."""
        return self._system.now_ns()

    def wall(self) -> WallTime:
        """Mid-morning of the day that was set, or now."""
        if self.day is None:
            return self._system.wall()
        return WallTime(datetime.combine(self.day, MORNING, UTC), 0, "UTC")

    def asleep_ns(self) -> int | None:
        """How long this machine has slept."""
        return self._system.asleep_ns()


MORNING = time(9, 30)


def new_training_store(folder: Path, study: LoadedStudy, on: date) -> Store:
    """A store with the training people and one assessor, everything before ``on`` done.

    The visits of the past are dated in the past; they hold no trial, and nothing in them is real.
    """
    clock = CalendarClock()
    store = new_training_folder(folder, clock)
    clock.day = on - timedelta(days=max(p.baseline_days_ago for p in PEOPLE))
    assessor = store.people.add_assessor("A-03")
    for somebody in sorted(PEOPLE, key=lambda p: -p.baseline_days_ago):
        clock.day = on - timedelta(days=somebody.baseline_days_ago)
        enrol(store, study, somebody, clock.day, assessor.id)
    do_the_past(store, clock, on, assessor.id)
    clock.day = None
    return store


def enrol(store: Store, study: LoadedStudy, somebody: Somebody, baseline: date, by: str) -> None:
    """Add one training participant with all planned visits."""
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
    store.people.add_participant(person, by)
    store.visits.enrol(person.id, baseline, study, by)


def do_the_past(store: Store, clock: CalendarClock, on: date, by: str) -> None:
    """Start and finish every visit that was due before, but each person's latest one."""
    past: list[tuple[date, str]] = []
    for person in store.people.find("", len(PEOPLE)):
        due = [row for row in store.visits.of_participant(person.id) if row.window_start <= on]
        past += [(row.planned, row.visit_id) for row in due[:-1]]
    for day, visit_id in sorted(past):
        clock.day = day
        store.visits.start(visit_id, by)
        store.visits.finish(visit_id, by)
