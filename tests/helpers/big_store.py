"""A store with as many trials as a clinic makes in years, filled fast, through the real schema.

Rows go in table by table, with every trigger and key of the schema at work, so the derived lists
are what they would be; all are sealed and in the journal. For tests of query plans and for
benchmarks; the audit trail gets one honest entry for the whole filling.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from helpers.sample_records import context, participant
from helpers.store_key import KEY, leave_open

from frailtylab.clock import Clock, SystemClock
from frailtylab.store import Store, create_store
from frailtylab.study.load import LoadedStudy, builtin_study
from frailtylab.study.schedule import planned_visits

TRIALS_A_VISIT = 12
VISITS_A_PERSON = 6

ROWS_A_SEAL = 2000

Columns = dict[str, Any]


def big_store(
    path: Path, trials: int = 100_000, *, clock: Clock | None = None, today: date | None = None
) -> Store:
    """A new, open store with at least so many decided trials.

    Participants are enrolled one after another over years up to ``today``; visits whose window is
    over are finished but for every fortieth (overdue), and five are unfinished.
    """
    clock = clock or SystemClock()
    day = today or clock.wall().utc.date()
    store = create_store(path, KEY, clock)
    leave_open(path.parent)
    by = store.people.add_assessor("A-01").id
    filler = Filler(store, builtin_study(), by, day)
    store._file.connection.execute("PRAGMA cache_size = -200000")
    filler.fill(-(-trials // TRIALS_A_VISIT))
    store.audit.append("converted", by="", detail={"trials": trials})
    store.checkpoint()
    return store


class Filler:
    """Makes rows table by table; parents before children, as foreign keys ask."""

    def __init__(self, store: Store, study: LoadedStudy, by: str, today: date) -> None:
        self.file = store._file
        self.study, self.by, self.today = study, by, today
        self.utc = store.clock.wall().utc_text
        self.count = 0

    def new_id(self) -> str:
        """A UUID, the same in every run, spread over the index as random ones are."""
        self.count += 1
        return str(UUID(bytes=hashlib.md5(str(self.count).encode()).digest()))  # noqa: S324

    def fill(self, done_visits: int) -> None:
        """Add participants until that many visits are finished."""
        loaded = self.study
        self.add("study_definition", iter([{
            "sha256": loaded.sha256, "code": loaded.study.code,
            "version": loaded.study.version, "text": loaded.text,
        }]))  # fmt: skip
        # Every fortieth visit stays overdue, and the last ones enrolled have visits to come.
        people = done_visits // VISITS_A_PERSON * 40 // 39 + 45
        persons = [self.new_id() for _ in range(people)]
        self.add("participant", ({"id": id_, "code": f"P-{n:05}", "training": 1}
                                 for n, id_ in enumerate(persons)))  # fmt: skip
        self.add("participant_version", map(self.person_version, persons))
        visits = [row for n, id_ in enumerate(persons) for row in self.visits(n - people, id_)]
        self.add("visit", iter(visits))
        over = [row for row in visits if str(row["window_end"]) < self.today.isoformat()]
        finished = [row for n, row in enumerate(over) if n % 40 != 39][:done_visits]
        begun = {row["id"] for row in over}
        unfinished = [row for row in visits if row["id"] not in begun][:5]
        self.add("visit_event", self.events(finished, ("started", "finished")))
        self.add("visit_event", self.events(unfinished, ("started",)))
        self.trials([str(row["id"]) for row in finished])

    def person_version(self, person_id: str) -> Columns:
        """Second identifiers of a participant."""
        one = participant()
        return {
            "participant_id": person_id, "version": 1, "initials": one.initials,
            "birth_year": one.birth_year, "sex": "female", "dominant_hand": "right",
            "height_cm": 160, "reason": "", "by": self.by, "utc": self.utc,
        }  # fmt: skip

    def visits(self, place: int, person_id: str) -> Iterator[Columns]:
        """The planned visits of a person; the last ones enrolled are in the middle of theirs."""
        baseline = self.today + timedelta(days=5 * place + 10)
        for visit in planned_visits(self.study.study, baseline):
            yield {
                "id": self.new_id(), "participant_id": person_id, "code": visit.code,
                "planned_on": visit.planned.isoformat(), "window_start": visit.first.isoformat(),
                "window_end": visit.last.isoformat(), "unscheduled": 0,
                "study_sha256": self.study.sha256, "training": 1, "by": self.by, "utc": self.utc,
            }  # fmt: skip

    def events(self, visits: list[Columns], kinds: tuple[str, ...]) -> Iterator[Columns]:
        """What happened in visits, on their planned day."""
        for row in visits:
            for minute, kind in enumerate(kinds):
                yield {
                    "visit_id": row["id"], "kind": kind, "detail": "", "by": self.by,
                    "utc": f"{row['planned_on']}T09:{minute:02}:00.000000Z", "offset_min": 60,
                }  # fmt: skip

    def trials(self, visit_ids: list[str]) -> None:
        """Twelve decided trials in each visit, each with one measure and an outbox row."""
        ids = [
            (self.new_id(), visit_id, n) for visit_id in visit_ids for n in range(TRIALS_A_VISIT)
        ]
        self.add("trial", (self.trial(*place) for place in ids))
        self.add("trial_take", ({
            "trial_id": id_, "take": 1, "simulated": 1, "instruments": "[]",
            "sha256": "0" * 64, "by": self.by, "utc": self.utc,
        } for id_, _, _ in ids))  # fmt: skip
        for version, state, outcome in ((1, "draft", "undecided"), (2, "final", "valid")):
            self.add("trial_version", ({
                "trial_id": id_, "version": version, "take": 1, "state": state, "outcome": outcome,
                "note": "", "repeat": 0, "by": self.by, "utc": self.utc,
            } for id_, _, _ in ids))  # fmt: skip
        self.add("measure", ({
            "trial_id": id_, "take": 1, "position": 0, "name": "elapsed", "source": "stopwatch",
            "value": 10 + n / 8, "unit": "s", "text": f"{10 + n / 8}", "resolution": 1e-9,
            "is_primary": 1,
        } for id_, _, n in ids))  # fmt: skip
        self.add("outbox", ({
            "kind": "trial", "record_id": id_, "version": 2, "training": 1, "simulated": 1,
            "queued_utc": self.utc,
        } for id_, _, _ in ids))  # fmt: skip

    def trial(self, trial_id: str, visit_id: str, number: int) -> Columns:
        """One trial's own row."""
        conditions = context(self.by)
        return {
            "id": trial_id, "visit_id": visit_id, "test": ("tug", "walk", "grip")[number % 3],
            "practice": int(number < 3), "number": number // 3 + 1, "attempt": 1,
            "entry": "capture", "assessor_id": self.by,
            "study_sha256": self.study.sha256, "script_version": conditions.script_version,
            "software_version": conditions.software_version, "language": "en", "training": 1,
            "setup": "{}", "captured_utc": self.utc, "offset_min": 60, "zone": "CET",
        }  # fmt: skip

    def add(self, table: str, rows: Iterator[Columns]) -> None:
        """Insert all rows, so many in one transaction that a seal stays of a bearable size."""
        while chunk := list(islice(rows, ROWS_A_SEAL)):
            with self.file.transaction():
                for row in chunk:
                    self.file.insert(table, **row)
