"""Cables, disks and second thoughts: the window stays usable and nothing is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel

from frailtylab.protocols.base import Phase
from frailtylab.store.refusals import StoreFull
from ui.cli.stage import REACTION_S
from ui.flows.shelf import GATES, GRIP


@pytest.fixture
def squeezing(bench):
    bench.open_visit()
    bench.begin("GRIP")
    attempt = bench.app.visit.attempt
    assert bench.advance(10, lambda: attempt.zero.state().ok)
    press(bench)
    bench.advance(REACTION_S)
    bench.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    assert bench.advance(5, lambda: attempt.phase is Phase.RUNNING)
    bench.advance(1.5)
    return bench


def press(bench):
    from frailtylab.samples import Press, PressKind

    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))


def test_unplugging_in_the_squeeze_keeps_the_curve_and_marks_it(squeezing):
    bench = squeezing
    attempt = bench.app.visit.attempt
    samples = len(attempt.run.record)
    bench.unplug(GRIP)
    assert attempt.phase is Phase.STOPPED
    bench.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    assert samples > 50
    assert "device_lost" in {flag.code for flag in attempt.flags()}
    bench.wait_for_keep().click()
    bench.settle()
    kept = bench.in_store(lambda store: store.trials.of_visit(bench.app.visit.opened.visit_id))
    assert [k.decision.outcome.value for k in kept] == ["attention"]
    assert kept[0].trial.primary("peak_force").value > 20


def test_after_the_cable_is_back_the_next_squeeze_works(squeezing):
    bench = squeezing
    bench.unplug(GRIP)
    first = bench.app.visit.attempt
    bench.qtbot.waitUntil(lambda: first.saved, timeout=20_000)
    bench.wait_for_keep().click()
    bench.settle()
    bench.replug(GRIP)
    attempt = bench.app.visit.attempt
    assert attempt is not first
    assert bench.advance(10, lambda: attempt.zero.state().ok)
    press(bench)
    assert attempt.phase is Phase.ARMED


def test_a_gate_lost_in_the_walk_leaves_the_thumb_to_finish(bench):
    bench.open_visit()
    bench.begin("4MWT")
    attempt = bench.app.visit.attempt
    press(bench)
    bench.act(GATES, "walk", time=6.0)
    assert bench.advance(5, lambda: attempt.phase is Phase.RUNNING)
    bench.unplug(GATES)
    bench.advance(3.0)
    press(bench)
    attempt.tick()
    bench.advance(2.5)
    attempt.tick()
    assert attempt.phase is Phase.STOPPED
    bench.settle()
    codes = {flag.code for flag in attempt.flags()}
    assert {"gate_lost", "mixed_sources", "gate_incomplete"} <= codes


def test_a_full_disk_keeps_the_attempt_on_the_screen_until_it_is_saved(bench, monkeypatch):
    bench.open_visit()
    bench.begin("TUG")
    attempt = bench.app.visit.attempt
    real, tries = bench.app.session.desk.save_draft, []

    def full_once(trial, by):
        tries.append(trial)
        if len(tries) == 1:
            raise StoreFull(bench.folder)
        return real(trial, by)

    monkeypatch.setattr(bench.app.session.desk, "save_draft", full_once)
    press(bench)
    bench.advance(7.0)
    press(bench)
    bench.settle()
    assert not attempt.saved
    attempt.keep()
    assert bench.app.visit.attempt is attempt
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.findChild(QAbstractButton, "problem_retry").click()
    bench.settle()
    assert attempt.saved
    assert tries[0].id == tries[1].id


def open_dialogs(bench):
    dialogs = bench.app.dialogs
    return (dialogs.change_setup, dialogs.typed_value, lambda: dialogs.typed_value(late=True))


def test_every_dialog_cancelled_at_every_state_leaves_all_buttons_usable(bench):
    bench.open_visit()
    bench.begin("TUG")
    for _state in range(3):
        before = usable(bench)
        for open_dialog in open_dialogs(bench):
            open_dialog()
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                dialog.reject()
            assert QApplication.activeModalWidget() is None
            assert usable(bench) == before
        press(bench)
        bench.advance(2.0)
        bench.settle()


def usable(bench):
    buttons = bench.app.window.findChildren(QAbstractButton)
    return sorted(b.objectName() for b in buttons if b.isVisible() and b.isEnabled())


def test_the_training_banner_is_on_every_page(bench):
    for place in ("today", "people", "records", "devices", "settings"):
        bench.app.go_to_place(place)
        bench.settle()
        assert bench.app.navigator.current == place
        assert bench.app.window.banner.isVisible()
    bench.open_visit()
    assert bench.app.window.banner.isVisible()


def test_a_second_window_on_the_same_data_is_refused(bench):
    from frailtylab.settings import Settings
    from ui.app.start import STORE_TROUBLE, Options, Starter
    from ui.dialogs.problem_dialog import ProblemDialog

    seen = []
    codes = []
    options = Options(bench.folder, settings=Settings())
    starter = Starter(options, lambda app: seen.append(app), codes.append)

    def close_problem():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ProblemDialog):
            seen.extend(label.text() for label in dialog.findChildren(QLabel))
            dialog.reject()

    timer = QTimer()
    timer.timeout.connect(close_problem)
    timer.start(20)
    starter.begin()
    bench.qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    timer.stop()
    bench.qtbot.waitUntil(lambda: not starter.tasks.busy, timeout=20_000)
    assert all(isinstance(text, str) for text in seen)
    assert any("open" in text for text in seen)
    assert codes == [STORE_TROUBLE]
