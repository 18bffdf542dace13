"""The timing page on simulated gates: bouncing contacts, canes, second persons, picks, replay."""

from __future__ import annotations

import pytest
from helpers.virtual_bench import VirtualInstrument
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from devices.drivers import build_driver
from frailtylab.protocols.base import Phase, Refusal
from frailtylab.recording import unpack
from frailtylab.replay import replay
from frailtylab.samples import Press, PressKind
from frailtylab.trials import Outcome, Source
from ui.flows.shelf import GATES


@pytest.fixture
def walk(bench):
    """The walk's first attempt on gates that tell broken and clear, with a clock of their own."""
    gates = VirtualInstrument(GATES, "gate_line", {"preset": "plain"}, bench.clock)
    bench.shelf.instruments[GATES] = gates
    bench.open_visit()
    bench.begin("4MWT")
    return bench


def press(bench) -> None:
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))


def attempt(bench):
    return bench.app.visit.attempt


def walked(bench, **how: object) -> None:
    """Arm, walk 4.31 s, stop at gate B, wait until the passing is over and saved."""
    press(bench)
    assert attempt(bench).phase is Phase.ARMED
    bench.act(GATES, "walk", at=0.5, time=4.31, **how)
    assert bench.advance(8, lambda: attempt(bench).phase is Phase.STOPPED)
    bench.advance(1.2)
    bench.settle()


def elapsed(bench) -> str:
    return attempt(bench).trial.primary("elapsed").text


def codes(bench) -> set[str]:
    return {flag.code for flag in attempt(bench).flags() if not flag.code.startswith("note.")}


def words(bench, name: str) -> str:
    """All words of a widget that is on the screen, once the page has shown the present."""
    bench.advance(0.02)
    return " ".join(label.text() for label in bench.widget(name).findChildren(QLabel))


def dialog(bench) -> QWidget:
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def click(where: QWidget, name: str) -> None:
    button = where.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def pick(bench, start: int, finish: int, reason: str = "arm_or_aid") -> None:
    """Through the page's button, the list, and the question why."""
    click(bench.app.window, "impulse_button")
    click(dialog(bench), f"pick_start_{start}")
    click(dialog(bench), f"pick_finish_{finish}")
    click(dialog(bench), "impulse_accept")
    click(dialog(bench), f"reason_{reason}")
    click(dialog(bench), "reason_accept")
    bench.settle()


def assert_replays(bench, trial_id: str) -> None:
    """The recording of the take that counts gives the saved numbers again."""
    kept = bench.in_store(lambda store: store.trials.get(trial_id)).trial
    again = replay(unpack(kept.recording), attempt_test(bench), build_driver)
    assert again.measures == kept.measures


def attempt_test(bench):
    return bench.app.visit.opened.loaded.study.test("4MWT")


@pytest.mark.parametrize("aid", ["none", "cane", "frame"])
@pytest.mark.parametrize("breaks", [1, 2, 3, 5])
def test_arm_leg_trunk_and_aid_on_bouncing_contacts_are_one_start_and_one_finish(walk, aid, breaks):
    walk.act(GATES, "bounce")
    walked(walk, breaks=breaks, aid=aid)
    assert elapsed(walk) == "4.310000000"
    assert codes(walk) == set()
    beside = {m.name: m.text for m in attempt(walk).trial.measures}
    assert beside["elapsed_longest_break"] == "4.310000000"
    assert_replays(walk, attempt(walk).trial.id)
    refusals = {i.refusal for i in attempt(walk).run.impulses()}
    assert refusals >= {None, Refusal.BOUNCE}
    assert "start" in words(walk, "impulse_list")
    assert "finish" in words(walk, "impulse_list")


def test_second_person_in_the_start_gate_is_asked_about_and_changes_nothing(walk):
    press(walk)
    walk.act(GATES, "walk", at=0.5, time=4.31)
    walk.act(GATES, "step", at=3.0, gate="A")
    walk.advance(8, lambda: attempt(walk).phase is Phase.STOPPED)
    walk.advance(1.2)
    walk.settle()
    assert elapsed(walk) == "4.310000000"
    assert codes(walk) == {"extra_crossing"}
    assert "Gate A was crossed again" in words(walk, "flag_list")
    assert attempt(walk).outcome() is Outcome.ATTENTION


def test_second_person_in_the_finish_gate_is_put_right_by_a_pick(walk):
    press(walk)
    walk.act(GATES, "walk", at=0.5, time=4.31, breaks=1)
    walk.act(GATES, "step", at=2.5, gate="B", breaks=1)
    walk.advance(8, lambda: attempt(walk).phase is Phase.STOPPED)
    walk.advance(4)
    walk.settle()
    assert elapsed(walk) == "2.000000000"
    pick(walk, 1, 3, "other_person")
    trial = attempt(walk).trial
    assert elapsed(walk) == "4.310000000"
    assert {m.name: m.text for m in trial.measures}["elapsed_automatic"] == "2.000000000"
    assert "impulse_picked" in codes(walk)
    assert_replays(walk, trial.id)
    takes = walk.in_store(lambda store: store.trials.takes(trial.id))
    assert takes[0].trial.primary("elapsed").text == "2.000000000"
    assert takes[-1].trial.primary("elapsed").text == "4.310000000"


def test_pick_is_in_the_audit_trail_once_with_its_reason(walk):
    walked(walk, breaks=3)
    first, last = (i.number for i in attempt(walk).run.impulses() if i.role)
    pick(walk, first + 1, last + 1)
    walk.app.dialogs.keep()
    walk.settle()
    entries = walk.in_store(lambda store: list(store.audit.entries()))
    (entry,) = [e for e in entries if e.action == "impulse_picked"]
    assert entry.detail["reason"] == "arm_or_aid"
    assert (entry.detail["start"], entry.detail["finish"]) == (str(first + 1), str(last + 1))
    kept = walk.in_store(lambda store: store.trials.get(entry.record_id))
    assert (kept.decision.outcome, kept.trial.simulated) == (Outcome.ATTENTION, True)


def test_walk_from_the_wrong_side_is_told_and_ended_by_the_stopwatch(walk):
    press(walk)
    walk.act(GATES, "walk", at=0.5, time=4.31, **{"from": "B", "to": "A"})
    walk.advance(1.0)
    assert "Gate B saw somebody before gate A" in words(walk, "notice_bar")
    assert walk.advance(6, lambda: attempt(walk).phase is Phase.RUNNING)
    walk.advance(1.0)
    press(walk)
    walk.advance(2.1)
    attempt(walk).tick()
    walk.settle()
    assert {"gate_order", "wrong_direction", "mixed_sources"} <= codes(walk)
    assert "4.31 s before gate A" in words(walk, "flag_list")


def test_blocked_gate_is_named_and_nothing_is_armed(walk):
    walk.act(GATES, "step", at=0, gate="A", breaks=1)
    walk.advance(1)
    walk.act(GATES, "step", at=0, gate="B", breaks=1)
    walk.advance(0.1)
    press(walk)
    assert attempt(walk).phase is Phase.IDLE
    assert "Gate B is blocked" in words(walk, "notice_bar")
    walk.advance(1)
    press(walk)
    assert attempt(walk).phase is Phase.ARMED


def test_finish_that_does_not_come_is_told_and_the_stopwatch_ends_the_walk(walk):
    press(walk)
    walk.act(GATES, "step", at=0.5, gate="A")
    walk.advance(1)
    walk.clock.advance(60)
    attempt(walk).tick()
    assert "No finish yet" in words(walk, "notice_bar")
    press(walk)
    walk.clock.advance(2.1)
    attempt(walk).tick()
    walk.settle()
    assert attempt(walk).phase is Phase.STOPPED
    assert {"overdue", "mixed_sources"} <= codes(walk)
    assert attempt(walk).trial.primary("elapsed").source is Source.MIXED
    assert not any(w.isVisible() for w in walk.app.window.findChildren(QWidget, "notice_bar"))


def thumb_beside_the_gates(bench, stop_s: float) -> None:
    """A walk of 4.31 s by gates, the thumb at the start and ``stop_s`` after it."""
    press(bench)
    bench.act(GATES, "walk", at=0.5, time=4.31)
    bench.advance(4, lambda: attempt(bench).phase is Phase.RUNNING)
    press(bench)
    bench.advance(stop_s)
    press(bench)
    bench.advance(4, lambda: attempt(bench).phase is Phase.STOPPED)
    bench.advance(1.2)
    bench.settle()


def test_gate_and_stopwatch_apart_are_asked_about_once_in_one_line(walk):
    thumb_beside_the_gates(walk, 3.2)
    assert "Both are kept; the gates count." in words(walk, "question_bar")
    assert "Gates and stopwatch differ" not in words(walk, "result_text")
    sources = {m.source: m for m in attempt(walk).trial.measures if m.name == "elapsed"}
    assert sources[Source.GATE].primary
    assert not sources[Source.STOPWATCH].primary
    click(walk.app.window, "question_first")
    walk.settle()
    flag = next(f for f in attempt(walk).flags() if f.code == "sources_disagree")
    assert flag.detail["confirmed"] == "yes"
    bars = walk.app.window.findChildren(QWidget, "question_bar")
    assert not any(bar.isVisible() for bar in bars)
    assert "Gates and stopwatch differ" in words(walk, "flag_list")
    assert_replays(walk, attempt(walk).trial.id)


def test_gate_and_stopwatch_that_agree_ask_nothing(walk):
    thumb_beside_the_gates(walk, 4.2)
    assert codes(walk) == set()
    bars = walk.app.window.findChildren(QWidget, "question_bar")
    assert not any(bar.isVisible() for bar in bars)


def test_question_leads_to_the_list_of_impulses(walk):
    thumb_beside_the_gates(walk, 3.2)
    click(walk.app.window, "question_second")
    assert dialog(walk).objectName() == "impulse_dialog"


def test_impulses_of_an_attempt_that_was_decided_are_gone(walk):
    walked(walk)
    walk.app.dialogs.keep()
    walk.settle()
    cards = walk.app.window.findChildren(QWidget, "impulse_list")
    assert not any(card.isVisible() for card in cards)
    attempt(walk).pick(1, 2, "missed", "")
    attempt(walk).confirm()
    assert attempt(walk).phase is Phase.IDLE


def test_computer_that_slept_in_the_trial_is_told(walk):
    press(walk)
    walk.act(GATES, "walk", at=0.5, time=4.31)
    walk.advance(4, lambda: attempt(walk).phase is Phase.RUNNING)
    walk.clock.sleep(30)
    walk.advance(8, lambda: attempt(walk).phase is Phase.STOPPED)
    walk.settle()
    assert elapsed(walk) == "4.310000000"
    assert "The computer slept for 30.000 s" in words(walk, "flag_list")
