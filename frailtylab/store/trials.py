"""Trials: the draft at the stop, the decision about it, and corrections of the decision.

A method that returns has committed; see :meth:`frailtylab.store.database.StoreFile.transaction`.
Doing the same thing again changes nothing, so that an act whose acknowledgement was lost can be
repeated.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.store.audit import Audit
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.not_dones import NotDones, other_trial
from frailtylab.store.outbox import Outbox
from frailtylab.store.people import reason_needed
from frailtylab.store.refusals import RecordMissing
from frailtylab.store.scores import Scores
from frailtylab.store.takes import Take, new_picks, takes_of
from frailtylab.store.trial_rows import (
    insert_take,
    insert_trial,
    insert_version,
    newest_take,
    read_recording,
    read_trials,
    same_attempt,
)
from frailtylab.trials import (
    Decision,
    KeptTrial,
    Outcome,
    Score,
    Trial,
    TrialState,
)

UNDECIDED = Decision(Outcome.UNDECIDED)


class Trials(NotDones):
    """Keeps attempts, and what was not done, for ever; nothing here changes or removes one."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit, outbox: Outbox) -> None:
        super().__init__(file, clock, audit, outbox)
        self._scores = Scores(file, clock)

    def save_draft(self, trial: Trial, by: str) -> KeptTrial:
        """Keep a stopped attempt with its recording before anybody decided about it.

        While nobody decided, the same attempt may come again with other content: that is its next
        take, which counts from then on. What came last counts, even if an older take said the same.

        :raises RecordRefused: when another trial has this id, or this one was decided about
        :raises StoreError: when it was not kept
        """
        kept = self._newest(trial)
        if kept is not None and self._with_recording(kept).trial == trial:
            return kept
        with self._file.transaction():
            return self._add_draft(trial, kept, by)

    def decide(
        self, trial_id: str, decision: Decision, scores: Sequence[Score], by: str
    ) -> KeptTrial:
        """Make a draft final, or correct what was decided before.

        :param scores: all scores of the trial's test after this decision; one that is missing is
            withdrawn. A practice trial changes scores only when it gives some
        :raises RecordMissing: for an id that the store does not have
        :raises RecordRefused: for a correction that gives neither reason nor note
        :raises StoreError: when it was not kept; the draft is still there
        """
        kept = self._kept(trial_id)
        self._check(kept, decision, scores)
        if self._is_settled(kept, decision, scores):
            return kept
        with self._file.transaction():
            return self._add_decision(kept, decision, scores, by)

    def save_final(
        self, trial: Trial, decision: Decision, scores: Sequence[Score], by: str
    ) -> KeptTrial:
        """Keep an attempt and its decision in one transaction: typed values, or the command line.

        A draft of this attempt with other content stays as an older take.

        :raises RecordRefused: when another trial has this id, or a correction gives no reason
        :raises StoreError: when nothing of it was kept
        """
        kept = self._newest(trial)
        if kept is not None and self._with_recording(kept).trial == trial:
            return self.decide(trial.id, decision, scores, by)
        self._check(KeptTrial(trial, 1, TrialState.DRAFT, UNDECIDED), decision, scores)
        with self._file.transaction():
            return self._add_decision(self._add_draft(trial, kept, by), decision, scores, by)

    def _newest(self, trial: Trial) -> KeptTrial | None:
        found = self._read("SELECT * FROM trial_now WHERE id = ?", trial.id)
        if found and not same_attempt(found[0].trial, trial):
            raise other_trial(trial.id)
        return found[0] if found else None

    def _check(self, kept: KeptTrial, decision: Decision, scores: Sequence[Score]) -> None:
        if decision.outcome is Outcome.UNDECIDED:
            raise ValueError("a decision decides")
        if any(score.test != kept.trial.slot.test for score in scores):
            raise ValueError("scores of another test")
        is_correction = kept.state is TrialState.FINAL and kept.decision != decision
        if is_correction and not (decision.reason or decision.note.strip()):
            raise reason_needed()

    def _is_settled(self, kept: KeptTrial, decision: Decision, scores: Sequence[Score]) -> bool:
        if kept.state is not TrialState.FINAL or kept.decision != decision:
            return False
        slot = kept.trial.slot
        now = self._scores.of_visit(slot.visit_id, slot.test)
        return (slot.practice and not scores) or by_name(now) == by_name(scores)

    def _add_draft(self, trial: Trial, before: KeptTrial | None, by: str) -> KeptTrial:
        if before is not None and before.state is TrialState.FINAL:
            raise other_trial(trial.id)
        utc_text, take = self._clock.wall().utc_text, newest_take(self._file, trial.id) + 1
        if before is None:
            insert_trial(self._file, trial)
        sha256 = insert_take(self._file, trial, take, by, utc_text)
        version = 1 if before is None else before.version + 1
        kept = KeptTrial(replace(trial, recording=None), version, TrialState.DRAFT, UNDECIDED)
        insert_version(self._file, kept, take, by, utc_text)
        detail = {"take": take, "sha256": sha256}
        self._audit.note("trial_drafted", by, "trial", trial.id, detail)
        for picked in new_picks(trial, before):
            self._audit.note("impulse_picked", by, "trial", trial.id, {"take": take, **picked})
        return kept

    def _add_decision(
        self, before: KeptTrial, decision: Decision, scores: Sequence[Score], by: str
    ) -> KeptTrial:
        kept = KeptTrial(before.trial, before.version + 1, TrialState.FINAL, decision)
        trial, slot = kept.trial, kept.trial.slot
        take = newest_take(self._file, trial.id)
        insert_version(self._file, kept, take, by, self._clock.wall().utc_text)
        if scores or not slot.practice:
            self._scores.replace(slot.visit_id, slot.test, scores, by)
        self._outbox.queue(
            "trial",
            trial.id,
            kept.version,
            training=trial.context.training,
            simulated=trial.simulated,
        )
        action = act_of(before, decision)
        detail = {"version": kept.version, "take": take, "outcome": decision.outcome.value}
        self._audit.note(action, by, "trial", trial.id, {**detail, "reason": decision.reason})
        return kept

    def _read(self, sql: str, *values: str) -> list[KeptTrial]:
        return read_trials(self._file, self._file.rows(sql, values))

    def _kept(self, trial_id: str) -> KeptTrial:
        found = self._read("SELECT * FROM trial_now WHERE id = ?", trial_id)
        if not found:
            raise RecordMissing("trial", trial_id)
        return found[0]

    def _with_recording(self, kept: KeptTrial) -> KeptTrial:
        take = newest_take(self._file, kept.trial.id)
        recording = read_recording(self._file, kept.trial.id, take)
        return replace(kept, trial=replace(kept.trial, recording=recording))

    def get(self, trial_id: str) -> KeptTrial:
        """One trial with its recording.

        :raises RecordMissing: for an id that the store does not have
        :raises StoreDamaged: when the recording is not what was written
        """
        return self._with_recording(self._kept(trial_id))

    def of_visit(self, visit_id: str) -> list[KeptTrial]:
        """All trials of a visit in the order in which they were kept, without recordings."""
        return self._read("SELECT * FROM trial_now WHERE visit_id = ? ORDER BY seq", visit_id)

    def open_drafts(self) -> list[KeptTrial]:
        """Attempts that nobody decided about yet, as after a crash; without recordings."""
        return self._read(OPEN_DRAFTS)

    def history(self, trial_id: str) -> list[tuple[int, TrialState, Decision]]:
        """Every version of what was decided about a trial, oldest first."""
        sql = "SELECT * FROM trial_version WHERE trial_id = ? ORDER BY version"
        return [version_of(row) for row in self._file.rows(sql, (trial_id,))]

    def takes(self, trial_id: str) -> list[Take]:
        """Every content that a trial ever had, oldest first, with recordings; the last counts.

        :raises StoreDamaged: when a recording is not what was written
        """
        return takes_of(self._file, trial_id)

    def scores(self, visit_id: str) -> list[Score]:
        """The newest version of each score of a visit."""
        return self._scores.of_visit(visit_id)


def act_of(before: KeptTrial, decision: Decision) -> str:
    """What the audit trail calls a decision about a trial that was in that state."""
    if before.state is TrialState.DRAFT:
        return "trial_decided"
    voids = decision.outcome is Outcome.INVALID and before.decision.outcome is not Outcome.INVALID
    return "trial_voided" if voids else "trial_corrected"


OPEN_DRAFTS = """SELECT * FROM trial_now WHERE id IN (SELECT trial_id FROM undecided)
    ORDER BY captured_utc"""


def by_name(scores: Sequence[Score]) -> dict[str, Score]:
    """Scores by their name, for comparing without regard to order."""
    return {score.name: score for score in scores}


def version_of(row: Row) -> tuple[int, TrialState, Decision]:
    """Number, state and decision from a row of ``trial_version``."""
    decision = Decision(Outcome(row["outcome"]), row["reason"], row["note"], bool(row["repeat"]))
    return row["version"], TrialState(row["state"]), decision
