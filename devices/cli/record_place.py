"""Which attempt a command means: person, visit, test, side and set-up, found and checked.

These errors are told on a terminal in English only, so their texts are not marked for translation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from frailtylab import __version__
from frailtylab.desk import Desk
from frailtylab.errors import OperatorError
from frailtylab.hand_rest import last_squeeze_utc, squeezed
from frailtylab.open_visit import OpenVisit, Setup
from frailtylab.people import Assessor, Participant, Side
from frailtylab.store import Store
from frailtylab.study.schema import GripStrength, Test
from frailtylab.trials import CaptureContext, TrialSlot
from frailtylab.visit import is_settled, places


class Wanted(msgspec.Struct, frozen=True):
    """What was asked for on the command line, as typed."""

    test: str
    participant: str
    visit: str
    side: str | None = None
    practice: bool = False
    setup: tuple[tuple[str, str], ...] = ()
    assessor: str | None = None


class Place(msgspec.Struct, frozen=True):
    """One attempt that can be taken now, and by whom. Finding it has changed nothing."""

    visit: OpenVisit
    test: Test
    slot: TrialSlot
    setup: Setup
    assessor: Assessor

    def context(self) -> CaptureContext:
        """The conditions of a trial taken now, in the first language of the study.

        :raises ScriptFileError: when the script of the test can't be read
        """
        loaded = self.visit.loaded
        script = loaded.script(self.test.code, loaded.study.languages[0])
        return CaptureContext(
            self.assessor.id,
            loaded.sha256,
            script.version,
            __version__,
            script.language,
            self.visit.training,
            self.setup,
        )


def find_place(desk: Desk, wanted: Wanted) -> Place:
    """The attempt that is meant.

    :raises OperatorError: for anything that the store or the study does not have, for a finished
        visit, for an open set-up question, and when all trials of the test are recorded
    """
    assessor = assessor_of(desk, wanted.assessor)
    visit = visit_of(desk, wanted)
    test = test_of(visit, wanted.test)
    setup = setup_of(visit, test, wanted.setup)
    slot = slot_of(visit, test, wanted.side, practice=wanted.practice)
    return Place(visit, test, slot, setup, assessor)


def assessor_of(desk: Desk, code: str | None) -> Assessor:
    """Whoever opened the store; in one for training the assessor of that code, or the only one."""
    known = desk.store.people.assessors()
    if desk.user_id:
        return next(a for a in known if a.id == desk.user_id)
    if code is None:
        if len(known) == 1:
            return known[0]
        raise choose("--assessor", "every record names its assessor", (a.code for a in known))
    found = next((a for a in known if a.code == code), None)
    if found is None:
        raise unknown("assessor", code, (a.code for a in known))
    return found


def participant_of(store: Store, code: str) -> Participant:
    """The participant with exactly that code: ``p-01`` is not taken for ``P-01``."""
    found = store.people.by_code(code)
    if found is None or found.code != code:
        raise unknown("participant", code, () if found is None else (found.code,))
    return found


def visit_of(desk: Desk, wanted: Wanted) -> OpenVisit:
    """The visit of that code, not finished."""
    participant = participant_of(desk.store, wanted.participant)
    rows = desk.store.visits.of_participant(participant.id)
    row = next((r for r in rows if r.visit_code == wanted.visit), None)
    if row is None:
        raise unknown("visit", wanted.visit, (r.visit_code for r in rows))
    visit = desk.open_visit(row.visit_id)
    if visit.finished:
        raise OperatorError(
            "This visit is finished",
            "Visit {code} was finished before.",
            "Reopen it in the window, or choose another visit.",
            values={"code": wanted.visit},
        )
    return visit


def test_of(visit: OpenVisit, code: str) -> Test:
    """The test of that code, capitals or not."""
    tests = visit.loaded.study.tests
    found = next((t for t in tests if t.code.casefold() == code.casefold()), None)
    if found is None:
        raise unknown("test", code, (t.code for t in tests))
    return found


def setup_of(visit: OpenVisit, test: Test, given: Iterable[tuple[str, str]]) -> Setup:
    """The set-up in force with the given answers in it; every question has one."""
    choices = {field.code: [c.code for c in field.choices] for field in test.setup}
    answers = dict(visit.setup_of(test))
    for field, choice in given:
        if field not in choices:
            raise unknown("set-up field", field, choices)
        if choice not in choices[field]:
            raise unknown(f"choice of {field}", choice, choices[field])
        answers[field] = choice
    for field, known in choices.items():
        if field not in answers:
            raise choose(f"--setup {field}=CHOICE", "the study has no default for it", known)
    return answers


def slot_of(visit: OpenVisit, test: Test, side: str | None, *, practice: bool) -> TrialSlot:
    """The first open place of the test, of that side and kind."""
    if side is not None and not isinstance(test, GripStrength):
        raise OperatorError(
            "This test has no sides",
            "{test} is not measured with one hand.",
            "Leave --side out.",
            values={"test": test.code},
        )
    meant = [
        slot
        for slot in places(test, visit.visit_id, visit.participant)
        if slot.practice == practice and (side is None or slot.side is Side(side))
    ]
    slot = next((s for s in meant if not is_settled(s, visit.trials)), None)
    if slot is None:
        raise nothing_open(test, side, practice=practice)
    return visit.again(slot)


def last_squeeze(store: Store, place: Place) -> datetime | None:
    """When the hand of that place last squeezed in this visit, by its stored trials."""
    code, side = place.test.code, place.slot.side
    if side is None:
        return None
    found = [kept.trial.id for kept in place.visit.kept if squeezed(kept, code, side)]
    return last_squeeze_utc(map(store.trials.get, found))


def nothing_open(test: Test, side: str | None, *, practice: bool) -> OperatorError:
    """What is said when the visit asks for no such attempt any more."""
    kind = " ".join(filter(None, (side, "practice" if practice else None, "trials")))
    return OperatorError(
        "Nothing is left to record",
        "The {kind} of {test} are all recorded, left out, or not part of the study.",
        "Choose another side, test or visit; repeats are decided in the window.",
        values={"test": test.code, "kind": kind},
    )


def unknown(what: str, given: str, known: Iterable[str]) -> OperatorError:
    """What is said about a word that names nothing."""
    return OperatorError(
        "There is no such " + what,
        "“{given}” is not known here.",
        "Known: {known}.",
        values={"given": given, "known": ", ".join(known) or "none"},
    )


def choose(option: str, why: str, known: Iterable[str]) -> OperatorError:
    """What is said when a choice has to be made by a person."""
    return OperatorError(
        "An option is missing",
        "Give {option}: {why}.",
        "Known: {known}.",
        values={"option": option, "why": why, "known": ", ".join(known) or "none"},
    )
