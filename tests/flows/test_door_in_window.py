"""From an empty folder to today's list, in and out, and what is said when the store stays shut."""

from __future__ import annotations

import pytest
from helpers.door_bench import OTHER, WORDS, DoorBench, locked_folder
from PySide6.QtWidgets import QApplication, QLineEdit

from frailtylab.custody.office_key import new_pair
from frailtylab.door import FolderState, folder_state
from frailtylab.people import Role


@pytest.fixture
def start(qtbot, tmp_path, fake_clock):
    benches = []

    def begin(folder=tmp_path):
        benches.append(DoorBench(qtbot, folder, fake_clock))
        return benches[-1]

    yield begin
    for bench in benches:
        bench.close()


@pytest.fixture
def wish(tmp_path, fake_clock):
    return locked_folder(tmp_path, fake_clock)


def to_code(bench, code="A-07", passphrase=WORDS):
    """The set-up up to the recovery code; answers its groups as shown."""
    bench.page("welcome")
    bench.click("welcome_trial")
    bench.fill("setup_code", code)
    bench.fill("setup_name", "Nora Quist")
    bench.click("setup_next")
    bench.fill("setup_passphrase_field", passphrase)
    bench.fill("setup_passphrase_again", passphrase)
    bench.click("setup_next")
    return [bench.text(f"recovery_group_{n}") for n in range(1, 9)]


def confirm(bench, groups):
    bench.click("setup_next")
    for number in bench.flow.setup.asked:
        bench.fill(f"recovery_check_{number}", groups[number - 1].lower())
    bench.click("setup_next")


def through(bench):
    bench.wait_until(lambda: bench.app is not None)
    bench.wait_until(lambda: bench.app.navigator.current == "today")
    bench.settle()


# --- first run


def test_a_nurse_sets_up_a_folder_and_is_signed_in(start, tmp_path):
    bench = start()
    groups = to_code(bench)
    confirm(bench, groups)
    bench.click("setup_next")
    through(bench)
    user = bench.app.session.assessor
    assert (user.code, user.name) == ("A-07", "Nora Quist")
    assert set(user.roles) == {Role.ADMINISTRATOR, Role.ASSESSOR}
    assert folder_state(tmp_path) is FolderState.LOCKED
    assert bench.acts() == ["store_created", "first_user_added", "signed_in"]
    assert bench.starter.door is None
    assert not bench.app.window.banner.isVisible()


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_set_up_that_is_closed_on_the_way_leaves_nothing(start, tmp_path, steps):
    bench = start()
    groups = to_code(bench) if steps else bench.page("welcome")
    if steps > 1:
        confirm(bench, groups)
    if steps > 2:
        bench.click("setup_back")
    bench.window.close()
    bench.settle()
    assert list(tmp_path.iterdir()) == []
    assert bench.codes == [0]


def test_a_weak_passphrase_or_two_different_ones_do_not_go_on(start):
    bench = start()
    bench.page("welcome")
    bench.click("welcome_trial")
    bench.click("setup_next")
    assert "code" in bench.text("setup_problem")
    bench.fill("setup_code", "A-07")
    bench.click("setup_next")
    assert "name" in bench.text("setup_problem")
    bench.fill("setup_name", "Nora Quist")
    bench.click("setup_next")
    for typed, hint in [
        ("", "words"), ("herons", "9 characters"), ("passwordpassword", "tries first"),
        ("a-07 nora quist", "tries first"), ("aaaaaaaaaaaaaaaa", "few"),
    ]:  # fmt: skip
        bench.fill("setup_passphrase_field", typed)
        assert hint in bench.text("setup_passphrase_hint")
        bench.fill("setup_passphrase_again", typed)
        bench.click("setup_next")
        assert bench.starter.door.current == "passphrase"
    bench.fill("setup_passphrase_field", WORDS)
    bench.fill("setup_passphrase_again", OTHER)
    bench.click("setup_next")
    assert "differ" in bench.words()
    assert bench.starter.door.current == "passphrase"


def test_a_code_that_was_not_written_down_is_noticed(start):
    bench = start()
    groups = to_code(bench)
    bench.click("setup_next")
    first = bench.flow.setup.asked[0]
    bench.fill(f"recovery_check_{first}", "0000" if groups[first - 1] != "0000" else "1111")
    bench.click("setup_next")
    assert "not what was shown" in bench.text("setup_problem")
    bench.click("setup_back")
    assert [bench.text(f"recovery_group_{n}") for n in range(1, 9)] == groups


def test_the_office_key_is_asked_for_and_checked(start):
    bench = start()
    confirm(bench, to_code(bench))
    bench.fill("setup_office", "not a key")
    bench.click("setup_next")
    assert "64 signs" in bench.text("setup_problem")
    _private, public = new_pair()
    bench.fill("setup_office", public.hex())
    bench.click("setup_next")
    through(bench)
    assert bench.in_store(lambda store: store.office_keys.public) == public


def test_a_folder_for_training_has_no_ceremony(start, tmp_path):
    bench = start()
    bench.page("welcome")
    bench.click("welcome_training")
    bench.wait_until(lambda: bench.app is not None)
    bench.wait_until(lambda: bench.app.day.views.assessors is not None)
    assert folder_state(tmp_path) is FolderState.TRAINING
    assert bench.app.session.training
    assert bench.app.navigator.current == "assessors"
    assert bench.app.window.banner.isVisible()
    bench.app.day.add_assessor("A-03")
    bench.settle()
    bench.app.sign_out()
    bench.settle()
    assert bench.app.navigator.current == "assessors"


def test_the_language_can_be_chosen_before_anything_else(start):
    bench = start()
    bench.page("welcome")
    bench.click("choice_zh_CN")
    bench.settle()
    assert bench.starter.settings.language == "zh_CN"
    bench.click("choice_en")
    bench.settle()


# --- signing in and out


def test_the_right_passphrase_leads_to_todays_list(start, wish):
    bench = start()
    bench.sign_in()
    assert bench.app.session.assessor.code == "A-01"
    assert bench.acts()[-1] == "signed_in"


def test_a_wrong_passphrase_says_so_and_is_forgotten(start, wish):
    bench = start()
    bench.page("sign_in")
    bench.try_passphrase(OTHER)
    bench.page("sign_in")
    assert "not the passphrase" in bench.text("sign_in_problem")
    assert bench.text("sign_in_passphrase") == ""
    assert bench.find("sign_in_passphrase").echoMode() is QLineEdit.EchoMode.Password
    bench.sign_in()
    assert "sign_in_failed" in bench.acts()


def test_after_four_wrong_tries_one_waits_also_after_a_restart(start, wish, fake_clock):
    bench = start()
    bench.page("sign_in")
    for _time in range(4):
        bench.try_passphrase(OTHER)
        bench.page("sign_in")
    assert not bench.find("sign_in_open").isEnabled()
    assert "2 s" in bench.text("sign_in_problem")
    bench.window.close()
    again = start()
    again.page("sign_in")
    assert not again.find("sign_in_open").isEnabled()
    fake_clock.advance(2)
    again.flow.tick()
    assert again.find("sign_in_open").isEnabled()
    again.sign_in()


def test_signing_out_closes_the_store_and_comes_back_to_the_door(start, wish):
    bench = start()
    bench.sign_in()
    first = bench.app
    first.window.setGeometry(40, 30, 1100, 700)
    place = first.window.geometry()
    first.sign_out()
    bench.page("sign_in")
    assert bench.starter.application is None
    assert first.closed
    assert bench.window.geometry() == place
    assert [w.objectName() for w in QApplication.topLevelWidgets() if w.isVisible()] == [
        "door_window"
    ]
    bench.sign_in()
    assert bench.app is not first
    assert bench.app.window.geometry() == place
    assert bench.acts()[-3:] == ["signed_in", "signed_out", "signed_in"]


def test_a_tile_chooses_among_several(start, tmp_path, fake_clock, wish):
    from frailtylab.door import Credentials, unlocked
    from frailtylab.team import Team

    opened = unlocked(tmp_path, Credentials("", WORDS), fake_clock)
    team = Team(opened.store, tmp_path, opened.key, opened.user.id)
    team.add("B-02", "Berta", (Role.ASSESSOR,), OTHER)
    opened.store.close()
    bench = start()
    bench.page("sign_in")
    bench.click("sign_in_tile_1")
    bench.sign_in(OTHER)
    assert bench.app.session.assessor.code == "B-02"


# --- the way back in


def test_the_recovery_code_leads_to_a_new_passphrase(start, wish):
    bench = start()
    bench.page("sign_in")
    bench.click("sign_in_forgot")
    bench.fill("recover_code", "7F3A")
    bench.click("recover_next")
    assert "eight groups" in bench.text("recover_problem")
    bench.fill("recover_code", wish.recovery.lower())
    bench.click("recover_next")
    bench.page("recover_passphrase")
    bench.fill("recover_passphrase_field", OTHER)
    bench.fill("recover_passphrase_again", OTHER)
    bench.click("recover_next")
    through(bench)
    assert bench.acts()[-2:] == ["passphrase_reset", "signed_in"]
    bench.app.sign_out()
    bench.sign_in(OTHER)


def test_turning_back_after_the_code_closes_the_store_again(start, wish):
    bench = start()
    bench.page("sign_in")
    bench.click("sign_in_forgot")
    bench.fill("recover_code", wish.recovery)
    bench.click("recover_next")
    bench.page("recover_passphrase")
    bench.click("recover_back")
    bench.sign_in()


# --- problems


def damage_store(folder):
    content = bytearray((folder / "frailtylab.db").read_bytes())
    content[100:200] = bytes(100)
    (folder / "frailtylab.db").write_bytes(content)


def another_key(folder):
    from frailtylab.custody.key_file import FORMAT, KeyFile, Keys
    from frailtylab.custody.slots import typed_slot
    from frailtylab.custody.store_key import StoreKey

    key = StoreKey.new()
    slot = typed_slot(key.data, key.store_id, "x", "A-01", WORDS)
    no_keys(folder)
    KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, (slot,)))


def no_keys(folder):
    (folder / "keys.json").unlink()
    (folder / "keys.copy.json").unlink()


def bad_keys(folder):
    (folder / "keys.json").write_bytes(b"{")
    (folder / "keys.copy.json").write_bytes(b"{")


def no_store(folder):
    (folder / "frailtylab.db").unlink()


def other_file(folder):
    (folder / "frailtylab.db").write_bytes(b"a shopping list")


def no_anchor(folder):
    (folder / "frailtylab.db.anchor.json").write_bytes(b"{}")


def plain_store(folder):
    import sqlite3

    no_keys(folder)
    no_store(folder)
    with sqlite3.connect(folder / "frailtylab.db") as plain:
        plain.execute("CREATE TABLE x (y)")
    plain.close()


@pytest.mark.parametrize(
    ("harm", "kind", "passphrase"),
    [
        (no_keys, "keys_missing", False),
        (bad_keys, "keys_damaged", False),
        (plain_store, "plain", False),
        (no_store, "missing", True),
        (another_key, "wrong_key", True),
        (damage_store, "wrong_key", True),
        (other_file, "not_a_database", True),
        (no_anchor, "anchor_forged", True),
    ],
)
def test_each_problem_has_its_own_page_and_nothing_is_made_anew(
    start, tmp_path, wish, harm, kind, passphrase
):
    harm(tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    bench = start()
    if passphrase:
        bench.page("sign_in")
        bench.try_passphrase(WORDS)
    bench.page("problem")
    bench.settle()
    assert bench.shown(f"door_problem_{kind}")
    after = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    for name in ("frailtylab.db", "keys.json", "keys.copy.json", "frailtylab.db.anchor.json"):
        assert after.get(name) == before.get(name), name
    bench.click("door_close")
    assert bench.codes == [0]


def test_trying_again_after_the_file_was_put_back_signs_in(start, tmp_path, wish):
    keys = (tmp_path / "keys.json").read_bytes()
    no_keys(tmp_path)
    bench = start()
    bench.page("problem")
    (tmp_path / "keys.json").write_bytes(keys)
    bench.click("door_retry")
    bench.sign_in()


def test_a_second_window_on_a_locked_folder_is_refused(start, wish):
    bench = start()
    bench.sign_in()
    second = start()
    second.page("sign_in")
    second.try_passphrase(WORDS)
    second.page("problem")
    assert second.shown("door_problem_locked")


def test_a_plain_store_is_encrypted_after_the_same_steps(start, tmp_path):
    from frailtylab.store import create_store

    def convert(path, key, clock):
        path.rename(path.with_name("before.db"))
        create_store(path, key, clock).close()
        return path.with_name("before.db")

    (tmp_path / "frailtylab.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    bench = start()
    bench.page("problem")
    bench.flow.convert = convert
    bench.starter.door.rebuild()
    bench.click("door_action")
    bench.fill("setup_code", "A-07")
    bench.fill("setup_name", "Nora Quist")
    bench.click("setup_next")
    bench.fill("setup_passphrase_field", WORDS)
    bench.fill("setup_passphrase_again", WORDS)
    bench.click("setup_next")
    confirm(bench, [bench.text(f"recovery_group_{n}") for n in range(1, 9)])
    bench.click("setup_next")
    through(bench)
    assert bench.app.session.assessor.code == "A-07"
    assert (tmp_path / "before.db").exists()
