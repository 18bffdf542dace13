"""Corrections and signatures of a visit as whole acts; part of the desk.

Scores are computed anew inside the transaction that changes their inputs, from what the store then
says, so that a score can't be left behind.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from frailtylab.custody.problems import WrongPassphrase
from frailtylab.open_visit import OpenVisit
from frailtylab.outcomes import scores_of
from frailtylab.protocols.base import needs_attention
from frailtylab.putting_right import free_place, other_hand_place, with_typed
from frailtylab.review import Meaning
from frailtylab.store import Store
from frailtylab.store.history import HistoryEntry
from frailtylab.store.refusals import RecordMissing
from frailtylab.study.edit_checks import edit_checks
from frailtylab.trials import Decision, KeptTrial, Outcome, Score


class PutRight:
    """Puts right what was kept, and signs it; each method answers the visit as it is then.

    :param open_visit: the visit of an id as it stands in the store
    """

    def __init__(self, store: Store, open_visit: Callable[[str], OpenVisit]) -> None:
        self._store = store
        self._open = open_visit

    def scores(self, visit_id: str) -> dict[str, tuple[Score, ...]]:
        """All scores of the visit, by test, computed from its trials as they stand."""
        visit = self._open(visit_id)
        return {
            test.code: scores_of(test, visit.kept, visit.participant)
            for test in visit.loaded.study.tests
        }

    def void(self, visit_id: str, trial_id: str, reason: str, note: str, by: str) -> OpenVisit:
        """A kept trial does not count after all.

        :raises RecordRefused: without a coded reason or a note
        """
        visit, kept = self._found(visit_id, trial_id)
        decision = Decision(Outcome.INVALID, reason or None, note)
        now = [
            replace(one, decision=decision) if one.trial.id == trial_id else one
            for one in visit.kept
        ]
        test = visit.loaded.study.test(kept.trial.slot.test)
        scores = scores_of(test, now, visit.participant)
        self._store.trials.decide(trial_id, decision, scores, by)
        return self._open(visit_id)

    def other_hand(self, visit_id: str, trial_id: str, reason: str, by: str) -> OpenVisit:
        """A squeeze was made with the other hand; it gets the next free place there.

        :raises RecordRefused: without a reason
        :raises OperatorError: for a test without hands
        """
        visit, kept = self._found(visit_id, trial_id)
        place = other_hand_place(kept.trial.slot, visit.trials)
        self._store.corrections.put_trial(trial_id, place, reason, self.scores, by)
        return self._open(visit_id)

    def move_trial(
        self, visit_id: str, trial_id: str, to_visit: str, reason: str, by: str
    ) -> OpenVisit:
        """A trial belongs to another visit; it gets its own or the next free place there.

        :raises RecordRefused: without a reason, and for a visit that can't take it
        """
        _visit, kept = self._found(visit_id, trial_id)
        place = free_place(kept.trial.slot, self._open(to_visit).trials)
        self._store.corrections.put_trial(trial_id, place, reason, self.scores, by)
        return self._open(visit_id)

    def amend(self, visit_id: str, trial_id: str, text: str, reason: str, by: str) -> OpenVisit:
        """A typed value was typed wrongly; the old one stays readable as an older take.

        :raises OperatorError: for a measured value, or for what is no number
        :raises RecordRefused: without a reason
        """
        visit, kept = self._found(visit_id, trial_id)
        test = visit.loaded.study.test(kept.trial.slot.test)
        trial = with_typed(kept.trial, test, text)
        trial = replace(trial, flags=trial.flags + edit_checks(test, trial.measures))
        outcome = Outcome.ATTENTION if needs_attention(trial.flags) else Outcome.VALID
        voided = kept.decision.outcome is Outcome.INVALID
        decision = kept.decision if voided else replace(kept.decision, outcome=outcome)
        self._store.corrections.amend(trial, decision, reason, self.scores, by)
        return self._open(visit_id)

    def move_visit(self, visit_id: str, participant_id: str, reason: str, by: str) -> OpenVisit:
        """The visit was done with another participant; see ``Corrections.move_visit``.

        :raises RecordRefused: without a reason, and where it can't be moved
        """
        self._store.corrections.move_visit(visit_id, participant_id, reason, self.scores, by)
        return self._open(visit_id)

    def sign(
        self, visit_id: str, meaning: Meaning, by: str, prove: Callable[[], None]
    ) -> OpenVisit:
        """Sign the visit as it stands.

        :param prove: raises where it is not really that user; see ``frailtylab.signing.prove``
        :raises WrongPassphrase: when it is not; the failed try stands in the audit trail
        :raises RecordRefused: for a visit that this user can't sign
        """
        try:
            prove()
        except WrongPassphrase:
            detail = {"for": "signature", "visit": visit_id}
            self._store.audit.append(
                "sign_in_failed", by="", kind="user", record_id=by, detail=detail
            )
            raise
        self._store.signatures.sign(visit_id, meaning, by)
        return self._open(visit_id)

    def history(self, visit_id: str) -> list[HistoryEntry]:
        """Everything that was ever said about the visit, oldest first."""
        return self._store.history.visit_history(visit_id)

    def _found(self, visit_id: str, trial_id: str) -> tuple[OpenVisit, KeptTrial]:
        visit = self._open(visit_id)
        for kept in visit.kept:
            if kept.trial.id == trial_id:
                return visit, kept
        raise RecordMissing("trial", trial_id)
