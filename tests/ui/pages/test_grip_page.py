"""The grip page: side, zero, squeeze, rest."""

from __future__ import annotations

import pytest
from helpers import sample_views_b as sample
from helpers.pages.grip_object import GripObject
from msgspec.structs import replace
from PySide6.QtCore import Qt

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.views_grip import CurveView


def test_ready_arms_by_a_press(qtbot):
    page = GripObject(qtbot, sample.grip_view())
    assert page.big_words()[0] == "Ready"
    page.press_big()
    assert len(page.presses) == 1


@pytest.mark.parametrize(
    ("other", "hint", "word"),
    [
        ({"zero_ok": False}, "After the zero check", "Put the dynamometer down"),
        ({"device_ready": False}, "Connect the dynamometer, or type a value", "No dynamometer"),
    ],
)
def test_ready_waits_and_says_for_what(qtbot, other, hint, word):
    page = GripObject(qtbot, sample.grip_view(**other))
    assert page.big_words() == ("Ready", hint, "wait")
    assert page.text("command_word") == word
    page.press_big()
    assert page.presses == []
    page.click("manual_button")
    assert page.typed == [()]


def test_a_running_squeeze_is_stopped_by_a_press(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING))
    assert page.big_words()[2] == "stop"
    page.press_big()
    assert len(page.presses) == 1


def test_armed_can_be_disarmed_and_waits_for_the_squeeze(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.ARMED))
    assert page.text("command_word") == "READY"
    page.click("disarm_button")
    assert page.disarmed == [()]


@pytest.mark.parametrize("side", list(Side))
def test_the_hand_in_turn_is_lit_named_and_locked_while_measuring(qtbot, side):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING, side))
    assert page.hand(side).active
    assert page.hand(side).locked
    assert page.hand(side).turn.text() == "Measuring: side is locked"
    assert not page.hand(side.other).active
    words = {Side.LEFT: "Left hand", Side.RIGHT: "Right hand"}[side]
    assert words in page.grip_page.panel.trial_title.text()


def test_left_is_at_the_left(qtbot):
    page = GripObject(qtbot, sample.grip_view())
    corner = page.page.rect().topLeft()
    left = page.hand(Side.LEFT).mapTo(page.page, corner).x()
    trace = page.find("force_trace").mapTo(page.page, corner).x()
    right = page.hand(Side.RIGHT).mapTo(page.page, corner).x()
    assert left < trace < right


def test_the_command_changes_from_squeeze_to_stop_with_the_time(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING))
    page.squeeze([(1.0, 20.0)])
    assert page.text("command_word") == "SQUEEZE · 2.0 s"
    assert page.text("force_number") == "20.0"
    assert page.text("force_peak") == "kg · peak 20.0"
    for t_s in (2.0, 2.5, 3.1):
        page.squeeze([(t_s, 18.0)])
    assert page.text("command_word") == "STOP"


def test_many_samples_wait_for_one_frame(qtbot, monkeypatch):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING))
    drawn: list[int] = []
    trace = page.grip_page.panel.trace
    monkeypatch.setattr(trace, "extend", lambda samples: drawn.append(len(list(samples))))
    for step in range(1000):
        page.grip_page.add_force(step / 1000, 10.0)
    assert drawn == []
    page.grip_page.panel.flush()
    assert drawn == [1000]


def test_no_sample_is_drawn_into_the_next_attempt(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING))
    page.grip_page.add_force(0.1, 30.0)
    page.grip_page.clear_trace()
    page.grip_page.panel.flush()
    assert page.grip_page.panel.trace.peak_kgf is None


def test_a_study_without_feedback_shows_neither_number_nor_curve(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING, show_force=False))
    page.squeeze([(0.5, 31.4)])
    assert not page.shown("force_number")
    assert not page.shown("force_peak")
    assert not page.shown("force_trace")
    assert page.shown("command_word")
    assert page.text("hidden_state") == "Squeezing: the force is recorded"
    assert "31.4" not in page.all_words()


def test_hidden_after_the_stop_says_only_that_it_is_recorded(qtbot):
    view = sample.grip_view(Phase.STOPPED, show_force=False, peak_kgf=None, curve=CurveView())
    page = GripObject(qtbot, replace(view, attempt=replace(view.attempt, measures=())))
    assert page.text("hidden_state").startswith("Recorded.")
    assert not page.shown("fact_strip")
    assert "25.3" not in page.all_words()


@pytest.mark.parametrize("shown", [True, False])
def test_one_button_and_the_key_h_hide_and_show(qtbot, shown):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING, show_force=shown))
    words = "Hide the curve (H)" if shown else "Show the curve (H)"
    assert page.text("hide_curve_button") == words
    page.click("hide_curve_button")
    page.key(Qt.Key.Key_H)
    assert page.toggled == [(), ()]


def test_a_held_h_and_h_with_control_hide_nothing(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING))
    for _repeat in range(20):
        page.key(Qt.Key.Key_H, auto_repeat=True)
    page.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert page.toggled == []


def test_where_the_study_does_not_allow_it_there_is_no_button_and_no_key(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING, may_hide=False))
    assert not page.shown("hide_curve_button")
    page.key(Qt.Key.Key_H)
    assert page.toggled == []


def test_facts_and_marks_of_the_curve_stand_there_after_the_stop(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.RUNNING))
    page.squeeze(sample.squeeze_curve())
    assert not page.shown("fact_strip")
    page.grip_page.render(sample.grip_view(Phase.STOPPED))
    assert page.text("fact_time_to_peak") == "0.86 s"
    assert page.text("fact_plateau_force") == "24.6 kg"
    assert [m.label for m in page.grip_page.panel.trace.marks] == ["onset", "peak", "release"]
    page.grip_page.clear_trace()
    assert page.grip_page.panel.trace.marks == ()


@pytest.mark.parametrize("side", list(Side))
def test_the_other_hand_is_offered_in_its_own_place_and_only_before_the_start(qtbot, side):
    page = GripObject(qtbot, sample.grip_view(side=side))
    other = f"measure_{side.other.value}_button"
    assert page.shown(other)
    assert not page.shown(f"measure_{side.value}_button")
    page.click(other)
    assert page.other_hands == [()]
    page.grip_page.render(sample.grip_view(Phase.ARMED, side))
    assert not page.shown(other)


@pytest.mark.parametrize("side", list(Side))
def test_the_start_names_the_hand(qtbot, side):
    page = GripObject(qtbot, sample.grip_view(side=side))
    hand = "Left hand" if side is Side.LEFT else "Right hand"
    assert page.big_words()[1].startswith(f"{hand} · ")


def test_a_recorded_curve_is_shown_with_its_peak(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.STOPPED))
    page.grip_page.show_curve(sample.squeeze_curve())
    page.grip_page.render(sample.grip_view(Phase.STOPPED))
    assert page.grip_page.panel.trace.peak_kgf == pytest.approx(25.3)
    assert page.text("force_number") == "25.3"


def test_the_rest_counts_down_for_the_hand_that_needs_it(qtbot):
    page = GripObject(qtbot, sample.grip_view(side=Side.RIGHT))
    assert page.rest() == "Rest 0:42"
    assert page.grip_page.rest_clock.purpose.text() == "for the left hand"
    page.clock_ns[0] += 2_000_000_000
    page.grip_page.tick_rest()
    assert page.rest() == "Rest 0:40"
    page.clock_ns[0] += 60_000_000_000
    page.grip_page.tick_rest()
    assert page.rest() == "Rest is over"
    assert not page.grip_page._timer.isActive()


def test_without_a_rest_there_is_no_clock(qtbot):
    view = sample.grip_view()
    view = replace(view, left=replace(view.left, rest_left_s=0.0))
    page = GripObject(qtbot, view)
    assert not page.shown("rest_clock")


def test_zero_and_set_up_are_asked_for(qtbot):
    page = GripObject(qtbot, sample.grip_view())
    page.click("zero_button")
    page.press("setup_button", Qt.Key.Key_Return)
    assert page.zeroed == [()]
    assert page.set_up == [()]


def test_keep_names_the_other_hand_and_waits_for_the_dead_time(qtbot):
    page = GripObject(qtbot, sample.grip_view(Phase.STOPPED))
    page.press_big()
    assert page.kept == []
    assert len(page.presses) == 1
    page.end_dead_time()
    assert page.text("keep_button") == "Keep · next: left hand"
    page.click("keep_button")
    assert page.kept == [()]


def test_earlier_values_that_the_view_hides_are_nowhere(qtbot):
    view = sample.grip_view()
    rows = tuple(replace(row, value="") for row in view.left.rows)
    page = GripObject(qtbot, replace(view, left=replace(view.left, rows=rows)))
    assert not page.hand(Side.LEFT).value.isVisible()
    assert page.hand(Side.LEFT).trials.rows[0].word == "done"
