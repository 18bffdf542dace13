"""An administrator looks after people in the real window; others see only their own keys."""

from __future__ import annotations

import pytest
from helpers.door_bench import OTHER, WORDS, DoorBench, locked_folder
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from frailtylab.people import Role

THIRD = "one lynx behind the hedge"


@pytest.fixture
def bench(qtbot, tmp_path, fake_clock):
    locked_folder(tmp_path, fake_clock)
    bench = DoorBench(qtbot, tmp_path, fake_clock)
    bench.sign_in()
    to_team(bench)
    yield bench
    for widget in QApplication.topLevelWidgets():
        if widget is not bench.window:
            widget.close()
    bench.close()


def to_team(bench):
    bench.click("nav_safe")
    bench.settle()
    bench.click("safe_open_team")
    bench.settle()


def dialog():
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def type_in(name, text):
    dialog().findChild(QLineEdit, name).setText(text)
    dialog().findChild(QLineEdit, name).textEdited.emit(text)


def press(bench, name):
    dialog().findChild(QAbstractButton, name).click()
    bench.settle()


def add(bench, code="B-02", passphrase=OTHER):
    bench.click("team_add")
    type_in("member_code", code)
    type_in("member_name", "Berta Cho")
    type_in("member_passphrase_field", passphrase)
    type_in("member_passphrase_again", passphrase)
    press(bench, "form_save")


def problem():
    return dialog().findChild(QLabel, "form_problem").text()


def test_a_person_is_added_and_signs_in(bench):
    add(bench)
    assert QApplication.activeModalWidget() is None
    assert bench.shown("team_member_B-02")
    bench.app.sign_out()
    bench.page("sign_in")
    bench.click("sign_in_tile_1")
    bench.sign_in(OTHER)
    assert bench.app.session.assessor.code == "B-02"
    to_team(bench)
    assert not bench.shown("team_add")
    assert not bench.shown("team_recovery")
    assert bench.shown("my_passphrase")


def test_a_code_that_is_taken_keeps_the_form_open(bench):
    add(bench, code="a-01")
    assert "already" in problem()
    press(bench, "form_cancel")
    assert not bench.shown("team_member_a-01")


def test_roles_are_changed_and_the_last_administrator_stays(bench):
    add(bench)
    bench.click("team_change_B-02")
    press(bench, "role_administrator")
    press(bench, "form_save")
    roles = bench.in_store(lambda s: {u.code: u.roles for u in s.people.assessors()})
    assert set(roles["B-02"]) == {Role.ASSESSOR, Role.ADMINISTRATOR}
    bench.click("team_change_A-01")
    press(bench, "role_administrator")
    press(bench, "form_save")
    assert bench.app.session.assessor.roles == (Role.ASSESSOR,)
    bench.settle()
    assert not bench.shown("team_add")


def test_the_only_administrator_is_told_why_they_must_stay(bench):
    bench.click("team_change_A-01")
    press(bench, "role_administrator")
    press(bench, "form_save")
    assert "only administrator" in problem()
    press(bench, "form_cancel")


def test_an_account_is_closed_with_a_reason(bench):
    add(bench)
    bench.click("team_retire_B-02")
    press(bench, "form_save")
    assert "reason" in problem()
    type_in("retire_reason", "left the clinic")
    press(bench, "form_save")
    assert "Account closed" in bench.words()
    assert not bench.shown("team_retire_B-02")
    bench.app.sign_out()
    bench.page("sign_in")
    assert len(bench.flow.people) == 1


def test_ones_own_passphrase_is_changed(bench):
    bench.click("my_passphrase")
    for old in (OTHER, WORDS):
        type_in("old_passphrase", old)
        type_in("member_passphrase_field", THIRD)
        type_in("member_passphrase_again", THIRD)
        press(bench, "form_save")
    assert QApplication.activeModalWidget() is None
    bench.app.sign_out()
    bench.sign_in(THIRD)


def test_somebody_elses_passphrase_is_set_anew(bench):
    add(bench)
    bench.click("team_passphrase_B-02")
    type_in("member_passphrase_field", THIRD)
    type_in("member_passphrase_again", THIRD)
    press(bench, "form_save")
    bench.app.sign_out()
    bench.page("sign_in")
    bench.click("sign_in_tile_1")
    bench.sign_in(THIRD)


def test_a_pin_is_set_and_unlocks(bench):
    bench.click("my_pin")
    for pin in ("1234", "2580"):
        type_in("pin_first", pin)
        type_in("pin_again", pin)
        press(bench, "form_save")
    assert QApplication.activeModalWidget() is None
    bench.app.lock.flow.lock()
    bench.settle()
    bench.fill("lock_secret", "2580")
    bench.click("lock_open")
    bench.settle()
    assert bench.app.navigator.current == "team"
    assert bench.shown("team_page")


def test_a_new_recovery_code_is_shown_once(bench):
    bench.click("team_recovery")
    press(bench, "confirm_yes")
    groups = [dialog().findChild(QLabel, f"recovery_group_{n}").text() for n in range(1, 9)]
    assert all(len(group) == 4 for group in groups)
    press(bench, "code_written")
    assert "recovery_code_made" in bench.acts()


def test_the_offices_key_is_checked(bench):
    bench.click("team_office")
    type_in("office_key", "zz")
    press(bench, "form_save")
    assert "64 signs" in problem()
    press(bench, "form_cancel")


def test_the_time_until_it_locks_is_chosen(bench):
    bench.click("choice_1")
    bench.settle()
    assert bench.app.session.settings.lock_after_min == 1
