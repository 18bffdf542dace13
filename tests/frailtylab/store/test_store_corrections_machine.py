"""After any sequence of corrections nothing is lost, and the scores are those of the trials."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from helpers.fake_clock import FakeClock
from helpers.store_key import KEY
from helpers.wrong_ward import WHY, wrong_ward
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from frailtylab.door import STORE_NAME
from frailtylab.errors import OperatorError
from frailtylab.people import Side
from frailtylab.store import open_store
from frailtylab.store.canonical import trial_sha256
from frailtylab.trials import Entry

ENTRIES = st.sampled_from([Entry.CAPTURE, Entry.MANUAL, Entry.PAPER])
FORCES = st.integers(50, 600).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")
REASONS = st.sampled_from([WHY, WHY, WHY, "", " "])
SIDES = st.sampled_from(Side)


class Corrections(RuleBasedStateMachine):
    """Two begun visits and one planned one; trials are kept and put right in any order."""

    trials = Bundle("trials")
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "data")
        self.store = open_store(self.folder / "data" / STORE_NAME, KEY, FakeClock())
        self.ward = wrong_ward(self.store)
        self.first: dict[str, tuple[Side, int, str]] = {}

    @initialize()
    def begin(self) -> None:
        self.visits = [
            self.ward.begin(self.ward.one), self.ward.begin(self.ward.one, "W1"),
            self.ward.begin(self.ward.other, "W1"),
        ]  # fmt: skip

    def visit_of(self, trial: str) -> str:
        return self.store.trials.get(trial).trial.slot.visit_id

    def try_it(self, reason: str, act: Any) -> None:
        before = self.store._file.value("SELECT count(*) FROM audit")
        try:
            act()
        except OperatorError:
            assert self.store._file.value("SELECT count(*) FROM audit") == before
        else:
            assert reason.strip()

    @rule(target=trials, which=st.integers(0, 2), side=SIDES, text=FORCES, entry=ENTRIES)
    def keep(self, which: int, side: Side, text: str, entry: Entry) -> str:
        visit = self.visits[which]
        kept = [k.trial.slot for k in self.store.trials.of_visit(visit)]
        number = max((slot.number for slot in kept if slot.side is side), default=0) + 1
        trial = self.ward.squeeze(visit, number, side, text, entry)
        self.first[trial] = (side, number, text)
        return trial

    @rule(trial=trials, reason=REASONS)
    def other_hand(self, trial: str, reason: str) -> None:
        right = self.ward.desk.put_right
        self.try_it(
            reason, lambda: right.other_hand(self.visit_of(trial), trial, reason, self.ward.by)
        )

    @rule(trial=trials, which=st.integers(0, 2), reason=REASONS)
    def move(self, trial: str, which: int, reason: str) -> None:
        here, there = self.visit_of(trial), self.visits[which]
        right = self.ward.desk.put_right
        if here != there:
            self.try_it(reason, lambda: right.move_trial(here, trial, there, reason, self.ward.by))

    @rule(trial=trials, text=FORCES, reason=REASONS)
    def amend(self, trial: str, text: str, reason: str) -> None:
        right = self.ward.desk.put_right
        self.try_it(
            reason, lambda: right.amend(self.visit_of(trial), trial, text, reason, self.ward.by)
        )

    @rule(trial=consumes(trials), reason=REASONS)
    def void(self, trial: str, reason: str) -> None:
        right = self.ward.desk.put_right
        self.try_it(
            reason, lambda: right.void(self.visit_of(trial), trial, "", reason, self.ward.by)
        )

    @rule(which=st.integers(0, 2), reason=REASONS)
    def move_visit(self, which: int, reason: str) -> None:
        visit = self.visits[which]
        now = self.store.visits.get(visit).participant_id
        to = self.ward.other.id if now == self.ward.one.id else self.ward.one.id
        right = self.ward.desk.put_right
        self.try_it(reason, lambda: right.move_visit(visit, to, reason, self.ward.by))

    @invariant()
    def first_value_can_still_be_read(self) -> None:
        for trial, (side, number, text) in self.first.items():
            takes = self.store.trials.takes(trial)
            slot = takes[0].trial.slot
            assert (slot.side, slot.number) == (side, number)
            assert takes[0].trial.measures[0].text == text
            assert all(trial_sha256(take.trial) == take.sha256 for take in takes)

    @invariant()
    def scores_are_those_of_the_trials(self) -> None:
        for visit in getattr(self, "visits", []):
            assert self.ward.kept_scores(visit) == self.ward.recomputed(visit)

    @invariant()
    def no_trial_is_lost_and_no_two_share_a_place(self) -> None:
        slots = [k.trial.slot for v in getattr(self, "visits", [])
                 for k in self.store.trials.of_visit(v)]  # fmt: skip
        assert len(slots) == len(self.first)
        assert len(set(slots)) == len(slots)

    @invariant()
    def plan_of_each_person_is_whole(self) -> None:
        for person in (self.ward.one, self.ward.other):
            codes = [row.visit_code for row in self.store.visits.of_participant(person.id)]
            assert sorted(codes) == ["BL", "M1", "M2", "M3", "M6", "W1"]

    def teardown(self) -> None:
        assert self.store.check() == []
        self.store.close()
        shutil.rmtree(self.folder)


def test_any_sequence_of_corrections_loses_nothing(empty_store: Path) -> None:
    machine = type("Machine", (Corrections,), {"template": empty_store.parent})
    limits = settings(max_examples=12, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(machine, settings=limits)
