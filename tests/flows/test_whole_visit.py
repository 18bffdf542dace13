"""A whole visit through the real window with simulated devices ends as rows in the store."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from devices.drivers import build_driver
from frailtylab.protocols.base import Phase
from frailtylab.recording import unpack
from frailtylab.replay import differences, replay
from ui.cli.stage import REACTION_S
from ui.flows.shelf import GATES, GRIP

PEAKS = {"right": 25.3, "left": 22.1}
WALK_S = 4.31
TUG_S = 12.34


def press_space(bench):
    QTest.keyClick(bench.app.window, Qt.Key.Key_Space)


def keep(bench):
    attempt = bench.app.visit.attempt
    bench.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    bench.wait_for_keep().click()
    bench.settle()
    bench.listen()


def timed_trials(bench, test_code, act, seconds):
    bench.begin(test_code)
    for _trial in range(3):
        attempt = bench.app.visit.attempt
        press_space(bench)
        act()
        assert bench.advance(30, lambda a=attempt: a.phase is Phase.STOPPED or stop_due(a, seconds))
        if attempt.phase is Phase.RUNNING:
            press_space(bench)
        keep(bench)


def stop_due(attempt, seconds):
    elapsed = attempt.elapsed_s()
    return seconds is not None and elapsed is not None and elapsed >= seconds - 1e-9


def squeezes(bench):
    bench.begin("GRIP")
    for _trial in range(6):
        attempt = bench.app.visit.attempt
        assert bench.advance(90, lambda a=attempt: a.zero.state().ok and not resting(bench, a))
        press_space(bench)
        assert attempt.phase is Phase.ARMED
        bench.advance(REACTION_S)
        bench.act(GRIP, "squeeze", peak=PEAKS[attempt.side], hold=3.2)
        assert bench.advance(20, lambda a=attempt: a.phase is Phase.STOPPED)
        keep(bench)


def resting(bench, attempt):
    return attempt.rest.left_s(attempt.side, bench.clock.now_ns()) > 0


def play_visit(bench):
    visit_id = bench.open_visit()
    timed_trials(bench, "TUG", lambda: None, TUG_S)
    timed_trials(bench, "4MWT", lambda: bench.act(GATES, "walk", time=WALK_S), None)
    squeezes(bench)
    bench.wait_for("finish_button").click()
    bench.settle()
    return visit_id


def test_a_whole_visit_through_the_window_is_in_the_store_and_replays_to_the_same_numbers(bench):
    visit_id = play_visit(bench)
    trials = bench.in_store(
        lambda store: [store.trials.get(k.trial.id) for k in store.trials.of_visit(visit_id)]
    )
    assert len(trials) == 12
    assert all(k.trial.simulated and k.trial.context.training for k in trials)
    assert {k.decision.outcome.value for k in trials} == {"valid"}
    study = bench.app.session.desk.current.study
    for kept in trials:
        test = study.test(kept.trial.slot.test)
        again = replay(unpack(kept.trial.recording), test, build_driver)
        assert differences(kept.trial.measures, again.measures) == ()


def test_the_numbers_in_the_store_are_those_that_the_simulated_person_made(bench):
    visit_id = play_visit(bench)
    kept = bench.in_store(lambda store: store.trials.of_visit(visit_id))
    for trial in (k.trial for k in kept):
        if trial.slot.test == "GRIP":
            assert trial.primary("peak_force").text == f"{PEAKS[trial.slot.side]:.2f}"
        elif trial.slot.test == "4MWT":
            assert abs(trial.primary("elapsed").value - WALK_S) <= 0.0002
            assert trial.primary("elapsed").source == "gate"
        else:
            assert abs(trial.primary("elapsed").value - TUG_S) <= 0.02


def test_a_finished_visit_says_that_the_participant_may_leave(bench):
    play_visit(bench)
    assert bench.app.navigator.current == "review"
    assert bench.app.visit.opened.finished
    assert bench.widget("done_button").isEnabled()
