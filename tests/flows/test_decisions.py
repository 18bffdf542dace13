"""Keep, repeat, invalid, not done: each once, each on disk, whatever trembles or fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from frailtylab.instruments import InstrumentKind
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind
from frailtylab.settings import SettingsFile, TypedInstrument
from frailtylab.store.refusals import StoreFull
from frailtylab.trials import Entry, Outcome, Source, TrialState
from ui.flows.attempt_flow import NO_RESULT
from ui.text import parse_number
from ui.views import ManualEntry


def press(bench, *, repeat=False):
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL, None, repeat))


def kept_trials(bench):
    visit_id = bench.app.visit.opened.visit_id
    return bench.in_store(lambda store: store.trials.of_visit(visit_id))


def stop_after(bench, seconds):
    attempt = bench.app.visit.attempt
    press(bench)
    bench.advance(seconds)
    press(bench)
    bench.settle()
    return attempt


def full_disk(bench, monkeypatch, name):
    """Let the next such act of the desk fail once; answers how often it was tried."""
    real, tries = getattr(bench.app.session.desk, name), []

    def once(*args):
        tries.append(args)
        if len(tries) == 1:
            raise StoreFull(bench.folder)
        return real(*args)

    monkeypatch.setattr(bench.app.session.desk, name, once)
    return tries


def answer_problem(bench, name):
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.findChild(QAbstractButton, name).click()
    bench.settle()


@pytest.fixture
def tug(bench):
    bench.open_visit()
    bench.begin("TUG")
    return bench


def test_keep_pressed_twice_keeps_one_trial_and_starts_none(tug):
    stop_after(tug, 7.0)
    tug.app.dialogs.keep()
    tug.app.dialogs.keep()
    tug.settle()
    following = tug.app.visit.attempt
    press(tug)
    assert following.phase is Phase.IDLE
    assert [k.state for k in kept_trials(tug)] == [TrialState.FINAL]


def test_a_fresh_attempt_listens_after_its_dead_time(tug):
    stop_after(tug, 7.0)
    tug.app.dialogs.keep()
    tug.settle()
    tug.listen()
    press(tug)
    assert tug.app.visit.attempt.phase is Phase.RUNNING


def test_a_running_trial_marked_invalid_is_kept_and_repeated(tug):
    attempt = tug.app.visit.attempt
    press(tug)
    tug.advance(3.0)
    attempt.mark_invalid("fall", "stumbled")
    press(tug)
    tug.settle()
    (kept,) = kept_trials(tug)
    assert (kept.decision.outcome, kept.decision.reason) == (Outcome.INVALID, "fall")
    assert tug.app.visit.attempt.slot.attempt == 2


def test_the_button_for_an_invalid_trial_is_there_while_it_runs(tug):
    assert not tug.app.window.findChild(QAbstractButton, "invalid_button").isVisible()
    press(tug)
    tug.advance(1.0)
    tug.wait_for("invalid_button").click()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.reject()
    assert tug.app.visit.attempt.phase is Phase.RUNNING


def test_invalid_on_a_full_disk_lets_the_trial_run_on_and_can_be_tried_again(tug, monkeypatch):
    tries = full_disk(tug, monkeypatch, "decide")
    attempt = tug.app.visit.attempt
    press(tug)
    tug.advance(3.0)
    attempt.mark_invalid("fall", "")
    tug.settle()
    assert attempt.phase is Phase.RUNNING
    assert QApplication.activeModalWidget() is None
    tug.advance(3.0)
    press(tug)
    tug.settle()
    tug.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
    answer_problem(tug, "problem_retry")
    assert len(tries) == 2
    assert [k.decision.outcome for k in kept_trials(tug)] == [Outcome.INVALID]


def test_keep_on_a_full_disk_can_be_tried_again_from_the_dialog(tug, monkeypatch):
    tries = full_disk(tug, monkeypatch, "decide")
    attempt = stop_after(tug, 7.0)
    tug.app.dialogs.keep()
    tug.settle()
    assert tug.app.visit.attempt is attempt
    assert attempt.saved
    answer_problem(tug, "problem_retry")
    assert len(tries) == 2
    assert [k.decision.outcome for k in kept_trials(tug)] == [Outcome.VALID]


def test_a_refused_draft_can_be_neither_left_nor_closed_and_is_saved_from_the_bar(tug, monkeypatch):
    full_disk(tug, monkeypatch, "save_draft")
    attempt = stop_after(tug, 7.0)
    answer_problem(tug, "problem_close")
    tug.app.go_to_place("records")
    assert tug.app.navigator.current == "timing"
    assert not tug.app.may_close()
    answer_problem(tug, "confirm_no")
    assert tug.app.window.notice.isVisible()
    tug.app.window.notice.action.click()
    tug.settle()
    assert attempt.saved
    assert not tug.app.window.notice.isVisible()


def test_a_bug_while_saving_does_not_lock_the_window(tug, monkeypatch, caplog):
    import logging

    def slip(*_args):
        raise ValueError("ours")

    attempt = stop_after(tug, 7.0)
    monkeypatch.setattr(tug.app.session.desk, "decide", slip)
    with caplog.at_level(logging.ERROR):
        tug.app.dialogs.keep()
        tug.settle()
    answer_problem(tug, "problem_close")
    assert not tug.app.visit.busy
    monkeypatch.undo()
    attempt.keep()
    tug.settle()
    assert [k.decision.outcome for k in kept_trials(tug)] == [Outcome.VALID]


def test_leaving_out_the_practice_leaves_the_trials(tug):
    tug.app.visit.not_done_now("refused", "")
    tug.settle()
    assert not tug.app.visit.attempt.slot.practice
    assert tug.app.visit.attempt.slot.number == 1


def test_not_done_from_the_visits_page_stays_on_that_page(bench):
    bench.open_visit()
    bench.app.visit.not_done("TUG", "refused", "")
    bench.app.visit.not_done("TUG", "refused", "")
    bench.settle()
    assert bench.app.navigator.current == "visit"
    assert bench.app.visit.attempt is None
    visit_id = bench.app.visit.opened.visit_id
    assert len(bench.in_store(lambda store: store.trials.not_dones(visit_id))) == 1


def test_a_press_while_not_done_is_being_saved_starts_nothing_that_is_then_dropped(tug):
    tug.app.visit.not_done_now("refused", "")
    before = tug.app.visit.attempt
    press(tug)
    assert before.phase is Phase.IDLE
    tug.settle()
    assert tug.app.visit.attempt is not before


def test_fast_set_up_answers_add_up(bench):
    bench.open_visit()
    test = bench.app.visit.opened.loaded.study.test("TUG")
    answers = {field.code: field.choices[-1].code for field in test.setup}
    for code, answer in answers.items():
        bench.app.visit.change_setup("TUG", {code: answer})
    bench.settle()
    assert bench.app.visit.opened.setup["TUG"] == answers


def test_an_attempt_without_a_result_is_not_kept_as_one(tug):
    attempt = stop_after(tug, 7.0)
    from msgspec.structs import replace

    attempt.trial = replace(attempt.trial, measures=())
    attempt.keep()
    assert attempt.hint == NO_RESULT
    assert not attempt.deciding


def test_closing_the_window_in_a_trial_is_refused_in_words(tug):
    press(tug)
    tug.advance(1.0)
    assert not tug.app.window.close()
    assert tug.app.window.isVisible()
    assert tug.app.window.notice.isVisible()


def test_enter_keeps_also_where_enter_is_a_start_key(tug):
    tug.app.settings.set_keys(("Space", "Return"))
    tug.settle()
    attempt = tug.app.visit.attempt
    QTest.keyClick(tug.app.window, Qt.Key.Key_Return)
    assert attempt.phase is Phase.RUNNING
    tug.advance(6.0)
    QTest.keyClick(tug.app.window, Qt.Key.Key_Return)
    tug.settle()
    tug.wait_for_keep().setFocus()
    QTest.keyClick(tug.widget("keep_button"), Qt.Key.Key_Return)
    tug.settle()
    assert [k.decision.outcome for k in kept_trials(tug)] == [Outcome.VALID]


def test_a_comma_typed_as_decimal_sign_is_stored_as_a_point_and_labelled(tug):
    tug.app.dialogs.typed_value()
    dialog = QApplication.activeModalWidget()
    code = tug.app.session.desk.current.study.late_reasons[0].code
    QTest.keyClicks(dialog.value, "9,31")
    entry = ManualEntry("9.31", "s", code, "paper")
    assert parse_number(dialog.value.text()) == entry.value_text
    tug.app.dialogs.take_typed(dialog, tug.app.visit.attempt, entry)
    tug.settle()
    (kept,) = kept_trials(tug)
    measure = kept.trial.primary("elapsed")
    assert (measure.text, measure.source) == ("9.31", Source.MANUAL)
    assert kept.trial.entry is Entry.MANUAL
    assert kept.trial.recording is None


def test_a_value_is_typed_only_before_the_trial_begins(tug):
    press(tug)
    tug.app.dialogs.typed_value()
    tug.app.dialogs.change_setup()
    assert QApplication.activeModalWidget() is None


def test_a_typed_grip_keeps_its_instrument_and_remembers_it(bench):
    bench.open_visit()
    bench.begin("GRIP")
    bench.app.dialogs.typed_value()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.instrument.ask.last is None
    dialog.value.setText("24.0")
    dialog.reason._choose(next(r.code for r in dialog.ask.reasons if not r.needs_note))
    dialog.instrument.choice.choose("jamar_hydraulic")
    dialog.instrument.serial.setText("20150034")
    dialog.instrument.calibrated.set_iso("2026-01-09")
    dialog.accept_button.click()
    bench.settle()
    (kept,) = kept_trials(bench)
    (info,) = kept.trial.instruments
    assert (info.driver, info.make, info.model) == ("manual", "Jamar", "Hydraulic")
    assert (info.kind, info.serial_number) == (InstrumentKind.FORCE, "20150034")
    assert info.settings == {"calibrated_on": "2026-01-09"}
    assert SettingsFile(bench.folder).load().typed_instruments == {
        "force": TypedInstrument(
            make="Jamar", model="Hydraulic", serial_number="20150034", calibrated_on="2026-01-09"
        )
    }
    bench.app.dialogs.typed_value()
    again = QApplication.activeModalWidget()
    again.instrument.same.click()
    assert again.instrument.read() == TypedInstrument(
        "Jamar", "Hydraulic", "20150034", "2026-01-09"
    )
    again.reject()


def test_a_typed_time_may_name_the_stopwatch(tug):
    tug.app.dialogs.typed_value()
    dialog = QApplication.activeModalWidget()
    code = next(r.code for r in dialog.ask.reasons if not r.needs_note)
    assert not dialog.instrument.ask.required
    stopwatch = TypedInstrument("Casio", "HS-3")
    tug.app.dialogs.take_typed(
        dialog, tug.app.visit.attempt, ManualEntry("9.31", "s", code, "", instrument=stopwatch)
    )
    tug.settle()
    (kept,) = kept_trials(tug)
    (info,) = kept.trial.instruments
    assert (info.kind, info.make, info.settings) == (InstrumentKind.STOPWATCH, "Casio", {})
