"""A folder is set up whole or not at all, and only the right people get into it."""

from __future__ import annotations

import pytest

from frailtylab.custody.key_file import KeyFile
from frailtylab.custody.office_key import new_pair
from frailtylab.custody.passphrase import PassphraseRefused
from frailtylab.custody.problems import TryLater, WrongPassphrase
from frailtylab.custody.recovery_code import new_code
from frailtylab.custody.tries import Tries
from frailtylab.door import (
    SETTING_UP,
    STORE_NAME,
    Credentials,
    FolderState,
    NoLongerHere,
    folder_state,
    open_folder,
    unlocked,
)
from frailtylab.first_run import FirstRun, set_up, set_up_over_plain
from frailtylab.people import Role
from frailtylab.recovery import administrators, open_with_code, with_new_passphrase
from frailtylab.store import create_store
from frailtylab.store.refusals import StoreAlreadyThere
from frailtylab.team import Team

WORDS = "seven herons on a jetty"
OTHER = "nine otters under a bridge"
BOTH = (Role.ADMINISTRATOR, Role.ASSESSOR)


def wish(**changes):
    values = {
        "code": "A-01", "name": "Ada Berg", "roles": BOTH, "passphrase": WORDS,
        "recovery": new_code(), **changes,
    }  # fmt: skip
    return FirstRun(**values)


@pytest.fixture
def made(tmp_path, fake_clock):
    wishes = wish()
    opened = set_up(tmp_path, wishes, fake_clock)
    opened.store.close()
    return wishes


def acts(store):
    return [entry.action for entry in store.audit.entries()][::-1]


def test_the_first_person_is_administrator_and_can_sign_in(tmp_path, fake_clock, made):
    assert folder_state(tmp_path) is FolderState.LOCKED
    opened = unlocked(tmp_path, Credentials("a-01", WORDS), fake_clock)
    assert (opened.user.code, opened.user.name) == ("A-01", "Ada Berg")
    assert set(opened.user.roles) == set(BOTH)
    assert acts(opened.store) == ["store_created", "first_user_added"]
    opened.store.close()


def test_no_secret_is_shown_by_accident(tmp_path, fake_clock):
    wishes = wish()
    opened = set_up(tmp_path, wishes, fake_clock)
    opened.store.close()
    shown = repr(wishes) + repr(opened) + repr(Credentials("A-01", WORDS))
    for secret in (
        WORDS,
        wishes.recovery,
        opened.key.data.secret.hex(),
        repr(opened.key.data.secret),
    ):
        assert secret not in shown


def test_a_weak_passphrase_makes_nothing(tmp_path, fake_clock):
    with pytest.raises(PassphraseRefused):
        set_up(tmp_path / "new", wish(passphrase="passwordpassword"), fake_clock)
    assert not (tmp_path / "new").exists()


def test_a_set_up_that_was_cut_off_is_put_aside_and_begun_anew(tmp_path, fake_clock, monkeypatch):
    def cut_off(*_arguments, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("frailtylab.first_run.create_store", cut_off)
        with pytest.raises(KeyboardInterrupt):
            set_up(tmp_path, wish(), fake_clock)
    assert (tmp_path / SETTING_UP).exists()
    assert folder_state(tmp_path) is FolderState.NEW
    first_keys = (tmp_path / "keys.json").read_bytes()
    set_up(tmp_path, wish(), fake_clock).store.close()
    assert folder_state(tmp_path) is FolderState.LOCKED
    assert (tmp_path / "half-made-1" / "keys.json").read_bytes() == first_keys


def test_a_set_up_cut_off_at_the_very_end_is_put_aside_with_its_store(
    tmp_path, fake_clock, monkeypatch
):
    def cut_off(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("frailtylab.first_run._unmark", cut_off)
        with pytest.raises(KeyboardInterrupt):
            set_up(tmp_path, wish(), fake_clock)
    set_up(tmp_path, wish(code="A-02"), fake_clock).store.close()
    assert (tmp_path / "half-made-1" / STORE_NAME).exists()
    store, _user = open_folder(tmp_path, Credentials("A-02", WORDS), fake_clock)
    assert [u.code for u in store.people.assessors()] == ["A-02"]
    store.close()


def test_a_store_without_a_mark_is_never_put_aside(tmp_path, fake_clock, made):
    before = (tmp_path / "keys.json").read_bytes()
    with pytest.raises(Exception, match="already"):
        set_up(tmp_path, wish(code="A-02"), fake_clock)
    assert not list(tmp_path.glob("half-made-*"))
    assert (tmp_path / "keys.json").read_bytes() == before
    assert not (tmp_path / SETTING_UP).exists()


@pytest.mark.parametrize("left", ["frailtylab.db", "frailtylab.db-wal", "keys.copy.json"])
def test_nothing_is_set_up_over_what_is_left_of_a_store(tmp_path, fake_clock, left):
    (tmp_path / left).write_bytes(b"something of value")
    with pytest.raises(StoreAlreadyThere):
        set_up(tmp_path, wish(), fake_clock)
    assert [p.name for p in tmp_path.iterdir()] == [left]
    assert (tmp_path / left).read_bytes() == b"something of value"


def test_a_journal_without_a_store_is_no_new_folder(tmp_path):
    (tmp_path / "frailtylab.db.journal").mkdir()
    assert folder_state(tmp_path) is FolderState.WITHOUT_KEYS


def test_the_office_gets_a_slot_and_the_journal_is_closed_for_it(tmp_path, fake_clock):
    _private, public = new_pair()
    opened = set_up(tmp_path, wish(office_public=public), fake_clock)
    assert opened.store.office_keys.public == public
    opened.store.close()
    assert KeyFile(tmp_path).load().slot("office").public == public
    again = unlocked(tmp_path, Credentials("", WORDS), fake_clock)
    assert again.store._file.ledger.custody.journal.office_public == public
    again.store.close()


# --- getting in


def test_wrong_passphrases_are_slowed_and_written_down_once_the_store_is_open(
    tmp_path, fake_clock, made
):
    for _time in range(4):
        with pytest.raises(WrongPassphrase):
            unlocked(tmp_path, Credentials("A-01", OTHER), fake_clock)
    with pytest.raises(TryLater):
        unlocked(tmp_path, Credentials("A-01", WORDS), fake_clock)
    fake_clock.advance(2)
    opened = unlocked(tmp_path, Credentials("A-01", WORDS), fake_clock)
    entry = opened.store.audit.entries()[0]
    assert (entry.action, entry.user, entry.detail["tries"]) == ("sign_in_failed", "", 4)
    assert entry.record_id == opened.user.id
    opened.store.close()
    assert Tries(tmp_path, fake_clock).untold() == {}


def test_a_closed_account_does_not_get_in_even_with_an_old_key_file(tmp_path, fake_clock, made):
    opened = unlocked(tmp_path, Credentials("A-01", WORDS), fake_clock)
    team = Team(opened.store, tmp_path, opened.key, opened.user.id)
    berta = team.add("B-02", "Berta", (Role.ASSESSOR,), OTHER)
    old_keys = [(tmp_path / name).read_bytes() for name in ("keys.json", "keys.copy.json")]
    team.retire(berta.id, "left")
    opened.store.close()
    with pytest.raises(WrongPassphrase):
        unlocked(tmp_path, Credentials("B-02", OTHER), fake_clock)
    for name, content in zip(("keys.json", "keys.copy.json"), old_keys, strict=True):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(NoLongerHere):
        unlocked(tmp_path, Credentials("B-02", OTHER), fake_clock)


# --- the recovery code


def test_the_code_lets_an_administrator_choose_a_new_passphrase(tmp_path, fake_clock, made):
    tries = Tries(tmp_path, fake_clock)
    sloppy = made.recovery.lower().replace("-", " ").replace("0", "o")
    opened = open_with_code(tmp_path, sloppy, fake_clock, tries)
    (ada,) = administrators(opened)
    with pytest.raises(PassphraseRefused):
        with_new_passphrase(opened, tmp_path, ada, "short")
    signed_in = with_new_passphrase(opened, tmp_path, ada, OTHER)
    assert signed_in.user == ada
    newest = signed_in.store.audit.entries()[0]
    assert (newest.action, newest.detail) == ("passphrase_reset", {"with": "recovery_code"})
    signed_in.store.close()
    with pytest.raises(WrongPassphrase):
        unlocked(tmp_path, Credentials("", WORDS), fake_clock)
    unlocked(tmp_path, Credentials("", OTHER), fake_clock).store.close()


def test_a_wrong_code_opens_nothing_and_is_slowed(tmp_path, fake_clock, made):
    tries = Tries(tmp_path, fake_clock)
    for _time in range(4):
        with pytest.raises(WrongPassphrase):
            open_with_code(tmp_path, new_code(), fake_clock, tries)
    with pytest.raises(TryLater):
        open_with_code(tmp_path, made.recovery, fake_clock, tries)


@pytest.mark.parametrize("typed", ["", "7F3A", "not a code at all", "-" * 39])
def test_half_a_code_costs_no_try(tmp_path, fake_clock, made, typed):
    tries = Tries(tmp_path, fake_clock)
    with pytest.raises(WrongPassphrase):
        open_with_code(tmp_path, typed, fake_clock, tries)
    assert tries.failed("recovery") == 0


# --- a store from before encryption


def looks_plain(folder):
    (folder / STORE_NAME).write_bytes(b"SQLite format 3\0" + bytes(100))


def converting(code):
    """Stands in for the conversion: an encrypted store with somebody of before in it."""

    def convert(path, key, clock):
        kept = path.with_name("before.db")
        path.rename(kept)
        with create_store(path, key, clock) as store:
            store.people.add_assessor(code)
        return kept

    return convert


@pytest.mark.parametrize("code", ["A-01", "Z-99"])
def test_a_plain_store_is_converted_and_its_people_keep_their_ids(tmp_path, fake_clock, code):
    looks_plain(tmp_path)
    assert folder_state(tmp_path) is FolderState.PLAIN
    opened = set_up_over_plain(tmp_path, wish(), fake_clock, converting(code))
    people = {u.code: u.id for u in opened.store.people.everybody()}
    assert len(people) == (1 if code == "A-01" else 2)
    assert opened.user.id == people["A-01"]
    assert set(opened.user.roles) == set(BOTH)
    opened.store.close()
    again = unlocked(tmp_path, Credentials("", WORDS), fake_clock)
    assert again.user.id == people["A-01"]
    again.store.close()
    assert folder_state(tmp_path) is FolderState.LOCKED


def test_a_conversion_that_fails_leaves_the_plain_store_and_no_keys(tmp_path, fake_clock):
    looks_plain(tmp_path)
    before = (tmp_path / STORE_NAME).read_bytes()

    def refuse(path, key, clock):
        raise StoreAlreadyThere(path)

    with pytest.raises(StoreAlreadyThere):
        set_up_over_plain(tmp_path, wish(), fake_clock, refuse)
    assert (tmp_path / STORE_NAME).read_bytes() == before
    assert not (tmp_path / "keys.json").exists()
    assert folder_state(tmp_path) is FolderState.PLAIN
