"""The timing page: one number, one button, and no result kept before it is saved."""

from __future__ import annotations

import pytest
from helpers import sample_views_b as sample
from helpers.pages.timing_object import TimingObject
from msgspec.structs import replace
from PySide6.QtCore import Qt

from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind
from frailtylab.trials import Source
from ui.dialogs.impulse_dialog import ImpulseDialog
from ui.text import set_language


def stopped(qtbot, **other: object) -> TimingObject:
    """The page after a stop, dead time over."""
    page = TimingObject(qtbot, sample.timing_view(Phase.STOPPED, **other))
    page.end_dead_time()
    return page


def test_a_press_of_the_mouse_is_told_with_its_times_before_it_is_let_go(qtbot):
    page = TimingObject(qtbot, sample.timing_view(), now_ns=123_456)
    page.press_big()
    (press,) = page.presses[0]
    assert isinstance(press, Press)
    assert press.host_ns == 123_456
    assert press.kind is PressKind.CLICK
    assert press.event_ms is not None


@pytest.mark.parametrize(
    ("phase", "gates", "word", "face"),
    [
        (Phase.IDLE, True, "Arm the gates", "start"),
        (Phase.IDLE, False, "START", "start"),
        (Phase.ARMED, False, "START", "start"),
        (Phase.ARMED, True, "Waiting for gate A…", "start"),
        (Phase.RUNNING, True, "STOP", "stop"),
        (Phase.RUNNING, False, "STOP", "stop"),
    ],
)
def test_the_big_button_says_what_a_press_does(qtbot, phase, gates, word, face):
    page = TimingObject(qtbot, sample.timing_view(phase, gates=gates))
    words = page.big_words()
    assert words[0] == word
    assert words[2] == face


def test_keys_never_press_the_big_button(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(page.page, key)
    assert page.presses == []


def test_the_running_number_shows_tenths_and_never_runs_ahead(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    page.timing_page.set_clock(lambda: 4.39)
    page.timing_page.tick()
    assert page.number() == "4.3"
    assert page.state() == "RUNNING · started by gate A"


def test_a_start_by_hand_is_named(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING, started_by=Source.STOPWATCH))
    assert page.state() == "RUNNING · started by hand"


def test_the_stopped_number_shows_hundredths(qtbot):
    page = stopped(qtbot)
    assert page.number() == "4.31"
    assert page.text("result_text") == "0.928 m/s · gate, ± 0.002 s"


def test_the_clock_is_asked_only_while_it_runs_and_can_be_seen(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    assert page.timing_page._timer.isActive()
    page.page.hide()
    assert not page.timing_page._timer.isActive()
    page.page.show()
    assert page.timing_page._timer.isActive()
    page.timing_page.render(sample.timing_view(Phase.STOPPED))
    assert not page.timing_page._timer.isActive()


def test_a_second_press_on_stop_keeps_nothing_and_is_told_as_a_press(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    page.press_big()
    page.timing_page.render(sample.timing_view(Phase.STOPPED))
    page.press_big()
    qtbot.keyClick(page.page, Qt.Key.Key_Return)
    assert len(page.presses) == 2
    assert page.kept == []


def test_keep_stands_where_stop_stood_once_the_dead_time_is_over(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    place = page.find("start_stop_button").mapTo(page.page, page.page.rect().topLeft())
    page.timing_page.render(sample.timing_view(Phase.STOPPED, undo_left_s=0.0))
    assert not page.shown("keep_button")
    page.end_dead_time()
    keep = page.find("keep_button")
    assert keep.mapTo(page.page, page.page.rect().topLeft()) == place
    assert keep.text() == "Keep · next: grip strength"
    page.click("keep_button")
    assert page.kept == [()]


def test_enter_keeps_because_keep_has_the_keyboard(qtbot):
    page = stopped(qtbot)
    assert page.page.focusWidget().objectName() == "keep_button"
    qtbot.keyClick(page.page.focusWidget(), Qt.Key.Key_Return)
    assert page.kept == [()]


@pytest.mark.parametrize(
    ("saving", "reason"), [(True, "Saving to the disk…"), (False, "Not on the disk yet")]
)
def test_nothing_can_be_kept_before_it_is_on_the_disk(qtbot, saving, reason):
    attempt = sample.stopped_walk(saved=False)
    page = stopped(qtbot, attempt=attempt, saving=saving)
    assert page.big_words() == ("Keep", reason, "wait")
    assert not page.enabled("repeat_button")
    assert not page.enabled("invalid_button")
    assert page.state() == "STOPPED · saving…"
    qtbot.keyClick(page.page, Qt.Key.Key_Return)
    assert page.kept == []
    page.timing_page.render(sample.timing_view(Phase.STOPPED))
    assert page.enabled("keep_button")
    assert page.state() == "STOPPED · saved"


def test_the_save_does_not_shorten_the_dead_time(qtbot):
    unsaved = sample.stopped_walk(saved=False)
    page = TimingObject(qtbot, sample.timing_view(Phase.STOPPED, attempt=unsaved))
    page.timing_page.render(sample.timing_view(Phase.STOPPED))
    assert not page.shown("keep_button")
    page.end_dead_time()
    assert page.enabled("keep_button")


def test_an_undone_stop_shows_the_running_number_again(qtbot):
    page = stopped(qtbot)
    page.click("undo_button")
    assert page.undone == [()]
    page.timing_page.set_clock(lambda: 6.0)
    page.timing_page.render(sample.timing_view(Phase.RUNNING))
    assert page.number() == "6.0"
    assert page.big_words()[0] == "STOP"
    assert not page.shown("keep_button")
    assert not page.shown("undo_bar")


def test_a_second_stop_offers_undo_and_dead_time_anew(qtbot):
    page = stopped(qtbot)
    page.timing_page.render(sample.timing_view(Phase.RUNNING))
    page.timing_page.render(sample.timing_view(Phase.STOPPED))
    assert page.shown("undo_bar")
    assert not page.shown("keep_button")
    page.end_dead_time()
    assert page.shown("keep_button")


def test_flags_are_sentences(qtbot):
    page = stopped(qtbot)
    assert page.flags() == sample.stopped_walk().flag_texts


@pytest.mark.parametrize(
    ("button", "told"), [("repeat_button", "repeated"), ("invalid_button", "invalid")]
)
def test_repeat_and_invalid_need_a_coded_reason(qtbot, button, told):
    page = stopped(qtbot)
    page.click(button)
    page.give_reason("other")
    assert getattr(page, told) == []
    page.give_reason("other", "dog on the course")
    assert getattr(page, told) == [("other", "dog on the course")]


@pytest.mark.parametrize("button", ["repeat_button", "invalid_button"])
def test_a_cancelled_reason_leaves_everything_usable(qtbot, button):
    page = stopped(qtbot)
    page.click(button)
    qtbot.keyClick(page.dialog(), Qt.Key.Key_Escape)
    page.click("keep_button")
    assert page.kept == [()]
    assert page.repeated == page.invalid == []


def test_before_the_start_there_are_other_ways(qtbot):
    page = TimingObject(qtbot, sample.timing_view())
    for name in ("manual_button", "late_button", "setup_button", "back_button"):
        page.click(name)
    assert page.typed == page.late == page.set_up == page.left == [()]
    page.click("not_done_button")
    page.give_reason("nd7_refused")
    assert page.not_done == [("nd7_refused", "")]


def test_a_running_attempt_is_not_left_by_a_slip(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    assert not page.enabled("back_button")
    assert not page.enabled("step_bar")
    assert not page.shown("manual_button")
    assert not page.shown("setup_button")


def test_armed_gates_can_be_disarmed(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.ARMED))
    page.click("disarm_button")
    assert page.disarmed == [()]
    page.timing_page.render(sample.timing_view(Phase.RUNNING))
    assert not page.shown("disarm_button")


def test_no_button_has_the_keyboard_in_a_new_phase(qtbot):
    page = TimingObject(qtbot, sample.timing_view())
    page.find("manual_button").setFocus()
    for phase in (Phase.ARMED, Phase.RUNNING):
        page.timing_page.render(sample.timing_view(phase))
        assert page.page.focusWidget() is page.page


def test_practice_is_named(qtbot):
    page = TimingObject(qtbot, sample.timing_view(practice=True))
    assert page.timing_page.trial_title.text().endswith("Practice, does not count")


def test_hostile_identity_stays_plain(qtbot):
    view = sample.timing_view(identity=sample.identity(code="P1<i></i>7"))
    page = TimingObject(qtbot, view)
    label = page.find("identity_code")
    assert label.text() == "P1<i></i>7"
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_region_with_a_comma_sees_a_comma(qtbot):
    set_language("en", "de_DE")
    try:
        page = stopped(qtbot)
        assert page.number() == "4,31"
        assert page.text("result_text") == "0,928 m/s · gate, ± 0,002 s"
    finally:
        set_language("en")


def test_a_notice_is_shown_and_taken_away(qtbot):
    page = TimingObject(qtbot, sample.timing_view(notice="Gate B is blocked."))
    assert page.shown("notice_bar")
    page.timing_page.render(replace(sample.timing_view(), notice=""))
    assert not page.shown("notice_bar")


def test_digits_reach_25_mm_on_the_smallest_screen_while_running(qtbot):
    page = TimingObject(qtbot, sample.timing_view(Phase.RUNNING))
    page.page.resize(1278, 740)
    page.find("big_time")
    assert page.timing_page.big_time.digit_height() >= 112


def test_gate_against_stopwatch_is_one_line_with_two_answers(qtbot):
    page = stopped(qtbot, gates_said=sample.gates_said())
    assert page.timing_page.question.title.text() == sample.QUESTION
    assert not page.shown("say_card")
    page.click("question_first")
    assert page.confirmed == [()]
    page.timing_page.render(sample.timing_view(Phase.STOPPED, gates_said=sample.gates_said("")))
    assert not page.shown("question_bar")


def test_question_without_impulses_has_one_answer(qtbot):
    view = replace(sample.gates_said(), impulses=())
    page = stopped(qtbot, gates_said=view)
    assert page.shown("question_first")
    assert not page.shown("question_second")
    page.timing_page._show_impulses()
    assert page.page.findChildren(ImpulseDialog) == []


def test_card_shows_what_counts_and_what_asks_for_an_eye(qtbot):
    page = stopped(qtbot, gates_said=sample.gates_said())
    assert page.impulses() == [
        ("Gate A · 0.00 s", "start"),
        ("Gate A · 2.50 s", "crossed again"),
        ("Gate B · 4.31 s", "finish"),
        ("Gate B · 7.00 s", "after the stop"),
    ]
    assert page.text("impulse_button") == "All impulses (6)…"


def test_no_card_without_impulses(qtbot):
    assert not stopped(qtbot).shown("impulse_button")


@pytest.mark.parametrize("way", ["impulse_button", "question_second"])
def test_pick_is_told_with_its_reason(qtbot, way):
    page = stopped(qtbot, gates_said=sample.gates_said())
    page.click(way)
    dialog = page.impulse_dialog()
    dialog.choose("start", 3)
    dialog.accept_button.click()
    assert page.picked == []
    page.give_reason("other")
    assert page.picked == []
    page.give_reason("other", "grandchild ran past")
    assert page.picked == [(3, 4, "other", "grandchild ran past")]


def test_undo_bar_tells_the_time_that_counts_now(qtbot):
    page = stopped(qtbot)
    page.timing_page.render(sample.timing_view(Phase.STOPPED, elapsed_s=3.96))
    assert page.timing_page.undo_bar.text.text() == "Stopped at 3.96 s"
