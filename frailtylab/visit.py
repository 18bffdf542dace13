"""The order of a visit: which tests, which trials, which one next, and when it is complete."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from frailtylab.people import Participant, Side
from frailtylab.study.schema import GripStrength, Study, Test
from frailtylab.trials import KeptTrial, NotDone, Outcome, TrialSlot, TrialState


class VisitTrials(msgspec.Struct, frozen=True):
    """Everything that was taken or left out in one visit so far."""

    visit_id: str
    kept: Sequence[KeptTrial]
    not_done: Sequence[NotDone]

    def of(self, slot: TrialSlot) -> list[KeptTrial]:
        """All attempts at that place, oldest first."""
        found = [k for k in self.kept if same_place(k.trial.slot, slot)]
        return sorted(found, key=lambda k: k.trial.slot.attempt)

    def left_out(self, slot: TrialSlot) -> NotDone | None:
        """The not-done entry that covers that place, if there is one."""
        return next((n for n in self.not_done if covers(n, slot)), None)


def same_place(a: TrialSlot, b: TrialSlot) -> bool:
    """True for two attempts at one place of the visit."""
    return (a.test, a.practice, a.side, a.number) == (b.test, b.practice, b.side, b.number)


def covers(entry: NotDone, slot: TrialSlot) -> bool:
    """True when the not-done entry speaks of that place: its test, side and number, or all.

    Number 0 speaks of the practice.
    """
    return (
        entry.test == slot.test
        and (entry.side is None or entry.side is slot.side)
        and (entry.number is None or entry.number == (0 if slot.practice else slot.number))
    )


def start_hand(test: GripStrength, participant: Participant) -> Side:
    """The hand of the first trial, by the study's rule."""
    match test.start_hand:
        case "dominant":
            return participant.dominant_hand
        case "non_dominant":
            return participant.dominant_hand.other
        case side:
            return Side(side)


def places(test: Test, visit_id: str, participant: Participant) -> list[TrialSlot]:
    """All places of a test in the order of the protocol, practice first."""
    if isinstance(test, GripStrength):
        return grip_places(test, visit_id, participant)
    counts = ((True, test.practice_trials), (False, test.trials))
    return [
        TrialSlot(visit_id, test.code, practice, number)
        for practice, count in counts
        for number in range(1, count + 1)
    ]


def grip_places(test: GripStrength, visit_id: str, participant: Participant) -> list[TrialSlot]:
    """Hands in turn, or one hand after the other."""
    first = start_hand(test, participant)
    hands = (first, first.other)
    found: list[TrialSlot] = []
    for practice, count in ((True, test.practice_per_hand), (False, test.trials_per_hand)):
        numbers = range(1, count + 1)
        turns = (
            [(n, hand) for n in numbers for hand in hands]
            if test.alternate
            else [(n, hand) for hand in hands for n in numbers]
        )
        found += [TrialSlot(visit_id, test.code, practice, n, side=hand) for n, hand in turns]
    return found


def is_settled(slot: TrialSlot, trials: VisitTrials) -> bool:
    """True when the place needs nothing more: a counting attempt, or a reason why not."""
    if trials.left_out(slot) is not None:
        return True
    attempts = trials.of(slot)
    return bool(attempts) and settles(attempts[-1])


def settles(attempt: KeptTrial) -> bool:
    """True for a final attempt that asks for no repeat; an invalid one leaves its place open."""
    if attempt.state is not TrialState.FINAL or attempt.decision.repeat:
        return False
    if attempt.trial.slot.practice:
        return True
    return attempt.decision.outcome in (Outcome.VALID, Outcome.ATTENTION)


def next_attempt(slot: TrialSlot, trials: VisitTrials) -> TrialSlot:
    """The place with the number of its next attempt."""
    attempt = max((k.trial.slot.attempt for k in trials.of(slot)), default=0) + 1
    return TrialSlot(slot.visit_id, slot.test, slot.practice, slot.number, attempt, slot.side)


def next_in_test(test: Test, trials: VisitTrials, participant: Participant) -> TrialSlot | None:
    """The next attempt of a test, or None when the test is complete."""
    for slot in places(test, trials.visit_id, participant):
        if not is_settled(slot, trials):
            return next_attempt(slot, trials)
    return None


def next_in_visit(study: Study, trials: VisitTrials, participant: Participant) -> TrialSlot | None:
    """The next attempt of the visit in the study's order, or None when all is recorded."""
    found = (next_in_test(test, trials, participant) for test in study.tests)
    return next((slot for slot in found if slot is not None), None)


class Progress(msgspec.Struct, frozen=True):
    """How far a test or a visit is: places settled, and places in all, practice included."""

    settled: int
    total: int

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return self.settled == self.total


def progress(tests: Sequence[Test], trials: VisitTrials, participant: Participant) -> Progress:
    """How far these tests are."""
    slots = [s for test in tests for s in places(test, trials.visit_id, participant)]
    return Progress(sum(is_settled(slot, trials) for slot in slots), len(slots))


def open_attention(trials: VisitTrials) -> list[KeptTrial]:
    """Final trials that were kept with open reasons."""
    return [k for k in trials.kept if k.decision.outcome is Outcome.ATTENTION]
