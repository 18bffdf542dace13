"""Putting right what was kept: another hand, another visit, another person, another typed value.

Every act is one transaction: the new version with who, when and why, the scores of every visit that
it touches, the rows that are sent again, and the audit entry. Nothing that was kept before changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.store import correction_refusals as refusals
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile
from frailtylab.store.outbox import Outbox
from frailtylab.store.people import reason_needed
from frailtylab.store.places import Places, VisitPlace
from frailtylab.store.refusals import RecordMissing
from frailtylab.store.scores import Scores
from frailtylab.store.takes import takes_of
from frailtylab.store.trial_rows import insert_take, insert_version, newest_take, read_trials
from frailtylab.store.visit_plan import free_code
from frailtylab.store.visits import Visit, Visits
from frailtylab.trials import Decision, KeptTrial, Score, Trial, TrialSlot, TrialState

Rescore = Callable[[str], Mapping[str, Sequence[Score]]]
"""Visit id → the scores of each test as its trials stand now, also inside a transaction."""


class Corrections:
    """Adds corrections. Each one needs a reason, and says in words why it can't be."""

    def __init__(
        self, file: StoreFile, clock: Clock, audit: Audit, outbox: Outbox, visits: Visits
    ) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._visits = visits
        self._scores = Scores(file, clock)
        self.places = Places(file, clock)

    def amend(
        self, trial: Trial, decision: Decision, reason: str, rescore: Rescore, by: str
    ) -> None:
        """Another content of a decided trial: its next take, which counts from now on.

        :param trial: as it stands now, with the new numbers and flags
        :param decision: what holds for it, as the flags may ask for an eye
        :raises RecordRefused: without a reason, or for an attempt that nobody decided about yet
        """
        kept, reason = self._decided(trial.id), checked(reason)
        with self._file.transaction():
            utc_text = self._clock.wall().utc_text
            take = newest_take(self._file, trial.id) + 1
            first = _as_begun(self._file, trial)
            sha256 = insert_take(self._file, first, take, by, utc_text, reason)
            now = KeptTrial(trial, kept.version + 1, TrialState.FINAL, decision)
            insert_version(self._file, now, take, by, utc_text)
            self._sent_again(now)
            detail = {"version": now.version, "take": take, "sha256": sha256}
            self._audit.note("trial_amended", by, "trial", trial.id, detail)
            self._rescore((trial.slot.visit_id,), rescore, by, trial.slot.test)

    def put_trial(
        self, trial_id: str, slot: TrialSlot, reason: str, rescore: Rescore, by: str
    ) -> None:
        """A decided trial belongs at that place: another hand of its visit, or another visit.

        :raises RecordRefused: without a reason; for a place that is taken; for a visit that was not
            begun, was planned under another study, or mixes training with real participants
        """
        kept, reason = self._decided(trial_id), checked(reason)
        before = kept.trial.slot
        if (before.test, before.practice) != (slot.test, slot.practice):
            raise ValueError("another test")
        if before == slot:
            return
        if before.visit_id != slot.visit_id:
            self._check_visits(before.visit_id, slot.visit_id)
        if self.places.is_taken(slot):
            raise refusals.place_taken()
        with self._file.transaction():
            place = self.places.put_trial(trial_id, slot, reason, by)
            touched = dict.fromkeys((before.visit_id, slot.visit_id))
            act = "trial_relabelled" if len(touched) == 1 else "trial_moved"
            self._sent_again(kept)
            self._audit.note(act, by, "trial", trial_id, {"place": place, **moved(before, slot)})
            self._rescore(touched, rescore, by, slot.test)
            for visit_id in touched if len(touched) > 1 else ():
                self._visit_sent_again(visit_id)

    def move_visit(
        self, visit_id: str, participant_id: str, reason: str, rescore: Rescore, by: str
    ) -> None:
        """A visit was done with another participant than it is kept for.

        It takes the place of that participant's visit of the same code, which must not have begun
        and takes its own; an unscheduled one goes alone. It is open again, and the person has to be
        confirmed anew.

        :raises RecordRefused: without a reason; where that visit has begun or is not planned; where
            studies differ or training mixes with real participants
        """
        reason, visit = checked(reason), self._visits.get(visit_id)
        if not visit.started:
            raise refusals.not_begun()
        if visit.participant_id == participant_id:
            return
        other = self._counterpart(visit, participant_id)
        with self._file.transaction():
            detail = {"from": visit.participant_id, "to": participant_id}
            if other is None:
                place = self._alone(visit, participant_id)
                self._put_visit(visit, place, reason, by, detail)
            else:
                self._put_visit(visit, place_of(other), reason, by, {**detail, "with": other.id})
                back = {"from": participant_id, "to": visit.participant_id, "with": visit.id}
                self._put_visit(other, place_of(visit), reason, by, back)
            self._visits.open_again(visit_id, reason, by)
            self._all_sent_again(visit_id)
            touched = (visit_id,) if other is None else (visit_id, other.id)
            self._rescore(touched, rescore, by)

    def _counterpart(self, visit: Visit, participant_id: str) -> Visit | None:
        """The visit to change places with; None for an unscheduled one.

        :raises RecordRefused: where it can't
        """
        training = "SELECT training FROM participant WHERE id = ?"
        found = self._file.value(training, (participant_id,))
        if found is None:
            raise RecordMissing("participant", participant_id)
        if bool(found) != visit.training:
            raise refusals.training_mixes()
        planned = [self._visits.get(row.visit_id) for row in
                   self._visits.of_participant(participant_id)]  # fmt: skip
        if visit.unscheduled:
            if not any(one.study_sha256 == visit.study_sha256 for one in planned):
                raise refusals.studies_differ()
            return None
        other = next((one for one in planned if one.code == visit.code), None)
        if other is None:
            raise refusals.not_planned(visit.code)
        if other.started:
            raise refusals.has_begun(visit.code)
        if other.study_sha256 != visit.study_sha256:
            raise refusals.studies_differ()
        return other

    def _alone(self, visit: Visit, participant_id: str) -> VisitPlace:
        code = free_code(self._file, participant_id)
        return VisitPlace(participant_id, code, visit.planned, visit.window_start, visit.window_end)

    def _put_visit(
        self, visit: Visit, place: VisitPlace, reason: str, by: str, detail: dict[str, str]
    ) -> None:
        version = self.places.put_visit(visit.id, place, reason, by)
        self._visit_sent_again(visit.id)
        self._audit.note("visit_moved", by, "visit", visit.id, {"place": version, **detail})

    def _check_visits(self, one_id: str, other_id: str) -> None:
        one, other = self._visits.get(one_id), self._visits.get(other_id)
        if one.training != other.training:
            raise refusals.training_mixes()
        if one.study_sha256 != other.study_sha256:
            raise refusals.studies_differ()
        if not other.started:
            raise refusals.not_begun()

    def _decided(self, trial_id: str) -> KeptTrial:
        rows = self._file.rows("SELECT * FROM trial_now WHERE id = ?", (trial_id,))
        if not rows:
            raise RecordMissing("trial", trial_id)
        kept = read_trials(self._file, rows)[0]
        if kept.state is not TrialState.FINAL:
            raise refusals.not_decided()
        return kept

    def _sent_again(self, kept: KeptTrial) -> None:
        trial = kept.trial
        self._outbox.queue(
            "trial", trial.id, kept.version, training=trial.context.training,
            simulated=trial.simulated,
        )  # fmt: skip

    def _visit_sent_again(self, visit_id: str) -> None:
        self._outbox.queue("visit", visit_id, 1, training=self._visits.get(visit_id).training)

    def _all_sent_again(self, visit_id: str) -> None:
        """Everything that is sent with the participant's code."""
        sql = "SELECT * FROM trial_now WHERE visit_id = ? AND state = 'final' ORDER BY seq"
        for kept in read_trials(self._file, self._file.rows(sql, (visit_id,))):
            self._sent_again(kept)
        training = self._visits.get(visit_id).training
        for row in self._file.rows("SELECT id FROM not_done WHERE visit_id = ?", (visit_id,)):
            self._outbox.queue("not_done", row["id"], 1, training=training)

    def _rescore(
        self, visit_ids: Iterable[str], rescore: Rescore, by: str, only: str | None = None
    ) -> None:
        for visit_id in visit_ids:
            for test, scores in rescore(visit_id).items():
                if only is None or test == only:
                    self._scores.replace(visit_id, test, scores, by)


def _as_begun(file: StoreFile, trial: Trial) -> Trial:
    """The trial at the place in which it was begun: that is what the hashes of takes are over."""
    begun = takes_of(file, trial.id)[-1].trial
    return replace(begun, measures=trial.measures, flags=trial.flags, instruments=trial.instruments)


def place_of(visit: Visit) -> VisitPlace:
    """Where a visit belongs now."""
    return VisitPlace(
        visit.participant_id, visit.code, visit.planned, visit.window_start, visit.window_end
    )


def moved(before: TrialSlot, now: TrialSlot) -> dict[str, str | int]:
    """From where to where, for the audit trail: places and ids, no values."""
    return {"from": place_text(before), "to": place_text(now),
            "from_visit": before.visit_id, "to_visit": now.visit_id}  # fmt: skip


def place_text(slot: TrialSlot) -> str:
    """Side, number and attempt as a short text of codes."""
    parts = (slot.side.value if slot.side else "", str(slot.number), str(slot.attempt))
    return " ".join(part for part in parts if part)


def checked(reason: str) -> str:
    """The reason without outer blanks.

    :raises RecordRefused: where none is left
    """
    if not reason.strip():
        raise reason_needed()
    return reason.strip()
