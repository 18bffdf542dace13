"""Hands, held keys and hidden curves of the grip test in the real window."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from frailtylab.recording import EntryKind, PressData, unpack
from frailtylab.study.schema import GripStrength
from ui.cli.stage import REACTION_S
from ui.flows.hand_order import order_flags
from ui.flows.live_display import LiveDisplay
from ui.flows.shelf import GRIP


def space(bench, *, auto_repeat=False):
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", auto_repeat
    )
    QApplication.sendEvent(QApplication.focusWidget() or bench.app.window, event)


@pytest.fixture
def grip(bench):
    bench.open_visit()
    bench.begin("GRIP")
    attempt = bench.app.visit.attempt
    assert bench.advance(10, lambda: attempt.zero.ok)
    return bench


def squeezed(bench):
    """One squeeze of the attempt on the screen, up to its saved stop."""
    attempt = bench.app.visit.attempt
    space(bench)
    bench.advance(REACTION_S)
    bench.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    assert bench.advance(10, lambda: attempt.phase is Phase.STOPPED)
    bench.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    return attempt


def under(bench, policy, *, blinded=True):
    """Let the visit on the screen be of a study with that display."""
    visit = bench.app.visit.opened
    tests = tuple(
        replace(t, live_display=policy) if isinstance(t, GripStrength) else t
        for t in visit.loaded.study.tests
    )
    blinding = replace(visit.loaded.study.blinding, blinded=blinded)
    study = replace(visit.loaded.study, tests=tests, blinding=blinding)
    loaded = replace(visit.loaded, study=study)
    bench.app.session.desk._studies[visit.loaded.sha256] = loaded
    bench.app.visit.visit = replace(visit, loaded=loaded)
    bench.app.visit.displays.clear()
    test = study.test("GRIP")
    bench.app.visit.prepare(test, visit.next_slot("GRIP"))
    bench.settle()
    attempt = bench.app.visit.attempt
    assert bench.advance(10, lambda: attempt.zero.ok)


def all_labels(bench):
    """The words of every label of the window, of hidden ones, too."""
    return [label.text() for label in bench.app.window.findChildren(QLabel)]


def code_list(trial):
    return [flag.code for flag in trial.flags]


def display_of(trial):
    return next(f.detail["curve"] for f in trial.flags if f.code == "note.live_display")


def test_space_held_from_ready_arms_once_and_ends_no_squeeze(grip):
    attempt = grip.app.visit.attempt
    space(grip)
    for _repeat in range(20):
        grip.advance(1 / 30)
        space(grip, auto_repeat=True)
    assert attempt.phase is Phase.ARMED
    grip.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    for _repeat in range(60):
        grip.advance(1 / 30)
        space(grip, auto_repeat=True)
    assert attempt.phase is Phase.RUNNING
    assert grip.advance(10, lambda: attempt.phase is Phase.STOPPED)
    for _repeat in range(30):
        grip.advance(1 / 30)
        space(grip, auto_repeat=True)
    grip.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    assert grip.app.visit.attempt is attempt
    entries = unpack(attempt.trial.recording).entries
    presses = [e for e in entries if e.kind is EntryKind.PRESS]
    told = {msgspec.msgpack.decode(e.data, type=PressData).refusal for e in presses}
    assert told == {"not_squeezing", "auto_repeat"}


@pytest.mark.parametrize("gap_s", [0.05, 0.2, 0.35])
def test_double_tap_on_ready_arms_once_and_changes_no_hand(grip, gap_s):
    attempt = grip.app.visit.attempt
    space(grip)
    grip.advance(gap_s)
    space(grip)
    assert (grip.app.visit.attempt, attempt.phase) == (attempt, Phase.ARMED)


def test_double_tap_on_keep_leaves_the_next_hand_ready_and_not_armed(grip):
    first = squeezed(grip)
    grip.wait_for("keep_button").click()
    grip.settle()
    following = grip.app.visit.attempt
    assert following.side is first.side.other
    space(grip)
    assert following.phase is Phase.IDLE
    space(grip, auto_repeat=True)
    grip.advance(1.0)
    space(grip, auto_repeat=True)
    assert following.phase is Phase.IDLE


def test_hand_that_is_not_due_needs_two_acts_and_is_marked(grip):
    due = grip.app.visit.attempt.side
    grip.wait_for(f"measure_{due.other.value}_button").click()
    assert grip.app.visit.attempt.side is due
    grip.wait_for("confirm_yes").click()
    grip.settle()
    attempt = grip.app.visit.attempt
    assert attempt.side is due.other
    assert grip.advance(10, lambda: attempt.zero.ok)
    squeezed(grip)
    assert "hand_out_of_turn" in code_list(attempt.trial)
    grip.wait_for("keep_button").click()
    grip.settle()
    assert grip.app.visit.attempt.side is due


def test_question_about_the_other_hand_can_be_declined(grip):
    before = grip.app.visit.attempt
    grip.wait_for(f"measure_{before.side.other.value}_button").click()
    grip.wait_for("confirm_no").click()
    grip.settle()
    assert grip.app.visit.attempt is before
    assert "hand_out_of_turn" not in code_list(squeezed(grip).trial)


def test_way_back_to_the_hand_that_is_due_asks_nothing(grip):
    due = grip.app.visit.attempt.side
    grip.app.visit.other_hand()
    grip.settle()
    grip.wait_for(f"measure_{due.value}_button").click()
    grip.settle()
    assert grip.app.visit.attempt.side is due
    back = grip.app.visit.attempt
    assert order_flags(back.visit, back.slot) == ()


def test_side_is_locked_from_arming_on(grip):
    attempt = grip.app.visit.attempt
    space(grip)
    grip.app.visit.other_hand()
    grip.app.dialogs.other_hand()
    grip.settle()
    assert grip.app.visit.attempt is attempt
    for side in Side:
        assert not grip.widget(f"hand_{side.value}").other.isVisible()


def test_curve_that_is_hidden_in_the_squeeze_is_shown_with_its_result_after_it(grip):
    attempt = grip.app.visit.attempt
    grip.app.visit.toggle_display()
    grip.settle()
    grip.wait_for("hidden_state")
    squeezed(grip)
    grip.settle()
    assert grip.widget("force_number").text() == "25.3"
    assert display_of(attempt.trial) == "hidden"
    grip.wait_for("keep_button").click()
    grip.settle()
    assert grip.app.visit.attempt.display.on is False


def test_display_that_changed_in_the_squeeze_is_told(grip):
    attempt = grip.app.visit.attempt
    space(grip)
    grip.advance(REACTION_S)
    grip.act(GRIP, "squeeze", peak=25.3, hold=3.2)
    assert grip.advance(10, lambda: attempt.phase is Phase.RUNNING)
    grip.app.visit.toggle_display()
    assert grip.advance(10, lambda: attempt.phase is Phase.STOPPED)
    grip.settle()
    assert display_of(attempt.trial) == "both"


@pytest.mark.parametrize("policy", ["shown", "hidden_from_participant", "hidden"])
def test_policy_of_the_study_decides_what_is_shown_and_what_may_change(policy):
    from helpers import sample_study

    display = LiveDisplay(sample_study.grip(live_display=policy))
    assert display.on is (policy == "shown")
    before = display.on
    display.toggle()
    assert (display.on is before) is (policy == "hidden")


def test_force_that_the_study_hides_is_nowhere_after_the_squeeze(grip):
    under(grip, "hidden")
    attempt = squeezed(grip)
    grip.settle()
    assert attempt.trial.primary("peak_force").text.startswith("25.3")
    assert not any("25.3" in words for words in all_labels(grip))
    assert not grip.widget("hidden_state").isHidden()
    grip.wait_for("keep_button").click()
    grip.settle()
    grip.app.visit.to_review()
    grip.settle()
    assert not any("25.3" in words for words in all_labels(grip))
    kept = grip.in_store(lambda store: store.trials.of_visit(grip.app.visit.opened.visit_id))
    assert [k.trial.primary("peak_force").text[:4] for k in kept] == ["25.3"]


def test_force_hidden_in_an_open_study_is_shown_after_the_squeeze(grip):
    under(grip, "hidden", blinded=False)
    squeezed(grip)
    grip.settle()
    assert grip.widget("force_number").text() == "25.3"
