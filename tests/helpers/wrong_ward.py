"""Two participants of one study at a desk, and grip trials to put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from helpers.sample_records import BASELINE, context, participant
from msgspec.structs import replace

from frailtylab.clock import WallTime
from frailtylab.desk import Desk
from frailtylab.outcomes import scores_of
from frailtylab.people import Participant, Role, Side
from frailtylab.putting_right import typed_measures
from frailtylab.store import Store
from frailtylab.study.load import builtin_study
from frailtylab.trials import (
    Decision,
    Entry,
    Measure,
    Outcome,
    Score,
    Source,
    Trial,
    TrialSlot,
)

VALID = Decision(Outcome.VALID)
WHY = "Looked at the paper"


@dataclass(frozen=True)
class WrongWard:
    """A desk, an assessor, a data manager, and the two people who were mixed up."""

    desk: Desk
    by: str
    manager: str
    one: Participant
    other: Participant

    @property
    def store(self) -> Store:
        """The store behind the desk."""
        return self.desk.store

    def visit(self, person: Participant, code: str = "BL") -> str:
        """Id of that person's visit with that code, as it is now."""
        rows = self.store.visits.of_participant(person.id)
        return next(row.visit_id for row in rows if row.visit_code == code)

    def begin(self, person: Participant, code: str = "BL") -> str:
        """Start that visit with the person confirmed; answers its id."""
        visit_id = self.visit(person, code)
        self.desk.begin(visit_id, self.by)
        self.desk.confirm_identity(visit_id, "initials", self.by)
        return visit_id

    def squeeze(
        self, visit_id: str, number: int, side: Side, text: str, entry: Entry = Entry.CAPTURE
    ) -> str:
        """Keep a grip trial that counts; answers its id."""
        measure = Measure(
            "peak_force", float(text), "kgf", text, Source.DEVICE, 0.1, primary=True
        )  # fmt: skip
        test = builtin_study().study.test("GRIP")
        typed = entry is not Entry.CAPTURE
        visit = self.store.visits.get(visit_id)
        made = Trial(
            str(uuid4()), TrialSlot(visit_id, "GRIP", practice=False, number=number, side=side),
            entry, replace(context(self.by), training=visit.training),
            WallTime(datetime(2026, 3, 14, 9, 5, tzinfo=UTC), 60, "CET"),
            typed_measures(test, text) if typed else (measure,), (),
            recording=None if typed else b"raw",
        )  # fmt: skip
        self.desk.save_final(visit_id, made, VALID, self.by)
        return made.id

    def recomputed(self, visit_id: str) -> dict[str, Score]:
        """The scores that the trials of a visit give now."""
        visit = self.desk.open_visit(visit_id)
        tests = visit.loaded.study.tests
        found = [s for t in tests for s in scores_of(t, visit.kept, visit.participant)]
        return {score.name: score for score in found}

    def kept_scores(self, visit_id: str) -> dict[str, Score]:
        """The scores that the store has."""
        return {score.name: score for score in self.store.trials.scores(visit_id)}

    def acts(self) -> list[str]:
        """The newest acts of the audit trail, newest first."""
        return [entry.action for entry in self.store.audit.entries(20)]


def wrong_ward(store: Store, *, training: bool = True) -> WrongWard:
    """The two people, enrolled, at a desk over that store."""
    roles = (Role.ASSESSOR, Role.ADMINISTRATOR)
    by = store.people.add_user("A-03", roles, name="Ana Ruiz").id
    manager = store.people.add_user("D-01", (Role.DATA_MANAGER,), name="Jo Weber", by=by).id
    people: list[Participant] = []
    for code, hand in (("P-0147", Side.RIGHT), ("P-0174", Side.LEFT)):
        person = participant(code, training=training, dominant_hand=hand)
        people.append(store.people.add_participant(person, by))
        store.visits.enrol(person.id, BASELINE, builtin_study(), by)
    return WrongWard(Desk(store, builtin_study()), by, manager, people[0], people[1])
