"""What each widget of the kit shows and tells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QWidget

from frailtylab.people import Side
from ui.theme.theme import Theme, theme
from ui.widgets.big_time import BigTime
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import SHAPE, Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import DateField, FieldRow, NoteField, SegmentControl, TextField
from ui.widgets.hand_card import HandCard
from ui.widgets.identity_bar import IdentityBar
from ui.widgets.labels import ElidedText, Text
from ui.widgets.layouts import FlowRow, SplitColumns
from ui.widgets.nav_rail import NavItem, NavRail
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.rest_clock import RestClock
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row
from ui.widgets.say_card import SayCard
from ui.widgets.search_box import SearchBox
from ui.widgets.simulation_banner import SimulationBanner
from ui.widgets.step_bar import Step, StepBar
from ui.widgets.trial_list import TrialList, TrialRow
from ui.widgets.undo_bar import UndoBar

SECOND = 1_000_000_000


@pytest.fixture
def shown(qtbot):
    def show(widget, width=600, height=300):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return show


def told(signal):
    calls = []
    signal.connect(lambda *args: calls.append(args))
    return calls


def picture(widget):
    return widget.grab().toImage()


def test_label_follows_a_new_text_scale(qapp, shown):
    label = shown(Text("4.31", "say"))
    Theme("light", 2.0).apply(qapp)
    large = label.font().pixelSize()
    Theme().apply(qapp)
    assert (large, label.font().pixelSize()) == (38, 19)


def test_elided_line_tells_the_rest_in_its_tooltip(shown):
    label = shown(ElidedText("Ageing frailty study · Site 02"), 60, 20)
    label.grab()
    assert label.toolTip() == "Ageing frailty study · Site 02"
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_button_grows_when_its_words_wrap(shown):
    page = QWidget()
    from PySide6.QtWidgets import QVBoxLayout

    box = QVBoxLayout(page)
    button = ActionButton("Keep this attempt and go on with the left hand")
    box.addWidget(button)
    box.addStretch(1)
    shown(page, 800)
    single = button.height()
    page.resize(200, 400)
    QApplication.processEvents()
    assert single == 48
    assert button.height() > single
    assert button.text_fits()


def test_click_on_a_button_leaves_the_focus_where_it_was(qtbot, shown):
    page = shown(QWidget())
    field, button = TextField(), ActionButton("Save")
    for widget in (field, button):
        widget.setParent(page)
        widget.show()
    field.setFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.focusWidget() is field


def test_keyboard_focus_is_seen(qtbot, shown):
    button = shown(ActionButton("Save"), 200, 48)
    button.clearFocus()
    without = picture(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    assert picture(button) != without


@pytest.mark.parametrize("kind", SHAPE)
def test_each_state_has_a_shape_of_its_own(kind):
    assert [SHAPE[other] for other in SHAPE if SHAPE[other] == SHAPE[kind]] == [SHAPE[kind]]


def test_chip_tells_its_word_to_screen_readers_and_in_a_tooltip_when_cut(shown):
    chip = shown(Chip("Offline · 3 visits waiting", "warn"), 90, 30)
    chip.grab()
    assert chip.accessibleName() == chip.toolTip() == "Offline · 3 visits waiting"
    chip.resize(400, 30)
    chip.grab()
    assert chip.toolTip() == ""


def test_card_shows_a_frame_when_it_is_its_turn(shown):
    card = shown(Card("Trials"))
    before = picture(card)
    card.set_tone("right", framed=True)
    assert picture(card) != before


def test_script_and_instruction_are_said_apart(shown):
    card = shown(SayCard("“Go.”", "stop the clock"))
    assert card.say.text() == "“Go.”"
    assert card.do.text() == "Do: stop the clock"
    card.set_script("“Stop.”")
    assert not card.do.isVisible()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_digits_are_25_mm_high_on_the_smallest_screen(qapp, shown, scale):
    Theme("light", scale).apply(qapp)
    number = shown(BigTime("14.31", "s"), 800, 330)
    number.set_state("RUNNING · started by gate A", "play")
    height, whole = number.digit_height(), number.text_fits()
    Theme().apply(qapp)
    assert height >= 110
    assert whole


def test_digits_shrink_to_a_narrow_place(shown):
    number = shown(BigTime("123.45", "s"), 200, 300)
    assert number.text_fits()
    assert number.digit_height() < 60


def test_number_is_repainted_only_when_it_changed(qtbot, shown):
    number = shown(BigTime("4.3", "s"))
    QApplication.processEvents()
    paints = []
    original = number.paintEvent
    number.paintEvent = lambda event: (paints.append(1), original(event))
    number.set_value("4.3")
    QApplication.processEvents()
    assert paints == []
    number.set_value("4.4")
    qtbot.waitUntil(lambda: paints == [1])
    assert number.accessibleName() == "4.4 s"


def test_steps_tell_which_was_pressed(qtbot, shown):
    bar = shown(StepBar(), 900, 44)
    bar.set_steps([Step("Walk", "4.31 s", "done"), Step("Grip", "", "now")])
    chosen = told(bar.step_chosen)
    button = bar.findChild(QWidget, "step_1")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(bar.findChild(QWidget, "step_0"), Qt.Key.Key_Space)
    assert chosen == [(1,), (0,)]
    assert button.accessibleName() == "2 Grip, now"


def test_steps_can_be_replaced(shown):
    bar = shown(StepBar(), 900, 44)
    bar.set_steps([Step("Walk", "", "now"), Step("Grip", "", "todo")])
    bar.set_steps([Step("Walk", "4.31 s", "done")])
    QApplication.processEvents()
    names = [child.objectName() for child in bar.findChildren(QWidget) if child.isVisibleTo(bar)]
    assert names == ["step_0"]


def test_identity_shows_code_second_identifiers_and_states(shown):
    bar = shown(IdentityBar(), 1000, 64)
    bar.set_identity("P-0147", "K.M. ’41", "1 month")
    bar.set_chips([("Gate A clear", "ok"), ("82 %", "neutral", "battery")])
    assert bar.code.text() == "P-0147"
    assert bar.second.text() == "K.M. ’41 · 1 month"
    chips = bar.findChildren(Chip)
    assert [(chip.text, chip.icon) for chip in chips] == [("Gate A clear", ""), ("82 %", "battery")]
    bar.set_chips([("Gate A blocked", "bad"), ("81 %", "neutral", "battery")])
    assert bar.findChildren(Chip) == chips
    assert chips[0].kind == "bad"


def test_heading_takes_the_place_of_a_participant(shown):
    bar = shown(IdentityBar(), 1000, 64)
    bar.set_identity("P-0147", "K.M. ’41")
    bar.set_heading("Ageing frailty study", "Sunday")
    assert not bar.code.isVisible()
    assert bar.heading.isVisible()


def test_banner_is_striped_and_wraps(shown):
    banner = shown(SimulationBanner(), 900, 28)
    colours = {picture(banner).pixelColor(x, 3).name() for x in range(0, 900, 3)}
    assert {theme().palette.sim.lower(), theme().palette.sim_stripe.lower()} <= colours
    assert banner.heightForWidth(200) > banner.heightForWidth(900)


def test_rail_tells_where_to_go_and_marks_where_one_is(qtbot, shown):
    rail = shown(NavRail([NavItem("today", "Today", "calendar-days"), NavItem("x", "X", "x")]), 88)
    chosen = told(rail.chosen)
    rail.set_current("today")
    assert chosen == []
    qtbot.mouseClick(rail.findChild(QWidget, "nav_x"), Qt.MouseButton.LeftButton)
    assert chosen == [("x",)]
    rail.set_current("today")
    assert [key for key, button in rail.buttons.items() if button.isChecked()] == ["today"]


def test_badge_is_seen_and_told(shown):
    rail = shown(NavRail([NavItem("upload", "Upload", "cloud-upload")]), 88)
    before = picture(rail)
    rail.set_badge("upload", 12)
    assert picture(rail) != before
    assert rail.buttons["upload"].accessibleDescription() == "12"
    rail.set_badge("upload", 0)
    assert picture(rail) == before


@pytest.mark.parametrize(("side", "word"), [(Side.LEFT, "Left hand"), (Side.RIGHT, "Right hand")])
def test_hand_says_its_side_in_words_and_when_it_is_its_turn(shown, side, word):
    card = shown(HandCard(side))
    assert card.name.text() == word
    assert not card.turn.isVisible()
    card.set_turn(active=True, locked=True)
    assert card.turn.text() == "Measuring: side is locked"
    card.set_turn(active=True)
    assert card.turn.text() == "Now this hand"
    card.set_turn(active=False)
    assert card.accessibleDescription() == ""


def test_the_two_hands_differ_in_colour_and_arrow(shown):
    left, right = shown(HandCard(Side.LEFT), 240), shown(HandCard(Side.RIGHT), 240)
    assert left.name.property("tone") == "left"
    assert right.name.property("tone") == "right"
    assert picture(left) != picture(right)


@pytest.mark.parametrize(
    ("left_s", "words"),
    [
        (60, "Rest 1:00"),
        (41.2, "Rest 0:42"),
        (0.1, "Rest 0:01"),
        (0, "Rest is over"),
        (-3, "Rest is over"),
    ],
)
def test_rest_is_counted_up_to_the_full_second(shown, left_s, words):
    rest = shown(RestClock())
    rest.set_remaining(left_s, 60, "for the left hand")
    assert rest.time.text() == words


class Ticking:
    def __init__(self):
        self.ns = 5 * SECOND

    def __call__(self):
        return self.ns


@pytest.fixture
def undo(shown):
    clock = Ticking()
    bar = UndoBar(clock)
    shown(bar, 500, 60)
    bar.clock = clock
    bar.show_for("Stopped at 4.31 s", 9)
    yield bar
    bar.close_offer()


def test_undo_counts_down_and_ends(undo):
    expired, undone = told(undo.expired), told(undo.undone)
    assert undo.button.text() == "Undo (9)"
    undo.clock.ns += int(7.5 * SECOND)
    undo.tick()
    assert undo.button.text() == "Undo (2)"
    undo.clock.ns += 2 * SECOND
    undo.tick()
    undo.tick()
    assert not undo.isVisible()
    assert (expired, undone) == ([()], [])


def test_undo_is_told_once(qtbot, undo):
    undone = told(undo.undone)
    qtbot.mouseClick(undo.button, Qt.MouseButton.LeftButton)
    undo.button.click()
    assert undone == [()]
    assert not undo.isVisible()


def test_undo_can_be_taken_away_silently(undo):
    expired, undone = told(undo.expired), told(undo.undone)
    undo.close_offer()
    undo.clock.ns += 60 * SECOND
    undo.tick()
    undo.button.click()
    assert (expired, undone) == ([], [])


def test_notice_offers_its_action_and_can_be_closed(qtbot, shown):
    bar = shown(NoticeBar())
    acted, dismissed = told(bar.acted), told(bar.dismissed)
    bar.show_notice("warn", "No answer", "Push in the plug.", "Try again")
    qtbot.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert (acted, dismissed) == ([()], [()])
    assert not bar.isVisible()
    bar.show_notice("bad", "No answer", closable=False)
    assert not bar.action.isVisible()
    assert not bar.close_button.isVisible()


def test_trials_show_value_and_state_in_words(shown):
    trials = shown(TrialList())
    trials.set_rows([TrialRow("Trial 1", "4.52 s", "look again", "attention")])
    trials.set_rows(
        [TrialRow("Trial 1", "4.52 s", "", "valid"), TrialRow("Trial 2", "", "now", "now")]
    )
    QApplication.processEvents()
    texts = [label.text() for label in trials.findChildren(Text) if label.isVisibleTo(trials)]
    assert texts == ["Trial 1", "4.52 s", "Trial 2", "now"]


def test_field_says_what_is_wrong_and_takes_it_back(shown):
    row = shown(FieldRow("Code", TextField(), "As printed"))
    row.set_error("Already in use")
    assert row.error.isVisible()
    assert row.control.property("wrong") == "true"
    row.set_error("")
    assert not row.error.isVisible()
    assert row.control.accessibleName() == "Code"


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-11-22", "2026-11-22"),
        ("20261122", "2026-11-22"),
        ("2026-02-30", ""),
        ("22.11.2026", ""),
        ("", ""),
    ],
)
def test_a_day_is_given_only_when_it_is_one(shown, typed, iso):
    field = shown(DateField())
    field.set_iso(typed)
    assert field.iso() == iso


def test_note_loses_its_outer_blanks(shown):
    field = shown(NoteField())
    field.setPlainText("  pain in the hip \n")
    assert field.note() == "pain in the hip"


def test_one_answer_is_chosen_by_mouse_or_keyboard(qtbot, shown):
    control = shown(SegmentControl([("f", "Female"), ("m", "Male"), ("o", "Other")]))
    chosen = told(control.chosen)
    assert control.current() is None
    qtbot.mouseClick(control.buttons["f"], Qt.MouseButton.LeftButton)
    control.buttons["f"].setFocus()
    qtbot.keyClick(control.buttons["f"], Qt.Key.Key_Right)
    assert control.focusWidget() is control.buttons["m"]
    qtbot.keyClick(control.buttons["m"], Qt.Key.Key_Space)
    assert chosen == [("f",), ("m",)]
    assert control.current() == "m"
    qtbot.mouseClick(control.buttons["m"], Qt.MouseButton.LeftButton)
    assert control.current() == "m"


def test_setting_an_answer_tells_nobody(shown):
    control = shown(SegmentControl([("f", "Female"), ("m", "Male")], "f"))
    chosen = told(control.chosen)
    control.set_current("m")
    control.set_current(None)
    assert (control.current(), chosen) == (None, [])


def test_search_tells_on_enter_and_esc_empties(qtbot, shown):
    box = shown(SearchBox("Find"), 300, 48)
    searched = told(box.searched)
    qtbot.keyClicks(box, " P-0147 ")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert searched == [("P-0147",)]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_search_can_be_emptied_by_touch(qtbot, shown):
    box = shown(SearchBox("Find"), 300, 48)
    qtbot.keyClicks(box, "P")
    cross = box.findChild(QWidget, "search_clear")
    assert cross.isVisible()
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert box.text() == ""
    assert not cross.isVisible()


def test_empty_list_offers_one_thing_to_do(qtbot, shown):
    empty = shown(EmptyState("inbox", "No visit is due", "", "Find somebody"))
    acted = told(empty.acted)
    qtbot.mouseClick(empty.action, Qt.MouseButton.LeftButton)
    assert acted == [()]


ROWS = [
    Row("1", "P-0147", "K.M.", "1 month", "Unfinished", "warn", "Continue visit", primary=True),
    Row("2", "P-0152", "S.T.", "Baseline", "Due today", "neutral", "Start visit"),
    Row("3", "P-0150", "G.Y.", "1 week"),
]


@pytest.fixture(params=[1000, 420], ids=["one line", "two lines"])
def rows(request, shown):
    view = RowList()
    view.set_rows(ROWS)
    return shown(view, request.param, 400)


def test_row_is_acted_on_by_its_button(qtbot, rows):
    acted = told(rows.activated_row)
    at = rows.button_centre("2")
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert acted == [("2",)]


def test_click_beside_the_button_only_selects(qtbot, rows):
    acted = told(rows.activated_row)
    at = QPoint(30, rows.button_centre("2").y())
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert acted == []
    assert rows.current_key() == "2"
    qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert acted == [("2",)]


def test_double_click_on_a_button_acts_once(qtbot, rows):
    acted = told(rows.activated_row)
    at = rows.button_centre("1")
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert acted == [("1",)] * len(acted)
    assert len(acted) <= 2


def test_enter_acts_on_the_row_of_the_keyboard(qtbot, rows):
    acted = told(rows.activated_row)
    rows.set_current_key("1")
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert acted == [("2",)]


def test_new_rows_keep_the_keyboard_where_it_was(rows):
    rows.set_current_key("2")
    rows.set_rows([ROWS[1], ROWS[0]])
    assert rows.current_key() == "2"


def test_a_row_that_is_not_there_is_a_mistake_of_ours(rows):
    with pytest.raises(KeyError):
        rows.activate("9")
    with pytest.raises(KeyError):
        rows.button_centre("9")


def test_rows_are_told_to_screen_readers(rows):
    index = rows.model().index(0)
    words = rows.model().data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert words == "P-0147, K.M., 1 month, Unfinished, Continue visit"
    help_event = QHelpEvent(QEvent.Type.ToolTip, QPoint(30, 20), rows.mapToGlobal(QPoint(30, 20)))
    assert rows.viewportEvent(help_event)


def test_ten_thousand_rows_paint_only_those_in_view(shown):
    view = RowList()
    view.set_rows([Row(str(n), f"P-{n:05d}", "", "", "", "neutral", "View") for n in range(10_000)])
    shown(view, 800, 600)
    painted = []
    original = view._painter.paint
    view._painter.paint = lambda *args: (painted.append(1), original(*args))
    view.grab()
    assert 5 < len(painted) < 20


def test_hugging_list_is_as_high_as_its_rows(shown):
    view = RowList(hug=True)
    view.set_rows(ROWS)
    page = QWidget()
    view.setParent(page)
    shown(page)
    view.resize(1000, 10)
    assert view.height() == view._painter.row_height(view.viewport().width()) * 3


def test_flow_breaks_into_lines_where_the_width_ends(shown):
    row = FlowRow()
    row.add(*(Chip(f"Gate {letter} clear", "ok") for letter in "ABCDEF"))
    shown(row, 900, 40)
    assert row.flow.heightForWidth(2000) < row.flow.heightForWidth(300)
    row.clear()
    assert row.flow.count() == 0


def test_columns_stack_where_text_has_no_room(qapp, shown):
    columns = shown(SplitColumns(QWidget(), QWidget()), 1000)
    assert not columns.stacked
    columns.resize(700, 300)
    assert columns.stacked
    Theme("light", 2.0).apply(qapp)
    wide = shown(SplitColumns(QWidget(), QWidget()), 1366)
    stacked = wide.stacked
    Theme().apply(qapp)
    assert stacked
