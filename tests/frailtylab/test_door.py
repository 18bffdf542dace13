"""The way into a folder: who gets in, who does not, and that nothing is made for the lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.attacker import keyed
from helpers.fake_clock import FakeClock
from helpers.sample_records import EVERY_ROLE, participant
from helpers.store_key import KEY, PASSPHRASE, leave_open, lock_folder

from frailtylab.custody.problems import KeysMissing, WrongPassphrase
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import (
    STORE_NAME,
    Credentials,
    FolderState,
    folder_state,
    new_folder,
    new_training_folder,
    open_folder,
)
from frailtylab.people import Role
from frailtylab.store import RecordRefused, create_store, open_store
from frailtylab.store.refusals import (
    StoreAlreadyThere,
    StoreError,
    StoreMissing,
    StorePlain,
    StoreWrongKey,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locked folder of one person."""
    made = tmp_path / "data"
    store, _user = new_folder(made, "A-03", "M K", PASSPHRASE, EVERY_ROLE, FakeClock())
    store.close()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_folder_is_opened_by_its_first_user(folder: Path) -> None:
    assert folder_state(folder) is FolderState.LOCKED
    for code in ("A-03", "a-03 ", ""):
        store, user_id = open_folder(folder, Credentials(code, PASSPHRASE), FakeClock())
        with store:
            (user,) = store.people.assessors()
            assert (user.id, user.code, user.name) == (user_id, "A-03", "M K")
            assert set(user.roles) == set(EVERY_ROLE)


@pytest.mark.parametrize(
    "who", [None, Credentials("A-03", "seven herons"), Credentials("A-09", PASSPHRASE)]
)
def test_wrong_person_and_wrong_words_are_told_alike(folder: Path, who: Credentials | None) -> None:
    with pytest.raises(WrongPassphrase):
        open_folder(folder, who)
    open_folder(folder, Credentials("A-03", PASSPHRASE), FakeClock())[0].close()


def test_passphrase_is_not_shown_by_credentials() -> None:
    assert PASSPHRASE not in repr(Credentials("A-03", PASSPHRASE))


def test_store_is_really_encrypted(folder: Path) -> None:
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"SQLite format 3" not in content
    assert b"store_created" not in content
    assert PASSPHRASE.encode() not in content


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    assert folder_state(tmp_path) is FolderState.NEW
    with pytest.raises(StoreMissing):
        open_folder(tmp_path, Credentials("A-03", PASSPHRASE))
    assert names(tmp_path) == []


def test_missing_store_and_missing_keys_are_two_things(folder: Path, tmp_path: Path) -> None:
    who = Credentials("A-03", PASSPHRASE)
    (folder / STORE_NAME).rename(tmp_path / "away.db")
    with pytest.raises(StoreMissing):
        open_folder(folder, who)
    (tmp_path / "away.db").rename(folder / STORE_NAME)
    for name in ("keys.json", "keys.copy.json"):
        (folder / name).rename(tmp_path / name)
    assert folder_state(folder) is FolderState.WITHOUT_KEYS
    with pytest.raises(KeysMissing):
        open_folder(folder, who)
    for name in ("keys.json", "keys.copy.json"):
        (tmp_path / name).rename(folder / name)
    open_folder(folder, who, FakeClock())[0].close()


def test_folder_with_records_is_never_made_anew(folder: Path) -> None:
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(StoreAlreadyThere):
        new_folder(folder, "A-04", "", "another passphrase", EVERY_ROLE)
    with pytest.raises(StoreAlreadyThere):
        new_training_folder(folder)
    assert (folder / "keys.json").read_bytes() == before
    open_folder(folder, Credentials("A-03", PASSPHRASE), FakeClock())[0].close()


def test_training_folder_opens_by_itself_and_takes_nobody_real(tmp_path: Path) -> None:
    new_training_folder(tmp_path / "t", FakeClock()).close()
    assert folder_state(tmp_path / "t") is FolderState.TRAINING
    store, user_id = open_folder(tmp_path / "t", clock=FakeClock())
    with store:
        assert user_id == ""
        by = store.people.add_assessor("A-03").id
        with pytest.raises(RecordRefused, match="training only"):
            store.people.add_participant(participant(training=False), by)
        assert store.people.find("") == []
        store.people.add_participant(participant(training=True), by)


def test_second_user_comes_from_an_administrator_and_opens_with_a_slot(tmp_path: Path) -> None:
    with create_store(tmp_path / STORE_NAME, KEY, FakeClock()) as store:
        chief = store.people.add_user("C-1", (Role.ADMINISTRATOR,)).id
        second = store.people.add_user("A-04", (Role.ASSESSOR,), by=chief).id
    lock_folder(tmp_path, second, "A-04")
    opened, user_id = open_folder(tmp_path, Credentials("A-04", PASSPHRASE), FakeClock())
    opened.close()
    assert user_id == second


def test_key_of_another_store_and_no_encryption_are_two_refusals(tmp_path: Path) -> None:
    path = tmp_path / STORE_NAME
    create_store(path, KEY, FakeClock()).close()
    with pytest.raises(StoreWrongKey):
        open_store(path, StoreKey.new(), FakeClock())
    open_store(path, KEY, FakeClock()).close()
    plain_path = tmp_path / "plain" / STORE_NAME
    plain_path.parent.mkdir()
    make_plain(plain_path)
    with pytest.raises(StorePlain):
        open_store(plain_path, KEY, FakeClock())


def make_plain(path: Path) -> None:
    from helpers.attacker import plain

    from frailtylab.store.migrations import APPLICATION_ID

    with plain(path) as connection:
        connection.execute("CREATE TABLE trial (id)")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def test_damaged_first_page_never_gets_a_new_file(folder: Path) -> None:
    path = folder / STORE_NAME
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError):
        open_folder(folder, Credentials("A-03", PASSPHRASE), FakeClock())
    assert path.read_bytes() == bytes(data)


def test_training_slot_opens_the_same_store(tmp_path: Path) -> None:
    create_store(tmp_path / STORE_NAME, KEY, FakeClock()).close()
    leave_open(tmp_path)
    open_folder(tmp_path, clock=FakeClock())[0].close()
    with keyed(tmp_path / STORE_NAME) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()
