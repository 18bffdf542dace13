"""Locked means locked: nothing is behind the cover, a trial goes on, and only its owner is back."""

from __future__ import annotations

import pytest
from helpers.door_bench import OTHER, WORDS, DoorBench, locked_folder
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from frailtylab.people import Participant, Sex, Side
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind

SENTINEL = "P-7741"


@pytest.fixture
def bench(qtbot, tmp_path, fake_clock):
    locked_folder(tmp_path, fake_clock)
    bench = DoorBench(qtbot, tmp_path, fake_clock)
    bench.sign_in()
    yield bench
    bench.close()


def enrol(bench):
    """A participant with visits; answers the id of the first one."""
    user, study = bench.app.session.user_id, bench.app.session.desk.current
    person = Participant("p-1", SENTINEL, "QX", 1941, Sex.FEMALE, Side.RIGHT)

    def work(store):
        store.people.add_participant(person, user)
        store.visits.enrol(person.id, bench.app.day.today(), study, user)
        return store.visits.of_participant(person.id)[0].visit_id

    return bench.in_store(work)


def begin_tug(bench):
    visit = bench.app.visit
    visit.open(enrol(bench))
    bench.settle()
    visit.confirm_identity("initials+birth_year")
    bench.settle()
    test = visit.opened.loaded.study.test("TUG")
    answers = visit.opened.setup_of(test)
    for field in visit.opened.setup_missing(test):
        answers[field.code] = field.choices[0].code
    visit.change_setup("TUG", answers)
    bench.settle()
    visit.begin("TUG")
    bench.settle()
    bench.clock.advance(2)
    return visit.attempt


def press(bench):
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))


def away(bench, seconds):
    bench.clock.advance(seconds)
    bench.app.lock.tick()
    bench.settle()


def unlock(bench, secret=WORDS):
    bench.fill("lock_secret", secret)
    bench.click("lock_open")
    bench.settle()


def words_anywhere(bench):
    """Every word in any widget of the window, shown or hidden."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = bench.app.window.findChildren(QLabel)
    return " ".join(label.text() + label.toolTip() + label.accessibleName() for label in labels)


def test_five_idle_minutes_lock_and_the_passphrase_unlocks(bench):
    away(bench, 299)
    assert not bench.app.lock.is_locked
    away(bench, 1)
    assert bench.find("lock_page").geometry() == bench.app.window.rect()
    assert not bench.app.window.rail.isVisible()
    unlock(bench, OTHER)
    assert "not the passphrase" in bench.text("lock_problem")
    assert bench.app.lock.is_locked
    unlock(bench)
    assert not bench.app.lock.is_locked
    assert not bench.shown("lock_page")
    assert bench.app.navigator.current == "today"
    assert bench.app.window.rail.isVisible()
    assert bench.acts()[-3:] == ["locked", "sign_in_failed", "unlocked"]


def test_a_computer_that_slept_is_locked_when_it_wakes(bench):
    bench.clock.sleep(3600)
    bench.app.lock.tick()
    bench.settle()
    assert bench.shown("lock_page")


def test_a_key_at_the_window_counts_as_being_there(bench):
    bench.clock.advance(299)
    QTest.keyClick(bench.app.window.windowHandle(), Qt.Key.Key_Shift)
    away(bench, 299)
    assert not bench.app.lock.is_locked


def test_the_time_until_it_locks_is_a_setting(bench):
    from msgspec.structs import replace

    bench.app.remember(replace(bench.app.session.settings, lock_after_min=1))
    away(bench, 60)
    assert bench.app.lock.is_locked


def test_nothing_of_a_participant_is_behind_the_cover(bench):
    bench.app.visit.open(enrol(bench))
    bench.settle()
    assert SENTINEL in words_anywhere(bench)
    QGuiApplication.clipboard().setText(SENTINEL)
    bench.click("nav_lock")
    bench.settle()
    assert SENTINEL not in words_anywhere(bench)
    assert QGuiApplication.clipboard().text() == ""
    assert SENTINEL not in bench.app.window.windowTitle()
    bench.app.day.load_today()
    bench.app.visit.changed.emit()
    bench.settle()
    assert SENTINEL not in words_anywhere(bench)
    unlock(bench)
    assert SENTINEL in words_anywhere(bench)


def test_a_dialog_is_hidden_and_comes_back_filled(bench):
    bench.app.dialogs.new_participant()
    form = bench.app.dialogs.form
    field = form.findChildren(QLineEdit)[0]
    field.setText("P-1")
    bench.app.lock.flow.lock()
    bench.settle()
    assert not form.isVisible()
    unlock(bench)
    assert form.isVisible()
    assert field.text() == "P-1"
    form.reject()


def test_no_dialog_opens_over_the_cover(bench):
    from frailtylab.errors import OperatorError

    bench.app.lock.flow.lock()
    bench.settle()
    bench.app.dialogs.problem(OperatorError("T", SENTINEL, ""))
    assert QApplication.activeModalWidget() is None
    unlock(bench)
    bench.app.dialogs.problems.show_next()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.reject()


def test_a_running_trial_goes_on_below_the_cover_and_is_saved(bench):
    attempt = begin_tug(bench)
    press(bench)
    assert attempt.phase is Phase.RUNNING
    away(bench, 301)
    assert bench.shown("lock_running")
    assert not bench.shown("lock_secret")
    assert not bench.find("lock_other").isEnabled()
    bench.qtbot.keyClick(bench.app.window, Qt.Key.Key_Space)
    bench.settle()
    assert attempt.phase is Phase.STOPPED
    assert attempt.saved
    bench.app.lock.tick()
    assert bench.shown("lock_secret")
    assert not bench.shown("lock_running")
    assert bench.app.lock.is_locked
    unlock(bench)
    assert bench.app.navigator.current == "timing"
    assert bench.app.visit.attempt is attempt
    trials = bench.in_store(lambda store: store.trials.of_visit(bench.app.visit.opened.visit_id))
    assert [kept.state.value for kept in trials] == ["draft"]


def test_no_trial_begins_under_the_cover(bench):
    attempt = begin_tug(bench)
    bench.app.lock.flow.lock()
    bench.settle()
    bench.find("lock_other").setFocus()
    bench.qtbot.keyClick(bench.app.window, Qt.Key.Key_Space)
    assert not bench.app.keys.is_press("Space")
    assert attempt.phase is Phase.IDLE


def test_somebody_else_signs_the_session_out(bench):
    first = bench.app
    first.lock.flow.lock()
    bench.settle()
    bench.click("lock_other")
    bench.page("sign_in")
    assert first.closed
    bench.sign_in()
    assert bench.acts()[-3:] == ["locked", "signed_out", "signed_in"]


# --- PIN


@pytest.fixture
def with_pin(bench):
    user = bench.app.session.user_id
    bench.in_store(lambda store: store.pins.set(user, "2580"))
    bench.app.lock.flow.lock()
    bench.settle()
    return bench


def test_the_pin_takes_the_cover_off(with_pin):
    unlock(with_pin, "2580")
    assert not with_pin.app.lock.is_locked


def test_after_five_wrong_pins_only_the_passphrase_helps(with_pin):
    for _time in range(5):
        unlock(with_pin, "9999")
    assert "passphrase" in with_pin.text("lock_problem")
    unlock(with_pin, "2580")
    assert with_pin.app.lock.is_locked
    unlock(with_pin)
    assert not with_pin.app.lock.is_locked
    assert with_pin.acts().count("sign_in_failed") >= 5


def test_after_twelve_hours_only_the_passphrase_helps(with_pin):
    away(with_pin, 12 * 3600)
    unlock(with_pin, "2580")
    assert with_pin.app.lock.is_locked
    unlock(with_pin)
    assert not with_pin.app.lock.is_locked


def test_the_passphrase_can_be_typed_instead_of_the_pin(with_pin):
    with_pin.click("lock_use_passphrase")
    unlock(with_pin)
    assert not with_pin.app.lock.is_locked
