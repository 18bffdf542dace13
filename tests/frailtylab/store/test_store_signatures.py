"""Signatures: bound to the record as it stands, visibly void after any change, never replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.store_key import PASSPHRASE, lock_folder
from helpers.wrong_ward import WHY, WrongWard, wrong_ward

from frailtylab.custody.problems import WrongPassphrase
from frailtylab.desk import Desk
from frailtylab.door import new_training_folder
from frailtylab.people import Role, Side
from frailtylab.review import Meaning, ReviewStatus
from frailtylab.rights import NotAllowed
from frailtylab.signing import asks_passphrase, prove
from frailtylab.store import RecordRefused, Store
from frailtylab.trials import Entry, NotDone

L, R = Side.LEFT, Side.RIGHT
TESTS = ("TUG", "4MWT", "GRIP")


def trusted() -> None:
    """It is really that user."""


@pytest.fixture
def ward(store: Store) -> WrongWard:
    return wrong_ward(store)


def finished(ward: WrongWard) -> tuple[str, str]:
    """A visit with one typed trial, everything else left out; ids of visit and trial."""
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "31.4", Entry.MANUAL)
    for test in TESTS:
        ward.desk.not_done(NotDone(f"n-{test}", visit, test, "nd7_refused", ""), ward.by)
    ward.desk.finish(visit, ward.by)
    return visit, trial


def sign(ward: WrongWard, visit: str) -> None:
    ward.desk.put_right.sign(visit, Meaning.PERFORMED, ward.by, trusted)


def test_signature_tells_who_when_and_in_what_meaning(ward: WrongWard) -> None:
    visit, _trial = finished(ward)
    now = ward.desk.put_right.sign(visit, Meaning.PERFORMED, ward.by, trusted)
    (one,) = now.signatures
    assert (one.name, one.by, one.meaning, one.holds) == (
        "Ana Ruiz", ward.by, Meaning.PERFORMED, True,
    )  # fmt: skip
    assert one.utc.endswith("Z")
    assert one.record_sha256 == ward.store.signatures.record_sha256(visit)
    assert now.status is ReviewStatus.FINAL
    assert ward.acts()[0] == "signed_performed"
    assert ward.store.outbox.pending()[-1].kind == "visit"


def amend(ward: WrongWard, visit: str, trial: str) -> None:
    ward.desk.put_right.amend(visit, trial, "30.0", WHY, ward.by)


def void(ward: WrongWard, visit: str, trial: str) -> None:
    ward.desk.put_right.void(visit, trial, "pain", "", ward.by)


def other_hand(ward: WrongWard, visit: str, trial: str) -> None:
    ward.desk.put_right.other_hand(visit, trial, WHY, ward.by)


def move_away(ward: WrongWard, visit: str, trial: str) -> None:
    there = ward.begin(ward.other)
    ward.desk.put_right.move_trial(visit, trial, there, WHY, ward.by)


def other_person(ward: WrongWard, visit: str, _trial: str) -> None:
    ward.desk.put_right.move_visit(visit, ward.other.id, WHY, ward.by)


def reopen(ward: WrongWard, visit: str, _trial: str) -> None:
    ward.desk.reopen(visit, WHY, ward.by)


def take_back(ward: WrongWard, visit: str, _trial: str) -> None:
    ward.desk.reopen(visit, WHY, ward.by)
    ward.desk.withdraw_not_done(visit, "n-GRIP", WHY, ward.by)


def setup(ward: WrongWard, visit: str, _trial: str) -> None:
    ward.desk.save_setup(visit, "TUG", {"aid": "cane"}, ward.by)


CHANGES = [amend, void, other_hand, move_away, other_person, reopen, take_back, setup]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_any_later_change_voids_the_signature_and_it_stays(
    ward: WrongWard, change: Callable[[WrongWard, str, str], None]
) -> None:
    visit, trial = finished(ward)
    sign(ward, visit)
    change(ward, visit, trial)
    (one,) = ward.desk.open_visit(visit).signatures
    assert not one.holds


def test_even_an_invalid_trials_other_hand_voids_the_signature(ward: WrongWard) -> None:
    """No score changes with it: only the place does."""
    visit, trial = finished(ward)
    void(ward, visit, trial)
    sign(ward, visit)
    scores = ward.kept_scores(visit)
    other_hand(ward, visit, trial)
    assert ward.kept_scores(visit) == scores
    assert not ward.desk.open_visit(visit).signatures[0].holds


def test_looking_at_a_visit_voids_nothing(ward: WrongWard) -> None:
    visit, _trial = finished(ward)
    sign(ward, visit)
    ward.store.audit.append("visit_viewed", by=ward.by, kind="visit", record_id=visit)
    ward.desk.put_right.history(visit)
    assert ward.desk.open_visit(visit).signatures[0].holds


def test_visit_is_signed_again_after_a_change_and_both_stay(ward: WrongWard) -> None:
    visit, trial = finished(ward)
    sign(ward, visit)
    amend(ward, visit, trial)
    assert ward.desk.open_visit(visit).status is ReviewStatus.VOID
    sign(ward, visit)
    now = ward.desk.open_visit(visit)
    assert [one.holds for one in now.signatures] == [False, True]
    assert now.status is ReviewStatus.FINAL


def test_second_signature_does_not_void_the_first(ward: WrongWard) -> None:
    visit, _trial = finished(ward)
    sign(ward, visit)
    now = ward.desk.put_right.sign(visit, Meaning.REVIEWED, ward.manager, trusted)
    assert [(one.meaning, one.holds) for one in now.signatures] == [
        (Meaning.PERFORMED, True), (Meaning.REVIEWED, True),
    ]  # fmt: skip


def test_open_visit_is_not_signed(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    with pytest.raises(RecordRefused, match="finished"):
        sign(ward, visit)


def test_nobody_signs_for_work_of_others(ward: WrongWard) -> None:
    visit, _trial = finished(ward)
    stranger = ward.store.people.add_assessor("A-09", by=ward.by).id
    with pytest.raises(RecordRefused, match="did nothing"):
        ward.desk.put_right.sign(visit, Meaning.PERFORMED, stranger, trusted)


def test_review_follows_the_assessors_signature(ward: WrongWard) -> None:
    visit, trial = finished(ward)
    with pytest.raises(RecordRefused, match="not signed"):
        ward.desk.put_right.sign(visit, Meaning.REVIEWED, ward.manager, trusted)
    sign(ward, visit)
    amend(ward, visit, trial)
    with pytest.raises(RecordRefused, match="not signed"):
        ward.desk.put_right.sign(visit, Meaning.REVIEWED, ward.manager, trusted)


def test_four_eyes_are_four(ward: WrongWard) -> None:
    both = ward.store.people.add_user("B-1", (Role.ASSESSOR, Role.DATA_MANAGER), by=ward.by).id
    visit, trial = finished(ward)
    ward.desk.put_right.amend(visit, trial, "30.0", WHY, both)
    ward.desk.reopen(visit, WHY, both)
    ward.desk.finish(visit, both)
    ward.desk.put_right.sign(visit, Meaning.PERFORMED, both, trusted)
    with pytest.raises(RecordRefused, match="Somebody else"):
        ward.desk.put_right.sign(visit, Meaning.REVIEWED, both, trusted)


def test_assessor_does_not_review_and_manager_does_not_perform(ward: WrongWard) -> None:
    visit, _trial = finished(ward)
    sign(ward, visit)
    second = ward.store.people.add_assessor("A-10", by=ward.by).id
    with pytest.raises(NotAllowed):
        ward.desk.put_right.sign(visit, Meaning.REVIEWED, second, trusted)
    ward.desk.reopen(visit, WHY, ward.manager)
    ward.desk.finish(visit, ward.by)
    with pytest.raises(NotAllowed):
        ward.desk.put_right.sign(visit, Meaning.PERFORMED, ward.manager, trusted)


def test_wrong_passphrase_signs_nothing_and_is_in_the_trail(ward: WrongWard) -> None:
    visit, _trial = finished(ward)

    def refused() -> None:
        raise WrongPassphrase

    with pytest.raises(WrongPassphrase):
        ward.desk.put_right.sign(visit, Meaning.PERFORMED, ward.by, refused)
    assert ward.desk.open_visit(visit).signatures == ()
    assert ward.acts()[0] == "sign_in_failed"


def test_passphrase_is_that_of_the_users_own_slot(tmp_path: Path) -> None:
    lock_folder(tmp_path, "u-1", "A-03")
    assert asks_passphrase(tmp_path)
    prove(tmp_path, "u-1", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        prove(tmp_path, "u-1", "another")
    with pytest.raises(WrongPassphrase):
        prove(tmp_path, "u-2", PASSPHRASE)


def test_store_for_training_asks_for_no_passphrase(tmp_path: Path) -> None:
    new_training_folder(tmp_path).close()
    assert not asks_passphrase(tmp_path)
    prove(tmp_path, "anybody", "")


def test_signature_of_the_desk_survives_a_new_desk(ward: WrongWard) -> None:
    visit, _trial = finished(ward)
    sign(ward, visit)
    assert Desk(ward.store, ward.desk.current).open_visit(visit).signatures[0].holds
