"""The words of every refusal: the right title, the right file or code in it, the right advice."""

from __future__ import annotations

import errno
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import INVALID, VALID, Ward, not_done, participant, trial
from msgspec.structs import replace
from sqlcipher3 import dbapi2

from frailtylab.errors import OperatorError
from frailtylab.store import RecordMissing, RecordRefused, Store
from frailtylab.store import refusals as module
from frailtylab.store.lock import NO_ROOM, disk_refusal
from frailtylab.store.refusals import (
    BackupFailed,
    ConversionFailed,
    RekeyFailed,
    StoreAlreadyThere,
    StoreAltered,
    StoreAnchorForged,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreFull,
    StoreIO,
    StoreLocked,
    StoreMissing,
    StoreMoved,
    StoreNotADatabase,
    StorePlain,
    StoreReadOnly,
    StoreRolledBack,
    StoreTooNew,
    StoreUnsafe,
    StoreWrongKey,
    refusal,
)
from frailtylab.study.load import builtin_study
from frailtylab.trials import Decision, Outcome

PATH = Path("/data/frailtylab.db")

# Class, what fills it, title, words of the event, words of the advice, nothing lost, may retry.
WORDS = [
    (StoreMissing, {}, "The results file is missing", "no file at /data/frailtylab.db",
     "No new file was made", True, True),
    (StoreAlreadyThere, {}, "There is a results file already", "/data/frailtylab.db is there",
     "another folder", True, False),
    (StoreNotADatabase, {}, "This is not a results file", "some other kind of file",
     "This one was not changed", True, False),
    (StoreForeign, {}, "This file belongs to another program", "not one of FrailtyLab",
     "This one was not changed", True, False),
    (StoreWrongKey, {}, "The key does not open the results file", "encrypted with another key",
     "Nothing was changed or made anew", True, False),
    (StorePlain, {}, "The results file is not encrypted", "did not encrypt",
     "keeps the old file", True, False),
    (ConversionFailed, {}, "The results file could not be encrypted",
     "encrypted copy of /data/frailtylab.db could not be verified", "Free some space", True, True),
    (RekeyFailed, {}, "The key was not changed", "under the new key, could not be verified",
     "The old key is still the right one", True, False),
    (StoreRolledBack, {"missing": 3}, "The results file is older than it should be",
     "lacks the last entries that were saved (3 or more)", "Don't go on with this file",
     False, True),
    (StoreAnchorForged, {}, "The note of the last entry does not fit",
     "beside /data/frailtylab.db is missing or was changed", "have to be verified", False, True),
    (StoreTooNew, {"found": 7, "known": 1}, "The results file is from a newer version",
     "has format 7; this program knows formats up to 1", "Install the newer version", True, False),
    (StoreReadOnly, {}, "The results file can't be written", "write-protected", "Ask for the right",
     True, True),
    (StoreFull, {}, "The disk is full", "What was saved before is safe",
     "the value is still on the screen", True, True),
    (StoreLocked, {"holder": "4711"}, "FrailtyLab is already open", "(process 4711)",
     "close it and try again", True, True),
    (StoreMoved, {}, "The results file was moved while it was open",
     "not at /data/frailtylab.db any more", "Write down the value on the screen", False, False),
    (StoreDamaged, {}, "The results file can't be read", "is damaged", "call your data manager",
     False, False),
    (StoreAltered, {}, "The results file was altered by another program",
     "rules inside /data/frailtylab.db", "Keep the file as it is", False, False),
    (StoreUnsafe, {"setting": "synchronous=FULL"}, "This disk can't keep results safely",
     "synchronous=FULL was refused", "a disk of this computer", True, False),
    (StoreIO, {}, "The disk reported an error", "writing /data/frailtylab.db failed",
     "the value is still on the screen", True, True),
    (BackupFailed, {}, "The backup before the upgrade failed", "could not be verified",
     "start again", True, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "title", "happened", "to_do", "nothing_lost", "can_retry"),
    WORDS,
    ids=[row[0].__name__ for row in WORDS],
)
def test_refusal_of_the_file_says_what_it_is_about(
    kind: type[StoreError],
    values: dict[str, object],
    title: str,
    happened: str,
    to_do: str,
    nothing_lost: bool,
    can_retry: bool,
) -> None:
    error = kind(PATH, **values)
    assert error.title == title
    assert happened in error.happened.format(**error.values)
    assert to_do in error.to_do
    assert (error.nothing_lost, error.can_retry) == (nothing_lost, can_retry)
    assert error.english().startswith(f"{title}: ")
    assert error.path == PATH


def test_every_refusal_of_the_file_has_its_row_of_words() -> None:
    found = {
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, StoreError) and kind is not StoreError
    }
    assert found == {row[0] for row in WORDS}


def test_no_two_refusals_of_the_file_have_one_title() -> None:
    titles = [row[2] for row in WORDS]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, StoreFull),
        (NO_ROOM[-1], StoreFull),
        (errno.EACCES, StoreReadOnly),
        (errno.EPERM, StoreReadOnly),
        (errno.EROFS, StoreReadOnly),
        (errno.EIO, StoreIO),
        (errno.ENOENT, StoreIO),
    ],
)
def test_lock_that_can_not_be_taken_says_why(number: int, kind: type[StoreError]) -> None:
    told = disk_refusal(PATH, OSError(number, "as the system says it"))
    assert type(told) is kind
    assert told.path == PATH


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreLocked),
        (sqlite3.SQLITE_READONLY_DIRECTORY, StoreReadOnly),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreMoved),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamaged),
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_NOTADB, StoreNotADatabase),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
        (sqlite3.SQLITE_MISUSE, None),
    ],
)
def test_longer_number_of_sqlite_counts_by_its_low_byte(
    tmp_path: Path, number: int, kind: type[StoreError] | None
) -> None:
    error = dbapi2.OperationalError("as SQLite says it")
    error.sqlite_errorcode = number
    found = refusal(error, tmp_path / "frailtylab.db")
    assert (type(found) if found else None) is kind


def test_lock_of_an_unknown_holder_is_told_with_a_question_mark(tmp_path: Path) -> None:
    error = dbapi2.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    found = refusal(error, tmp_path / "frailtylab.db")
    assert found is not None
    assert "(process ?)" in found.english()


def refused(act, kind: type[OperatorError] = RecordRefused) -> OperatorError:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.nothing_lost
    return caught.value


def test_record_that_is_not_here_is_named_by_kind_and_number(store: Store) -> None:
    error = refused(lambda: store.people.participant("p-99"), RecordMissing)
    assert error.title == "This record is not here"
    assert "has no participant “p-99”" in error.english()
    assert "right data folder" in error.to_do


def test_taken_user_code_is_named(store: Store) -> None:
    store.people.add_assessor("A-03")
    error = refused(lambda: store.people.add_assessor("a-03"))
    assert error.title == "This code is taken"
    assert "“a-03” is already in the store" in error.english()


def test_unusual_user_code_is_named_with_an_example(store: Store) -> None:
    error = refused(lambda: store.people.add_assessor("  Dr. Who "))
    assert error.title == "This user code can't be used"
    assert "“Dr. Who” holds a character" in error.english()
    assert "such as A-03" in error.to_do
    assert store.people.assessors() == []


def test_code_that_would_change_is_named_as_it_stands(sample: Ward) -> None:
    other = replace(sample.participant, code="P-0148")
    error = refused(lambda: sample.store.people.amend_participant(other, "typo", sample.by))
    assert error.title == "The code can't be changed"
    assert "“P-0147” stands on papers" in error.english()
    assert "data manager" in error.to_do
    assert sample.store.people.participant(other.id) == sample.participant


def test_participant_never_moves_between_training_and_trial(sample: Ward) -> None:
    real = replace(sample.participant, training=False)
    error = refused(lambda: sample.store.people.amend_participant(real, "typo", sample.by))
    assert error.title == "The code can't be changed"
    assert sample.store.people.participant(real.id).training


# Initials, year of birth and height that are just possible, and just not.
IDENTIFIERS = [
    ("", 1941, 158, True),
    ("M", 1941, 158, True),
    ("MKLX", 1941, 158, True),
    ("李明", 1941, 158, True),
    ("MKLXY", 1941, 158, False),
    ("M K", 1941, 158, False),
    ("M1", 1941, 158, False),
    ("MK", 1900, 158, True),
    ("MK", 1899, 158, False),
    ("MK", 2026, 158, True),
    ("MK", 2027, 158, False),
    ("MK", 1941, None, True),
    ("MK", 1941, 50, True),
    ("MK", 1941, 49, False),
    ("MK", 1941, 250, True),
    ("MK", 1941, 251, False),
]


@pytest.mark.parametrize(("initials", "year", "height", "taken"), IDENTIFIERS)
def test_second_identifiers_are_taken_to_their_limits(
    sample: Ward, initials: str, year: int, height: int | None, taken: bool
) -> None:
    person = participant("P-0200", initials=initials, birth_year=year, height_cm=height)
    if taken:
        kept = sample.store.people.add_participant(person, sample.by)
        assert sample.store.people.participant(person.id) == kept == person
        return
    error = refused(lambda: sample.store.people.add_participant(person, sample.by))
    assert error.title == "Check the second identifiers"
    assert "between 1900 and 2026" in error.english()
    assert sample.store.people.by_code("P-0200") is None


def test_new_year_counts_where_it_has_begun_already(store: Store, fake_clock: FakeClock) -> None:
    by = store.people.add_assessor("A-03").id
    fake_clock.advance((date(2026, 12, 31) - date(2026, 3, 14)).days * 86_400 + 3 * 3600)
    person = participant("P-1", birth_year=2027)
    assert store.people.add_participant(person, by).birth_year == 2027


def test_blanks_around_code_and_initials_are_not_kept(sample: Ward) -> None:
    person = participant(" P-0200\t", initials=" LM ")
    kept = sample.store.people.add_participant(person, sample.by)
    assert (kept.code, kept.initials) == ("P-0200", "LM")


@pytest.mark.parametrize("reason", ["", " ", "\t\n"])
def test_every_correction_asks_for_its_reason(sample: Ward, reason: str) -> None:
    store, by, visit_id = sample.store, sample.by, sample.visit("BL")
    entry = not_done(visit_id)
    store.trials.not_done(entry, by)
    made = trial(visit_id, by)
    store.trials.save_final(made, INVALID, [], by)
    bare = Decision(Outcome.VALID, note=reason)
    acts = [
        lambda: store.people.amend_participant(sample.participant, reason, by),
        lambda: store.visits.reopen(visit_id, reason, by),
        lambda: store.trials.withdraw_not_done(entry.id, reason, by),
        lambda: store.trials.decide(made.id, bare, [], by),
    ]
    before = store.audit.entries(1)
    for act in acts:
        error = refused(act)
        assert error.title == "A correction needs a reason"
        assert "stays readable" in error.happened
        assert "save again" in error.to_do
    assert store.audit.entries(1) == before


def test_second_plan_is_refused_and_points_at_the_unscheduled_visit(sample: Ward) -> None:
    person = sample.participant.id
    error = refused(
        lambda: sample.store.visits.enrol(person, date(2026, 5, 1), builtin_study(), sample.by)
    )
    assert error.title == "The visits are planned already"
    assert "unscheduled visit" in error.to_do


def test_finished_visit_is_refused_to_be_begun_with_the_way_on(sample: Ward) -> None:
    visits, visit_id = sample.store.visits, sample.visit("BL")
    visits.start(visit_id, sample.by)
    visits.finish(visit_id, sample.by)
    error = refused(lambda: visits.start(visit_id, sample.by))
    assert error.title == "This visit is finished"
    assert "Reopen it with a reason" in error.to_do


def test_visit_with_an_open_attempt_says_what_to_do_first(sample: Ward) -> None:
    visits, visit_id = sample.store.visits, sample.visit("BL")
    visits.start(visit_id, sample.by)
    sample.store.trials.save_draft(trial(visit_id, sample.by), sample.by)
    error = refused(lambda: visits.finish(visit_id, sample.by))
    assert error.title == "The visit can't be finished yet"
    assert "attempt still waits for a decision" in error.happened
    assert "open attempt first" in error.to_do


def test_record_under_a_taken_number_says_to_write_the_value_down(sample: Ward) -> None:
    visit_id, by = sample.visit("BL"), sample.by
    made = trial(visit_id, by, id="t-1")
    sample.store.trials.save_final(made, VALID, [], by)
    elsewhere = replace(made, slot=replace(made.slot, number=2))
    error = refused(lambda: sample.store.trials.save_draft(elsewhere, by))
    assert error.title == "This attempt can't be saved"
    assert "number t-1 is kept already" in error.english()
    assert "Write down the value on the screen" in error.to_do
    assert [k.trial.slot.number for k in sample.store.trials.of_visit(visit_id)] == [1]


def test_not_done_entry_under_a_taken_number_is_refused_and_the_same_one_is_not(
    sample: Ward,
) -> None:
    entry = not_done(sample.visit("BL"))
    trials = sample.store.trials
    for _ in range(2):
        trials.not_done(entry, sample.by)
    error = refused(lambda: trials.not_done(replace(entry, note="other words"), sample.by))
    assert error.values == {"record_id": entry.id}
    assert trials.not_dones(entry.visit_id) == [entry]


def test_withdrawn_entry_can_not_be_withdrawn_again(sample: Ward) -> None:
    entry = not_done(sample.visit("BL"))
    sample.store.trials.not_done(entry, sample.by)
    sample.store.trials.withdraw_not_done(entry.id, "done after all", sample.by)
    error = refused(
        lambda: sample.store.trials.withdraw_not_done(entry.id, "again", sample.by), RecordMissing
    )
    assert "no not-done entry" in error.english()


@pytest.mark.parametrize(
    "act",
    ["get", "decide"],
)
def test_trial_that_is_not_here_is_told(store: Store, act: str) -> None:
    def ask() -> None:
        if act == "get":
            store.trials.get("t-9")
        else:
            store.trials.decide("t-9", VALID, [], "a-1")

    assert refused(ask, RecordMissing).values == {"kind": "trial", "record_id": "t-9"}
