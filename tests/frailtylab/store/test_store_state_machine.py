"""Any order of saving, deciding, correcting, reopening and restarting leaves what was said."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from helpers.attacker import copy_folder
from helpers.fake_clock import FakeClock
from helpers.sample_records import Ward, elapsed, gates, score, trial, ward
from helpers.store_key import KEY
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from frailtylab.store import RecordRefused, create_store, open_store
from frailtylab.store.trials import UNDECIDED
from frailtylab.trials import Decision, Flag, Outcome, Score, Trial, TrialState

DECISIONS = st.builds(
    Decision,
    st.sampled_from([Outcome.VALID, Outcome.ATTENTION, Outcome.INVALID]),
    st.sampled_from([None, "interrupted"]),
    st.sampled_from(["", "note"]),
    st.booleans(),
)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "recording": st.one_of(st.none(), st.binary(max_size=3)),
        "measures": st.sampled_from([(), (elapsed("7.5"),), (elapsed("7.5"), elapsed("7.6"))]),
        "flags": st.sampled_from([(), (Flag("late_press"),)]),
        "instruments": st.sampled_from([(), (gates(),)]),
    },
)


class StoreMachine(RuleBasedStateMachine):
    """A store against the plainest model of it: dictionaries."""

    saved = Bundle("saved")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="frailtylab-"))
        self.clock = FakeClock()
        self.trials: dict[str, Trial] = {}
        self.takes: dict[str, list[Trial]] = {}
        self.versions: dict[str, list[Decision]] = {}
        self.scores: dict[str, Score] = {}
        self.finished = False

    @initialize()
    def enrol(self) -> None:
        if not TEMPLATE:
            TEMPLATE.append(Path(tempfile.mkdtemp(prefix="frailtylab-")) / "frailtylab.db")
            create_store(TEMPLATE[0], KEY, self.clock).close()
        self.path = copy_folder(TEMPLATE[0], self.folder / "data")
        self.store = open_store(self.path, KEY, self.clock)
        self.ward = ward(self.store)
        self.visit_id = self.ward.visit("BL")
        self.store.visits.start(self.visit_id, self.ward.by)

    @rule(target=saved, size=st.integers(0, 300), practice=st.booleans())
    def save_draft(self, size: int, practice: bool) -> str:
        one = trial(self.visit_id, self.ward.by, recording=b"r" * size)
        one = replace(one, slot=replace(one.slot, practice=practice))
        self.store.trials.save_draft(one, self.ward.by)
        self.trials[one.id], self.versions[one.id] = one, []
        self.takes[one.id] = [one]
        return one.id

    @rule(trial_id=saved)
    def save_again(self, trial_id: str) -> None:
        self.store.trials.save_draft(self.trials[trial_id], self.ward.by)

    @rule(trial_id=saved)
    def save_other(self, trial_id: str) -> None:
        slot = replace(self.trials[trial_id].slot, number=7)
        with pytest.raises(RecordRefused):
            self.store.trials.save_draft(replace(self.trials[trial_id], slot=slot), self.ward.by)

    @rule(trial_id=saved, change=CHANGES)
    def redraft(self, trial_id: str, change: dict[str, Any]) -> None:
        other = replace(self.trials[trial_id], **change)
        if self.versions[trial_id] and other != self.trials[trial_id]:
            with pytest.raises(RecordRefused):
                self.store.trials.save_draft(other, self.ward.by)
            return
        self.store.trials.save_draft(other, self.ward.by)
        self._expect_take(other)

    @rule(trial_id=saved, change=CHANGES)
    def redraft_and_decide(self, trial_id: str, change: dict[str, Any]) -> None:
        other, decision = replace(self.trials[trial_id], **change), Decision(Outcome.VALID)
        if self.versions[trial_id]:
            return
        self.store.trials.save_final(other, decision, [], self.ward.by)
        self._expect_take(other)
        self._expect(trial_id, decision, {})

    def _expect_take(self, other: Trial) -> None:
        if other != self.trials[other.id]:
            self.trials[other.id] = other
            self.takes[other.id].append(other)

    @rule(trial_id=saved, decision=DECISIONS, value=st.one_of(st.none(), st.integers(1, 3)))
    def decide(self, trial_id: str, decision: Decision, value: int | None) -> None:
        scores = [] if value is None else [score((trial_id,), value)]
        versions = self.versions[trial_id]
        correction = bool(versions) and versions[-1] != decision
        if correction and not (decision.reason or decision.note):
            with pytest.raises(RecordRefused):
                self.store.trials.decide(trial_id, decision, scores, self.ward.by)
            return
        self.store.trials.decide(trial_id, decision, scores, self.ward.by)
        self._expect(trial_id, decision, {one.name: one for one in scores})

    def _expect(self, trial_id: str, decision: Decision, scores: dict[str, Score]) -> None:
        if self.trials[trial_id].slot.practice and not scores:
            scores = self.scores
        versions = self.versions[trial_id]
        if not (versions and versions[-1] == decision and scores == self.scores):
            versions.append(decision)
        self.scores = scores

    @rule()
    def finish(self) -> None:
        if any(not versions for versions in self.versions.values()) and not self.finished:
            with pytest.raises(RecordRefused):
                self.store.visits.finish(self.visit_id, self.ward.by)
            return
        self.store.visits.finish(self.visit_id, self.ward.by)
        self.finished = True

    @rule()
    def reopen(self) -> None:
        self.store.visits.reopen(self.visit_id, "went on", self.ward.by)
        self.finished = False

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.path, KEY, self.clock)
        self.ward = Ward(self.store, self.ward.by, self.ward.participant)

    @invariant()
    def store_says_what_was_said(self) -> None:
        kept = {k.trial.id: k for k in self.store.trials.of_visit(self.visit_id)}
        assert kept.keys() == self.trials.keys()
        for trial_id, versions in self.versions.items():
            takes = self.takes[trial_id]
            assert kept[trial_id].version == len(takes) + len(versions)
            assert kept[trial_id].trial == replace(takes[-1], recording=None)
            assert [take.trial for take in self.store.trials.takes(trial_id)] == takes
            assert self.store.trials.get(trial_id).trial == self.trials[trial_id]
            said = [decision for _, _, decision in self.store.trials.history(trial_id)]
            assert said == [UNDECIDED] * len(takes) + versions
            final = kept[trial_id].state is TrialState.FINAL
            assert final == bool(versions)

    @invariant()
    def lists_agree(self) -> None:
        drafts = {kept.trial.id for kept in self.store.trials.open_drafts()}
        assert drafts == {trial_id for trial_id, v in self.versions.items() if not v}
        assert {one.name: one for one in self.store.trials.scores(self.visit_id)} == self.scores
        row = self.store.visits.row(self.visit_id)
        assert (row.drafts, row.decided) == (len(drafts), len(self.trials) - len(drafts))
        assert self.store.visits.get(self.visit_id).finished == self.finished

    @invariant()
    def audit_is_whole(self) -> None:
        assert self.store.audit.verify() is None

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder)


TEMPLATE: list[Path] = []
TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)


def teardown_module() -> None:
    for path in TEMPLATE:
        shutil.rmtree(path.parent)
