"""People are looked after by administrators only, and every act leaves its trace."""

from __future__ import annotations

import pytest

from frailtylab.custody.key_file import KeyFile, unlock
from frailtylab.custody.office_key import new_pair, open_with
from frailtylab.custody.passphrase import PassphraseRefused
from frailtylab.custody.problems import TryLater, WrongPassphrase
from frailtylab.custody.recovery_code import new_code
from frailtylab.custody.tries import Tries
from frailtylab.door import STORE_NAME, Credentials, data_key
from frailtylab.errors import OperatorError
from frailtylab.first_run import FirstRun, set_up
from frailtylab.people import Role
from frailtylab.rights import NotAllowed
from frailtylab.store.refusals import RecordRefused
from frailtylab.team import Team

WORDS = "seven herons on a jetty"
OTHER = "nine otters under a bridge"
THIRD = "one lynx behind the hedge"


@pytest.fixture
def opened(tmp_path, fake_clock):
    roles = (Role.ADMINISTRATOR, Role.ASSESSOR)
    wish = FirstRun("A-01", "Ada Berg", roles, WORDS, new_code())
    opened = set_up(tmp_path, wish, fake_clock)
    yield opened
    opened.store.close()


def team_of(opened, folder, user):
    return Team(opened.store, folder, opened.key, user.id)


@pytest.fixture
def team(opened, tmp_path):
    return team_of(opened, tmp_path, opened.user)


@pytest.fixture
def berta(team):
    return team.add("B-02", "Berta Cho", (Role.ASSESSOR,), OTHER)


def opens(folder, clock, user, passphrase):
    """Whether that passphrase opens the folder's data key."""
    keys = KeyFile(folder).load()
    try:
        data_key(folder, keys, Credentials(user, passphrase), Tries(folder, clock))
    except WrongPassphrase:
        return False
    return True


def newest(opened):
    entry = opened.store.audit.entries()[0]
    return entry.action, entry.user, entry.record_id


def test_a_new_person_signs_in_with_what_they_typed(opened, team, berta, tmp_path, fake_clock):
    assert newest(opened) == ("user_added", opened.user.id, berta.id)
    assert [(m.user.code, m.has_key) for m in team.state().members] == [
        ("A-01", True), ("B-02", True),
    ]  # fmt: skip
    assert opens(tmp_path, fake_clock, "b-02", OTHER)


def test_a_weak_passphrase_adds_nobody(opened, team):
    with pytest.raises(PassphraseRefused):
        team.add("B-02", "Berta", (Role.ASSESSOR,), "B-02 Berta B-02 Berta")
    assert [m.user.code for m in team.state().members] == ["A-01"]


def test_nobody_is_added_without_a_role(team):
    with pytest.raises(OperatorError, match="role"):
        team.add("B-02", "Berta", (), OTHER)


def test_a_code_means_one_person_for_ever(team, berta):
    team.retire(berta.id, "left")
    with pytest.raises(RecordRefused):
        team.add("b-02", "Somebody else", (Role.ASSESSOR,), THIRD)
    with pytest.raises(OperatorError, match="closed"):
        team.reset_passphrase(berta.id, THIRD)
    with pytest.raises(OperatorError, match="closed"):
        team.change(berta.id, "Berta", (Role.ASSESSOR,))


def test_a_closed_account_has_no_key(opened, team, berta, tmp_path, fake_clock):
    team.retire(berta.id, "left")
    assert newest(opened) == ("user_retired", opened.user.id, berta.id)
    assert [(m.user.code, m.user.active, m.has_key) for m in team.state().members] == [
        ("A-01", True, True), ("B-02", False, False),
    ]  # fmt: skip
    assert not opens(tmp_path, fake_clock, "B-02", OTHER)


def test_roles_and_name_change_and_the_old_ones_stay_readable(opened, team, berta):
    team.change(berta.id, "Berta Cho-Li", (Role.DATA_MANAGER,))
    now = opened.store.people.user(berta.id)
    assert (now.name, now.roles, now.code) == ("Berta Cho-Li", (Role.DATA_MANAGER,), "B-02")
    rows = opened.store._file.rows(
        "SELECT role, name FROM user_version WHERE user_id = ? ORDER BY version", (berta.id,)
    )
    assert [tuple(row) for row in rows] == [
        ("assessor", "Berta Cho"), ("data_manager", "Berta Cho-Li"),
    ]  # fmt: skip


def test_the_only_administrator_can_neither_leave_nor_step_down(opened, team, berta):
    ada = opened.user
    with pytest.raises(RecordRefused, match="administrator"):
        team.retire(ada.id, "left")
    with pytest.raises(RecordRefused, match="administrator"):
        team.change(ada.id, ada.name, (Role.ASSESSOR,))
    team.change(berta.id, berta.name, (Role.ADMINISTRATOR,))
    team.change(ada.id, ada.name, (Role.ASSESSOR,))
    assert opened.store.people.user(ada.id).roles == (Role.ASSESSOR,)


@pytest.mark.parametrize(
    "act",
    [
        lambda team, ada: team.add("C-03", "C", (Role.ASSESSOR,), THIRD),
        lambda team, ada: team.change(ada.id, "X", (Role.ADMINISTRATOR,)),
        lambda team, ada: team.retire(team.by, "x"),
        lambda team, ada: team.reset_passphrase(ada.id, THIRD),
        lambda team, ada: team.new_recovery_code(),
        lambda team, ada: team.set_office_key(new_pair()[1].hex()),
    ],
    ids=["add", "change", "retire", "reset", "recovery", "office"],
)
@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.DATA_MANAGER])
def test_others_are_refused_and_the_key_file_stays(opened, team, tmp_path, act, role):
    other = team.add("B-02", "Berta", (role,), OTHER)
    keys = (tmp_path / "keys.json").read_bytes()
    with pytest.raises(NotAllowed):
        act(team_of(opened, tmp_path, other), opened.user)
    assert (tmp_path / "keys.json").read_bytes() == keys
    assert opened.store.audit.entries()[0].action == "refused"
    assert opened.store.people.user(opened.user.id) == opened.user


def test_a_reset_passphrase_replaces_the_old_one(opened, team, berta, tmp_path, fake_clock):
    team.reset_passphrase(berta.id, THIRD)
    assert newest(opened) == ("passphrase_reset", opened.user.id, berta.id)
    assert not opens(tmp_path, fake_clock, "B-02", OTHER)
    assert opens(tmp_path, fake_clock, "B-02", THIRD)


def test_ones_own_passphrase_needs_the_old_one(opened, berta, tmp_path, fake_clock):
    own = team_of(opened, tmp_path, berta)
    with pytest.raises(WrongPassphrase):
        own.change_passphrase(WORDS, THIRD)
    own.change_passphrase(OTHER, THIRD)
    assert newest(opened) == ("passphrase_changed", berta.id, berta.id)
    assert opens(tmp_path, fake_clock, "B-02", THIRD)


def test_a_new_passphrase_leaves_database_and_data_key_as_they_are(
    opened, team, tmp_path, fake_clock
):
    header = (tmp_path / STORE_NAME).read_bytes()[:16]
    team.change_passphrase(WORDS, THIRD)
    keys, tries = KeyFile(tmp_path).load(), Tries(tmp_path, fake_clock)
    assert data_key(tmp_path, keys, Credentials("", THIRD), tries)[0] == opened.key.data
    assert (tmp_path / STORE_NAME).read_bytes()[:16] == header


def test_wrong_passphrases_of_a_signed_in_person_are_slowed_and_written_down(opened, team):
    for _time in range(4):
        with pytest.raises(WrongPassphrase):
            team.assert_mine(OTHER)
    with pytest.raises(TryLater):
        team.assert_mine(WORDS)
    failed = [e for e in opened.store.audit.entries() if e.action == "sign_in_failed"]
    assert len(failed) == 4


def test_a_new_recovery_code_replaces_the_old_one(opened, team, tmp_path, fake_clock):
    first, second = team.new_recovery_code(), team.new_recovery_code()
    assert first != second
    keys, path = KeyFile(tmp_path).load(), tmp_path / "keys.json"
    with pytest.raises(WrongPassphrase):
        unlock(keys, "recovery", first, path)
    assert unlock(keys, "recovery", second, path) == opened.key.data


def test_the_office_can_open_its_slot(opened, team, tmp_path):
    private, public = new_pair()
    text = public.hex().upper()
    team.set_office_key(f" {text[:32]}\n{text[32:]} ")
    keys = KeyFile(tmp_path).load()
    slot = keys.slot("office")
    from frailtylab.custody.slots import bound_to

    found = open_with(private, slot.sealed, bound_to(keys.store_id, slot))
    assert found == opened.key.data.secret
    assert team.state().has_office


@pytest.mark.parametrize("typed", ["", "12", "zz" * 32, "00" * 32, "ab" * 33])
def test_a_key_that_is_none_is_refused(team, typed):
    with pytest.raises(OperatorError, match="trial office"):
        team.set_office_key(typed)
    assert not team.state().has_office


# --- PINs


def test_a_pin_is_checked_against_the_last_one_that_was_set(opened, team, berta):
    pins = opened.store.pins
    assert not pins.has(opened.user.id)
    assert not pins.check(opened.user.id, "")
    team.set_pin("2580")
    team.set_pin("90213")
    assert pins.has(opened.user.id)
    assert pins.check(opened.user.id, "90213")
    assert not pins.check(opened.user.id, "2580")
    assert not pins.check(berta.id, "90213")
    assert newest(opened)[0] == "pin_set"


@pytest.mark.parametrize(
    "pin", ["", "123", "1234", "9876", "0000", "123456789", "12a4", "１２３５", "25 80"]
)
def test_easy_and_malformed_pins_are_refused(team, pin):
    with pytest.raises(RecordRefused, match="PIN"):
        team.set_pin(pin)
    assert not team.state().has_pin


def test_no_pin_can_be_read_in_the_store(opened, team):
    team.set_pin("902137")
    row = opened.store._file.row("SELECT * FROM user_pin")
    assert b"902137" not in row["hash"] + row["salt"]
    assert len(row["salt"]) == 16
