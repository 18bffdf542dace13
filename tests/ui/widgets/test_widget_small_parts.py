"""Tiles, lines, bars and boxes of the kit: their words, keys, sizes and seldom seen states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from frailtylab.people import Side
from ui.theme.theme import Theme
from ui.theme.tokens import SIZE
from ui.widgets.big_time import BigTime
from ui.widgets.buttons import HEIGHT, ActionButton
from ui.widgets.card import Card
from ui.widgets.card_row import CardRow
from ui.widgets.check_line import CheckLine
from ui.widgets.chip import SHAPE
from ui.widgets.empty_state import EmptyState
from ui.widgets.flag_list import FlagList
from ui.widgets.hand_card import HandCard
from ui.widgets.identity_bar import IdentityBar
from ui.widgets.keep_button import KeepButton
from ui.widgets.labels import ElidedText, Text
from ui.widgets.layouts import FlowRow, SplitColumns, clear_layout
from ui.widgets.nav_rail import NavItem, NavRail
from ui.widgets.notice_bar import IconMark, NoticeBar
from ui.widgets.page_head import PageHead
from ui.widgets.person_tile import PersonTile
from ui.widgets.rest_clock import RestClock
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row
from ui.widgets.say_card import DoCard, SayCard
from ui.widgets.search_box import SearchBox
from ui.widgets.shrink_scroll import FillScroll, LeftoverBox
from ui.widgets.simulation_banner import SimulationBanner
from ui.widgets.step_bar import Step, StepBar, StepButton
from ui.widgets.trial_list import TrialList, TrialRow
from ui.widgets.undo_bar import UndoBar
from ui.widgets.visit_timeline import TimelineStop, VisitTimeline

MARKUP = "<b>P-0147</b>"


@pytest.fixture
def kept(qtbot):
    def keep(widget):
        qtbot.addWidget(widget)
        return widget

    return keep


@pytest.fixture
def large(qapp):
    Theme("light", 2.0).apply(qapp)
    yield
    Theme().apply(qapp)


def told(signal):
    calls = []
    signal.connect(lambda *args: calls.append(args))
    return calls


def texts(widget):
    labels = widget.findChildren(Text)
    return [label.text() for label in labels if label.text() and label.isVisibleTo(widget)]


def held(key):
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)


# ---- people, places ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_tile_is_chosen_by_each_key_of_choice(qtbot, kept, key):
    tile = kept(PersonTile("A01"))
    chosen = told(tile.clicked)
    qtbot.keyClick(tile, key)
    assert len(chosen) == 1


def test_a_held_enter_chooses_no_tile(kept):
    tile = kept(PersonTile("A01"))
    chosen = told(tile.clicked)
    QApplication.sendEvent(tile, held(Qt.Key.Key_Return))
    assert chosen == []


@pytest.mark.parametrize(("code", "note"), [("A01", ""), ("A01", "Here last"), (MARKUP, "")])
def test_a_tile_is_read_out_with_its_note(kept, code, note):
    tile = kept(PersonTile(code, note))
    assert tile.accessibleName() == code
    assert tile.accessibleDescription() == note


def test_a_tile_is_wide_enough_for_its_words_and_for_a_palm(kept):
    short, long = kept(PersonTile("A")), kept(PersonTile("A", "Signed in here the last time"))
    assert short.sizeHint().width() > SIZE.big_button
    assert long.sizeHint().width() > short.sizeHint().width()
    assert long.sizeHint().height() == short.sizeHint().height()
    long.resize(short.sizeHint())
    assert not long.text_fits()
    long.resize(long.sizeHint())
    assert long.text_fits()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_place_of_the_rail_is_reached_by_each_key(qtbot, kept, key):
    rail = kept(NavRail([NavItem("today", "Today", "calendar-days"), NavItem("x", "X", "x")]))
    chosen = told(rail.chosen)
    qtbot.keyClick(rail.buttons["x"], key)
    assert chosen == [("x",)]


def test_a_held_enter_goes_nowhere(kept):
    rail = kept(NavRail([NavItem("x", "X", "x")]))
    chosen = told(rail.chosen)
    QApplication.sendEvent(rail.buttons["x"], held(Qt.Key.Key_Enter))
    assert chosen == []


def test_places_at_the_end_stand_at_the_foot_in_their_order(kept):
    items = [
        NavItem("settings", "Settings", "settings", at_end=True),
        NavItem("today", "Today", "calendar-days"),
        NavItem("devices", "Devices", "usb", at_end=True),
        NavItem("people", "People", "user"),
    ]
    rail = kept(NavRail(items))
    assert list(rail.buttons) == ["today", "people", "settings", "devices"]


def test_a_place_that_the_rail_does_not_have_is_a_mistake_of_ours(kept):
    rail = kept(NavRail([NavItem("x", "X", "x")]))
    with pytest.raises(KeyError):
        rail.set_current("y")
    with pytest.raises(KeyError):
        rail.set_badge("y", 1)


# ---- buttons ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", HEIGHT)
@pytest.mark.parametrize("words", ["OK", "Keep", ""])
def test_a_button_is_never_smaller_than_a_gloved_finger(kept, size, words):
    button = kept(ActionButton(words, icon="x", size=size))
    hint = button.minimumSizeHint()
    assert hint.width() >= SIZE.target
    assert button.sizeHint().height() >= HEIGHT[size] >= SIZE.target


@given(st.integers(min_value=150, max_value=700), st.integers(min_value=1, max_value=300))
def test_a_wider_button_is_never_higher(qapp, width, more):
    button = ActionButton("Keep this attempt and go on with the left hand", icon="check")
    assert button.heightForWidth(width + more) <= button.heightForWidth(width)
    button.deleteLater()


def test_keep_is_as_high_as_start_and_stop(kept):
    keep = kept(KeepButton())
    assert keep.minimumHeight() == SIZE.big_button
    assert keep.kind == "primary"
    assert keep.font().pixelSize() == 26


@pytest.mark.usefixtures("large")
def test_the_words_of_keep_grow_with_the_text(kept):
    assert kept(KeepButton()).font().pixelSize() == 52


@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "quiet"])
def test_enter_elsewhere_never_presses_a_button(kept, kind):
    button = kept(ActionButton("Mark invalid", kind))
    assert not button.autoDefault()
    assert not button.isDefault()
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


# ---- text -------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [Text, ElidedText])
def test_markup_in_a_text_is_shown_as_it_is(kept, make):
    label = kept(make(MARKUP))
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == MARKUP


def test_an_elided_line_may_shrink_to_a_few_letters(kept):
    label = kept(ElidedText("Ageing frailty study · Site 02"))
    assert label.minimumSizeHint().width() < label.sizeHint().width() / 2
    assert label.accessibleName() == "Ageing frailty study · Site 02"
    label.setText("Site 03")
    assert label.accessibleName() == "Site 03"


def test_a_text_takes_another_role_and_tone(kept):
    label = kept(Text("4.31", "body"))
    label.set_role("title")
    label.set_tone("bad")
    assert (label.font().pixelSize(), label.property("tone"), label.role) == (26, "bad", "title")


# ---- lines and lists --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "tone"),
    [("ok", "ink"), ("warn", "warn"), ("bad", "bad"), ("neutral", "ink"), ("info", "ink")],
)
def test_a_check_that_failed_is_written_in_its_colour(kept, kind, tone):
    line = kept(CheckLine("Disk has room for 3 days", kind))
    assert line.words.property("tone") == tone
    assert line.findChild(IconMark)._name == SHAPE[kind]


def test_flags_are_shown_in_order_and_take_no_room_when_gone(kept):
    flags = kept(FlagList())
    flags.set_sentences(("First.", "Second."))
    assert texts(flags) == ["First.", "Second."]
    flags.set_sentences(("Second.",))
    QApplication.processEvents()
    assert texts(flags) == ["Second."]
    flags.set_sentences(())
    assert flags.isHidden()


def test_the_same_flags_are_not_built_anew(kept):
    flags = kept(FlagList("bad"))
    flags.set_sentences(("First.",))
    before = flags.findChildren(Text)
    flags.set_sentences(("First.",))
    assert flags.findChildren(Text) == before
    assert before[0].property("tone") == "bad"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (TrialRow("Trial 1", "4.52 s", "", "valid"), "Trial 1 4.52 s"),
        (TrialRow("Trial 1", "4.52 s", "look again", "attention"), "Trial 1 4.52 s look again"),
        (TrialRow("Trial 2", "", "now", "now"), "Trial 2 now"),
        (TrialRow("Trial 3", "", "", "todo"), "Trial 3"),
    ],
)
def test_a_trial_is_read_out_as_one_line(kept, row, words):
    trials = kept(TrialList())
    trials.set_rows([row])
    names = [child.accessibleName() for child in trials.findChildren(QWidget)]
    assert words in names


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Row("1", "P-0147"), "P-0147"),
        (Row("1", "P-0147", detail="1 month"), "P-0147, 1 month"),
        (Row("1", "P-0147", "K.M.", "", "Due", action="Start"), "P-0147, K.M., Due, Start"),
    ],
)
def test_a_row_is_read_out_without_its_gaps(row, words):
    assert row.words() == words


def test_a_held_enter_acts_on_no_row_and_neither_does_an_empty_list(qtbot, kept):
    view = kept(RowList())
    acted = told(view.activated_row)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.set_rows([Row("1", "P-0147", action="Open")])
    view.set_current_key("1")
    QApplication.sendEvent(view, held(Qt.Key.Key_Return))
    assert acted == []
    view.activate("1")
    assert acted == [("1",)]


def test_a_row_that_went_away_loses_the_keyboard(kept):
    view = kept(RowList())
    view.set_rows([Row("1", "P-0147"), Row("2", "P-0152")])
    view.set_current_key("2")
    view.set_current_key("9")
    assert view.current_key() == "2"
    view.set_rows([Row("1", "P-0147")])
    assert view.current_key() is None


STOPS = [
    TimelineStop("Baseline", "23 Oct 2026", "Done", "ok"),
    TimelineStop("1 month", "22 Nov 2026", "Due", "info"),
]


def test_a_timeline_is_read_out_from_left_to_right(kept):
    line = kept(VisitTimeline())
    line.set_stops(STOPS)
    assert line.accessibleName() == "Baseline, 23 Oct 2026, Done; 1 month, 22 Nov 2026, Due"


def test_a_timeline_is_wider_with_more_visits(kept):
    line = kept(VisitTimeline())
    line.set_stops(STOPS[:1])
    one = line.minimumSizeHint().width()
    line.set_stops(STOPS * 3)
    assert line.minimumSizeHint().width() == 6 * one


# ---- steps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "value", "name"),
    [
        ("done", "4.31 s", "1 Walk, 4.31 s"),
        ("done", "", "1 Walk, done"),
        ("now", "", "1 Walk, now"),
        ("todo", "", "1 Walk, to do"),
        ("attention", "", "1 Walk, needs attention"),
        ("not_done", "", "1 Walk, not done"),
    ],
)
def test_a_step_is_read_out_with_its_value_or_its_state(kept, state, value, name):
    assert kept(StepButton(1, Step("Walk", value, state))).accessibleName() == name


def test_a_narrow_step_is_higher_and_never_below_a_finger(kept):
    step = kept(StepButton(1, Step("Timed Up and Go", "14.2 s", "done")))
    assert step.heightForWidth(120) > step.heightForWidth(600) >= SIZE.target
    step.resize(120, SIZE.target)
    assert not step.text_fits()
    step.resize(600, step.heightForWidth(600))
    assert step.text_fits()


def test_the_same_steps_keep_their_buttons(kept):
    bar = kept(StepBar())
    steps = [Step("Walk", "", "now"), Step("Grip", "", "todo")]
    bar.set_steps(steps)
    first = bar.findChild(QWidget, "step_0")
    bar.set_steps(list(steps))
    assert bar.findChild(QWidget, "step_0") is first


# ---- numbers and clocks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "name"),
    [("4.31", "s", "4.31 s"), ("4.31", "", "4.31"), ("", "", ""), ("–", "kg", "– kg")],
)
def test_a_number_is_read_out_with_its_unit(kept, value, unit, name):
    assert kept(BigTime(value, unit)).accessibleName() == name


def test_a_number_takes_another_unit_only_when_one_is_given(kept):
    number = kept(BigTime("4.31", "s"))
    number.set_value("4.32")
    assert number.accessibleName() == "4.32 s"
    number.set_value("0.93", "m/s")
    assert number.accessibleName() == "0.93 m/s"


def test_the_state_of_a_number_is_read_out(kept):
    number = kept(BigTime("4.31", "s"))
    number.set_state("STOPPED", "square", "bad")
    assert (number.state_word, number.accessibleDescription()) == ("STOPPED", "STOPPED")


@given(st.integers(min_value=160, max_value=1600), st.integers(min_value=220, max_value=900))
def test_a_number_never_runs_out_of_its_place(qapp, width, height):
    number = BigTime("123.45", "m/s")
    number.resize(width, height)
    assert number.text_fits()
    number.deleteLater()


@pytest.mark.parametrize(
    ("left_s", "total_s", "part"),
    [(60, 60, 1.0), (30, 60, 0.5), (0, 60, 0.0), (-5, 60, 0.0), (90, 60, 1.0), (5, 0, 0.0)],
)
def test_the_ring_shows_the_part_of_the_rest_that_is_left(kept, left_s, total_s, part):
    rest = kept(RestClock())
    rest.set_remaining(left_s, total_s)
    assert rest._ring.part == part
    assert not rest.purpose.isVisibleTo(rest)


@given(st.floats(min_value=0.001, max_value=3599, allow_nan=False))
def test_a_rest_is_never_called_over_while_some_is_left(qapp, left_s):
    rest = RestClock()
    rest.set_remaining(left_s, 3600)
    minutes, seconds = rest.time.text().removeprefix("Rest ").split(":")
    assert left_s <= int(minutes) * 60 + int(seconds) < left_s + 1
    assert rest.accessibleName() == rest.time.text()
    rest.deleteLater()


@pytest.mark.parametrize(
    ("gone_ns", "left"),
    [(0, 9), (1, 9), (1_000_000_000, 8), (8_999_999_999, 1), (9_000_000_000, 0), (10**12, 0)],
)
def test_an_undo_counts_whole_seconds_up(kept, gone_ns, left):
    now = [7]
    bar = kept(UndoBar(lambda: now[0]))
    bar.show_for("Stopped at 4.31 s", 9)
    now[0] += gone_ns
    assert bar.seconds_left() == left
    bar.close_offer()


def test_a_second_offer_begins_its_time_anew(kept):
    now = [0]
    bar = kept(UndoBar(lambda: now[0]))
    bar.show_for("Stopped at 4.31 s", 9)
    now[0] = 8_000_000_000
    bar.show_for("Stopped at 5.02 s", 9)
    assert (bar.text.text(), bar.button.text()) == ("Stopped at 5.02 s", "Undo (9)")
    assert bar.accessibleName() == "Stopped at 5.02 s"
    bar.close_offer()


# ---- cards, heads, notices --------------------------------------------------------------------


@pytest.mark.parametrize(("caption", "shown"), [("Trials", True), ("", False), (None, False)])
def test_a_card_without_a_caption_keeps_no_room_for_it(kept, caption, shown):
    card = kept(Card(caption))
    assert card.caption.isVisibleTo(card) is shown


def test_cards_stack_when_their_text_has_no_room(kept):
    row = kept(CardRow(300))
    row.resize(1000, 200)
    for _n in range(3):
        row.add(Card("Card"))
    assert row.row.direction() == row.row.Direction.LeftToRight
    row.add(Card("Card"))
    assert row.row.direction() == row.row.Direction.TopToBottom


@pytest.mark.usefixtures("large")
def test_cards_of_large_text_stack_earlier(kept):
    row = kept(CardRow(300))
    row.resize(1000, 200)
    for _n in range(2):
        row.add(Card("Card"))
    assert row.row.direction() == row.row.Direction.TopToBottom


def test_an_empty_state_shows_only_what_it_has(kept):
    empty = kept(EmptyState("inbox", "Nobody found"))
    assert not empty.action.isVisibleTo(empty)
    assert not empty.text.isVisibleTo(empty)
    empty.set_words("No visit is due", "Find a participant to begin one.")
    assert texts(empty) == ["No visit is due", "Find a participant to begin one."]
    empty.set_words("No visit is due")
    assert texts(empty) == ["No visit is due"]


@pytest.mark.parametrize(
    ("say", "do", "shown"),
    [
        ("“Go.”", "start", ["Say", "“Go.”", "Do: start"]),
        ("“Go.”", "", ["Say", "“Go.”"]),
        ("", "start", ["Do: start"]),
        ("", "", []),
    ],
)
def test_a_script_shows_only_what_it_has(kept, say, do, shown):
    assert texts(kept(SayCard(say, do))) == shown


def test_an_instruction_alone_is_never_headed_as_spoken(kept):
    card = kept(DoCard("Walk behind"))
    card.set_instruction("Stand beside")
    assert texts(card) == ["Do", "Stand beside"]


def test_a_head_shows_its_sentence_only_while_there_is_one(kept):
    head = kept(PageHead("Records"))
    assert texts(head) == ["Records"]
    assert not head.tools.isVisibleTo(head)
    head.set_sub("3 visits")
    assert texts(head) == ["Records", "3 visits"]
    head.set_sub("")
    assert texts(head) == ["Records"]


def test_the_way_back_stands_before_the_title(kept):
    head, back = kept(PageHead("P-0147", ActionButton("Open"))), ActionButton("Back")
    head.add_before(back)
    head.resize(900, 80)
    head.show()
    left = [widget.mapTo(head, widget.rect().topLeft()).x() for widget in (back, head.title)]
    assert left == sorted(left)
    assert head.tools.isVisibleTo(head)


@pytest.mark.parametrize(
    ("kind", "tone"), [("ok", "ok"), ("warn", "warn"), ("bad", "bad"), ("info", "ink")]
)
def test_a_notice_has_shape_and_colour_of_its_kind(kept, kind, tone):
    bar = kept(NoticeBar())
    bar.show_notice(kind, "Saved", "Nothing is lost.")
    assert bar._mark._name == SHAPE[kind]
    assert bar.title.property("tone") == tone
    assert bar.accessibleName() == "Saved. Nothing is lost."


def test_a_second_notice_takes_nothing_over_from_the_first(kept):
    bar = kept(NoticeBar())
    bar.show_notice("bad", "No answer", "Push in the plug.", "Try again", closable=False)
    bar.show_notice("ok", "Connected")
    assert texts(bar) == ["Connected"]
    assert not bar.action.isVisibleTo(bar)
    assert bar.close_button.isVisibleTo(bar)


def test_the_cross_of_a_notice_has_a_name(kept):
    assert kept(NoticeBar()).close_button.accessibleName() == "Close this notice"


@pytest.mark.parametrize(
    ("second", "visit", "shown"),
    [
        ("K.M. ’41", "1 month", "K.M. ’41 · 1 month"),
        ("K.M. ’41", "", "K.M. ’41"),
        ("", "1 month", "1 month"),
        ("", "", ""),
    ],
)
def test_an_identity_has_no_lonely_dots(kept, second, visit, shown):
    bar = kept(IdentityBar())
    bar.set_identity("P-0147", second, visit)
    assert bar.second.text() == shown


def test_another_number_of_states_builds_the_chips_anew(kept):
    bar = kept(IdentityBar())
    bar.set_chips([("Gate A clear", "ok"), ("Gate B clear", "ok")])
    bar.set_chips([("No dynamometer", "warn", "unplug")])
    assert bar.chips.flow.count() == 1
    chip = bar.chips.flow.itemAt(0).widget()
    assert (chip.text, chip.kind, chip.icon) == ("No dynamometer", "warn", "unplug")
    bar.set_chips([])
    assert bar.chips.flow.count() == 0


def test_a_banner_may_say_something_else_and_is_read_out(kept):
    assert kept(SimulationBanner("PRACTICE DATABASE")).accessibleName() == "PRACTICE DATABASE"
    assert "NOTHING HERE IS REAL" in kept(SimulationBanner()).accessibleName()


@pytest.mark.parametrize("side", list(Side))
def test_a_hand_replaces_its_lines_and_hides_its_value(kept, side):
    card = kept(HandCard(side))
    card.set_value("21.4", "kg")
    card.set_lines([("Trial 1 21.4 kg", "ink"), ("Trial 2", "muted")])
    card.set_lines([("Next: trial 2", "muted")])
    card.set_value("")
    shown = texts(card)
    assert "Next: trial 2" in shown
    assert not {"21.4", "kg", "Trial 2", "Trial 1 21.4 kg"} & set(shown)


@pytest.mark.parametrize("side", list(Side))
def test_the_turn_of_a_hand_is_framed_in_its_own_colour(kept, side):
    card = kept(HandCard(side))
    card.set_turn(active=True)
    assert (card.tone, card.framed) == (side.value, True)
    card.set_turn(active=False)
    assert (card.tone, card.framed) == (None, False)


# ---- search and layouts -----------------------------------------------------------------------


def test_esc_in_an_empty_search_is_left_to_the_page(kept):
    box = kept(SearchBox("Find"))
    for typed, taken in (("P", True), ("", False)):
        box.setText(typed)
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(box, event)
        assert event.isAccepted() is taken
        assert box.text() == ""


def test_a_search_is_named_for_readers(kept):
    box = kept(SearchBox("Find or scan a participant"))
    assert box.accessibleName() == "Find or scan a participant"
    assert box.findChild(QWidget, "search_clear").accessibleName() == "Clear"


@given(st.lists(st.integers(min_value=20, max_value=200), max_size=12))
def test_a_flow_puts_every_item_inside_its_width(qapp, widths):
    row = FlowRow()
    labels = [QLabel() for _width in widths]
    for label, width in zip(labels, widths, strict=True):
        label.setFixedSize(width, 20)
    row.add(*labels)
    row.resize(250, 600)
    row.flow.setGeometry(row.rect())
    boxes = [label.geometry() for label in labels]
    assert all(box.left() >= 0 and box.right() < 250 for box in boxes)
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])
    row.deleteLater()


def test_a_flow_to_the_right_ends_at_the_right(kept):
    row, label = kept(FlowRow(align_right=True)), QLabel()
    label.setFixedSize(40, 20)
    row.add(label)
    row.resize(300, 40)
    row.flow.setGeometry(row.rect())
    assert label.geometry().right() == 299


@pytest.mark.parametrize("index", [-1, 1, 99])
def test_a_flow_has_nothing_outside_its_items(kept, index):
    row = kept(FlowRow())
    row.add(QLabel("a"))
    assert row.flow.itemAt(index) is None
    assert row.flow.takeAt(index) is None
    assert row.flow.count() == 1


def test_clearing_reaches_layouts_within_layouts(kept):
    page, card = kept(QWidget()), kept(Card("Outer"))
    page.setLayout(card.layout())
    clear_layout(page.layout())
    assert page.layout().count() == 0


def test_a_stacked_column_takes_the_whole_width(kept):
    side = QWidget()
    columns = kept(SplitColumns(QWidget(), side, side_width=320, breakpoint=860))
    columns.resize(1000, 300)
    columns._arrange(1000)
    assert (side.minimumWidth(), side.maximumWidth()) == (320, 320)
    columns._arrange(859)
    assert side.minimumWidth() == 0
    assert side.maximumWidth() > 10_000


def test_leftover_room_asks_for_its_least_height_whatever_it_holds(kept):
    tall = QWidget()
    tall.setMinimumHeight(900)
    box = kept(LeftoverBox(tall, 140))
    assert box.sizeHint().height() == box.minimumSizeHint().height() == 140
    other = QLabel("Other")
    box.replace_content(other)
    assert box.content is other
    assert tall.isHidden()


def test_filling_scroll_keeps_its_least_height_and_its_width(kept):
    content = QLabel("Trial 1 of 2")
    scroll = kept(FillScroll(content, 120))
    assert scroll.minimumSizeHint().height() == 120
    assert scroll.minimumSizeHint().width() > content.minimumSizeHint().width()
