"""Forms of the kit: set-up questions, the choice of a device, keys and combo boxes."""

from __future__ import annotations

import pytest
from helpers import sample_views_b as sample
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from ui.theme.theme import Theme
from ui.views import ChipKind, ChipView, DriverView, LinkView, PortView
from ui.widgets.combo_field import ComboField
from ui.widgets.form import FieldRow, NoteField, SegmentControl, TextField
from ui.widgets.key_names import MODIFIERS, portable_key, shown_key
from ui.widgets.link_card import LinkCard
from ui.widgets.link_form import LinkForm
from ui.widgets.setup_form import SetupForm, SetupQuestion, summary

CHOICES = [("grip", "Dynamometer"), ("gate", "Photogates"), ("other", "Other")]
DRIVERS = (
    DriverView("mark10", "Mark-10", "force", (("baud", "115200"), ("rate_hz", "50"))),
    DriverView("plain_gates", "Plain gates", "gate", (("debounce_ms", "20"),)),
    DriverView("jamar", "Jamar", "force"),
)
PORTS = (
    PortView("/dev/ttyUSB0", "USB serial", "FTDI, serial number A1"),
    PortView("/dev/ttyS0", "Serial port", ""),
)


def told(signal):
    calls = []
    signal.connect(lambda *args: calls.append(args))
    return calls


def key_event(key, modifiers=Qt.KeyboardModifier.NoModifier, text=""):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


# ---- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, "Space"),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, "PgDown"),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, "PgUp"),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, "F5"),
        (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier, "B"),
        (Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier, "."),
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier, "Ctrl+F"),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier, "Shift+F5"),
        (Qt.Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.KeypadModifier, "Down"),
    ],
)
def test_a_key_has_one_name_on_every_machine(key, modifiers, name):
    assert portable_key(key_event(key, modifiers)) == name


@pytest.mark.parametrize("key", sorted(MODIFIERS, key=int))
def test_a_modifier_alone_is_no_key(key):
    assert portable_key(key_event(key)) == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_unknown, Qt.Key(0)])
def test_a_key_without_a_name_is_told_by_an_empty_text(key):
    assert portable_key(key_event(key)) == ""


@pytest.mark.parametrize(
    ("portable", "words"),
    [
        ("Space", "Space bar"),
        ("PgDown", "Page down"),
        ("PgUp", "Page up"),
        ("Left", "Arrow left"),
        ("Right", "Arrow right"),
        ("Up", "Arrow up"),
        ("Down", "Arrow down"),
        ("F5", "F5"),
        ("Ctrl+F", "Ctrl+F"),
        ("", ""),
    ],
)
def test_a_kept_key_is_shown_as_it_is_printed(portable, words):
    assert shown_key(portable) == words


# ---- combo ------------------------------------------------------------------------------------


@pytest.fixture
def combo(qtbot):
    field = ComboField()
    qtbot.addWidget(field)
    return field


@pytest.mark.parametrize(
    ("current", "chosen"), [("gate", "gate"), ("", "grip"), ("unknown", "grip")]
)
def test_a_combo_shows_the_current_choice_or_the_first(combo, current, chosen):
    combo.set_choices(CHOICES, current)
    assert combo.code() == chosen


def test_filling_a_combo_tells_nobody_and_choosing_does(combo):
    changes = told(combo.currentIndexChanged)
    combo.set_choices(CHOICES, "gate")
    combo.set_choices(CHOICES[:1], "gate")
    assert changes == []
    combo.set_choices(CHOICES, "grip")
    combo.choose("other")
    assert changes == [(2,)]


def test_an_empty_combo_has_no_code(combo):
    assert combo.code() == ""
    combo.set_choices([], "grip")
    assert combo.code() == ""


def test_the_wheel_never_changes_a_choice(combo):
    combo.set_choices(CHOICES, "gate")
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, event)
    assert combo.code() == "gate"
    assert not event.isAccepted()


def test_a_combo_follows_a_new_text_scale(qapp, combo):
    before = combo.font().pixelSize()
    Theme("light", 2.0).apply(qapp)
    after = combo.font().pixelSize()
    Theme().apply(qapp)
    assert (before, after) == (15, 30)


# ---- fields -----------------------------------------------------------------------------------


def test_a_field_row_names_its_control_for_readers_unless_it_has_a_name(qtbot):
    plain, named = TextField(), TextField()
    named.setAccessibleName("Value in kg")
    rows = [FieldRow("Value", plain), FieldRow("Value", named)]
    for row in rows:
        qtbot.addWidget(row)
    assert plain.accessibleName() == "Value"
    assert named.accessibleName() == "Value in kg"
    assert rows[0].label.buddy() is plain


def test_what_is_wrong_is_read_out_with_the_field(qtbot):
    row = FieldRow("Code", TextField())
    qtbot.addWidget(row)
    row.set_error("Type the code.")
    assert row.control.accessibleDescription() == "Type the code."
    row.set_error("")
    assert row.control.accessibleDescription() == ""
    assert row.control.property("wrong") == "false"


def test_a_row_without_a_hint_takes_no_room_for_it(qtbot):
    rows = [FieldRow("Code", TextField()), FieldRow("Code", TextField(), "As printed")]
    for row in rows:
        qtbot.addWidget(row)
    assert [row.hint.isVisibleTo(row) for row in rows] == [False, True]


def test_tab_leaves_a_note(qtbot):
    note = NoteField("No names")
    qtbot.addWidget(note)
    assert note.tabChangesFocus()
    assert note.placeholderText() == "No names"
    assert note.note() == ""


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("a", Qt.Key.Key_Right, "b"),
        ("c", Qt.Key.Key_Right, "a"),
        ("a", Qt.Key.Key_Left, "c"),
        ("b", Qt.Key.Key_Left, "a"),
    ],
)
def test_arrow_keys_go_round_the_answers_and_choose_none(qtbot, start, key, end):
    control = SegmentControl([("a", "A"), ("b", "B"), ("c", "C")])
    qtbot.addWidget(control)
    control.show()
    chosen = told(control.chosen)
    control.buttons[start].setFocus()
    qtbot.keyClick(control.buttons[start], key)
    assert control.focusWidget() is control.buttons[end]
    assert (control.current(), chosen) == (None, [])


def test_an_answer_that_is_not_offered_leaves_none_chosen(qtbot):
    control = SegmentControl([("a", "A"), ("b", "B")], "a")
    qtbot.addWidget(control)
    control.set_current("z")
    assert control.current() is None
    assert {button.icon_name for button in control.buttons.values()} == {"circle"}


def test_the_chosen_answer_has_a_shape_of_its_own(qtbot):
    control = SegmentControl([("a", "A"), ("b", "B")], "b")
    qtbot.addWidget(control)
    icons = {code: button.icon_name for code, button in control.buttons.items()}
    assert icons == {"a": "circle", "b": "circle-check"}


# ---- set-up -----------------------------------------------------------------------------------

AID = sample.tug_setup("cane")[0]


@pytest.mark.parametrize(
    ("value", "before", "sentences"),
    [
        ("cane", "cane", ()),
        ("cane", None, ()),
        ("none", "cane", ("Changed. Last visit: Cane",)),
        (None, "cane", ("Not chosen yet. Last visit: Cane",)),
        (None, None, ("Not chosen yet",)),
        ("none", "stilts", ("Changed. Last visit: stilts",)),
    ],
)
def test_an_answer_is_compared_with_the_visit_before(qtbot, value, before, sentences):
    question = SetupQuestion(replace(AID, value=value, before=before))
    qtbot.addWidget(question)
    assert question.changed.sentences == sentences
    assert question.changed.isVisibleTo(question) is bool(sentences)


def test_a_changed_answer_is_said_at_once_and_taken_back(qtbot):
    question = SetupQuestion(AID)
    qtbot.addWidget(question)
    question.segments.buttons["none"].click()
    assert question.changed.sentences == ("Changed. Last visit: Cane",)
    question.segments.buttons["cane"].click()
    assert question.changed.sentences == ()


@pytest.mark.parametrize(("value", "focused"), [("cane", "cane"), (None, "none")])
def test_the_keyboard_goes_to_the_chosen_answer_or_to_the_first(qtbot, value, focused):
    question = SetupQuestion(replace(AID, value=value))
    qtbot.addWidget(question)
    question.show()
    question.focus_answers()
    assert question.focusWidget() is question.segments.buttons[focused]


def test_a_form_gives_only_what_is_answered_and_names_what_is_missing(qtbot):
    form = SetupForm(sample.tug_setup())
    qtbot.addWidget(form)
    assert "aid" not in form.answers()
    assert form.missing() == ["Walking aid"]
    form.questions[0].segments.buttons["rollator"].click()
    assert form.answers()["aid"] == "rollator"
    assert form.missing() == []


def test_an_optional_question_is_never_missing(qtbot):
    form = SetupForm((replace(AID, value=None, required=False),))
    qtbot.addWidget(form)
    assert form.missing() == []
    assert form.answers() == {}


def test_each_choice_tells_all_answers(qtbot):
    form = SetupForm(sample.walk_setup())
    qtbot.addWidget(form)
    changes = told(form.changed)
    form.questions[1].segments.buttons["other"].click()
    assert changes == [({"aid": "cane", "footwear": "other"},)]


def test_the_same_questions_keep_their_widgets_and_others_replace_them(qtbot):
    form = SetupForm(sample.tug_setup("cane"))
    qtbot.addWidget(form)
    first = form.questions[0]
    changes = told(form.changed)
    form.set_fields(sample.tug_setup("rollator"))
    assert form.questions[0] is first
    assert form.answers()["aid"] == "rollator"
    form.set_fields(sample.walk_setup())
    assert [question.view.code for question in form.questions] == ["aid", "footwear"]
    assert form.questions[0] is not first
    assert changes == []


def test_a_form_without_questions_is_empty_and_complete(qtbot):
    form = SetupForm()
    qtbot.addWidget(form)
    assert (form.answers(), form.missing()) == ({}, [])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((), ""),
        (sample.walk_setup(), "Cane · Indoor shoes"),
        (sample.tug_setup(), "Usual outdoor shoes · No · Standard armchair"),
        ((replace(AID, value="stilts"),), ""),
    ],
)
def test_a_summary_holds_the_words_of_the_answers(fields, words):
    assert summary(fields) == words


# ---- link form --------------------------------------------------------------------------------


@pytest.fixture
def link_form(qtbot):
    form = LinkForm("grip")
    qtbot.addWidget(form)
    form.offer(DRIVERS, PORTS)
    return form


def test_nothing_is_chosen_for_anybody(link_form):
    assert link_form.driver.code() == ""
    assert link_form.chosen_port() == ""
    assert link_form.chosen_settings() == {}
    assert not link_form.ready()


@pytest.mark.parametrize(
    ("driver", "port", "ready"),
    [
        ("mark10", "/dev/ttyUSB0", True),
        ("mark10", "", False),
        ("", "/dev/ttyUSB0", False),
        ("mark10", "socket://192.0.2.7:4001", True),
        ("unknown", "/dev/ttyUSB0", False),
    ],
)
def test_a_form_is_ready_with_a_kind_and_an_address(link_form, driver, port, ready):
    link_form.show_choice(driver, port)
    assert link_form.ready() is ready


def test_an_address_that_is_not_listed_is_shown_as_typed(link_form):
    link_form.show_choice("mark10", "  COM9 ")
    assert link_form.port.code() == "typed"
    assert link_form.address.isVisibleTo(link_form)
    assert link_form.chosen_port() == "COM9"


def test_a_listed_port_hides_the_typed_address_and_tells_its_detail(link_form):
    link_form.show_choice("mark10", "COM9")
    link_form.show_choice("mark10", "/dev/ttyUSB0")
    assert not link_form.address.isVisibleTo(link_form)
    assert link_form._where.text() == "FTDI, serial number A1"
    link_form.port.choose("/dev/ttyS0")
    assert not link_form._where.isVisibleTo(link_form)


def test_a_typed_address_survives_a_new_list_of_ports(link_form):
    link_form.show_choice("mark10", "COM9")
    link_form.offer(DRIVERS, PORTS[:1])
    assert link_form.chosen_port() == "COM9"


def test_a_port_that_was_pulled_out_is_not_kept(link_form):
    link_form.show_choice("mark10", "/dev/ttyUSB0")
    link_form.offer(DRIVERS, PORTS[1:])
    assert link_form.chosen_port() == ""
    assert not link_form.ready()


def test_each_kind_of_device_has_its_own_settings(link_form):
    link_form.show_choice("mark10", "")
    assert link_form.chosen_settings() == {"baud": "115200", "rate_hz": "50"}
    link_form.driver.choose("plain_gates")
    assert link_form.chosen_settings() == {"debounce_ms": "20"}
    link_form.driver.choose("jamar")
    assert link_form.chosen_settings() == {}
    assert not link_form._more.isVisibleTo(link_form)


def test_settings_unfold_and_lose_their_outer_blanks(link_form):
    link_form.show_choice("mark10", "")
    field = link_form.findChild(TextField, "setting_grip_baud")
    assert not field.isVisibleTo(link_form)
    link_form._more.click()
    assert field.isVisibleTo(link_form)
    assert link_form._more.icon_name == "chevron-down"
    field.setText(" 9600 ")
    assert link_form.chosen_settings()["baud"] == "9600"


def test_a_changed_setting_survives_a_new_list_of_ports(link_form):
    link_form.show_choice("mark10", "/dev/ttyUSB0")
    link_form.findChild(TextField, "setting_grip_baud").setText("9600")
    link_form.offer(DRIVERS, PORTS)
    assert link_form.chosen_settings()["baud"] == "9600"


# ---- link card --------------------------------------------------------------------------------


def link(source="grip", **other):
    values = {
        "source": source, "label": "Dynamometer", "driver": "mark10", "port": "/dev/ttyUSB0",
        "state": ChipView(source, "Not connected", ChipKind.NEUTRAL), "identity": "",
    }  # fmt: skip
    return LinkView(**(values | other))


def shown_card(qtbot, view, **more):
    card = LinkCard(view.source)
    qtbot.addWidget(card)
    card.render_link(view, DRIVERS, PORTS, **more)
    return card


def seen(card, *names):
    return {name: card.findChild(object, f"{name}_{card.source}").isVisibleTo(card)
            for name in names}  # fmt: skip


def test_a_place_without_a_device_offers_to_connect_only(qtbot):
    card = shown_card(qtbot, link())
    assert seen(card, "connect", "disconnect", "zero", "counts", "place") == {
        "connect": True, "disconnect": False, "zero": False, "counts": False, "place": False,
    }  # fmt: skip
    assert card.caption.text() == "Dynamometer"
    assert card.state.text == "Not connected"


@pytest.mark.parametrize(("source", "zero"), [("grip", True), ("gates", False)])
def test_a_connected_place_tells_where_it_is_and_what_came(qtbot, source, zero):
    view = link(
        source, connected=True, identity="M5-100 12345",
        bytes_read=1, accepted=2, ignored=3, bad=1,
    )  # fmt: skip
    card = shown_card(qtbot, view)
    assert card._place.text() == "Mark-10 · /dev/ttyUSB0"
    assert card._counts.text() == "1 byte · 2 readings · 3 ignored · 1 unreadable"
    assert seen(card, "disconnect", "connect", "zero", "identity") == {
        "disconnect": True, "connect": False, "zero": zero, "identity": True,
    }  # fmt: skip


@pytest.mark.parametrize("how", ["view", "everything"])
def test_a_simulator_can_neither_be_connected_nor_disconnected(qtbot, how):
    if how == "view":
        card = shown_card(qtbot, link(simulated=True))
    else:
        card = shown_card(qtbot, link(), simulated=True)
    assert seen(card, "connect", "disconnect", "counts") == {
        "connect": False, "disconnect": False, "counts": True,
    }  # fmt: skip
    assert not card.form.isVisibleTo(card)


def test_an_unknown_driver_is_named_by_its_code(qtbot):
    card = shown_card(qtbot, link(driver="old_driver", port="", connected=True))
    assert card._place.text() == "old_driver"


@pytest.mark.parametrize(
    ("source", "drivers"),
    [("grip", ["", "mark10", "jamar"]), ("gates", ["", "plain_gates"])],
)
def test_only_devices_of_the_place_are_offered(qtbot, source, drivers):
    card = shown_card(qtbot, link(source, driver="", port=""))
    combo = card.form.driver
    assert [combo.itemData(n) for n in range(combo.count())] == drivers


def test_each_button_tells_its_place(qtbot):
    card = shown_card(qtbot, link(connected=True))
    connect, disconnect, zero = (
        told(signal)
        for signal in (card.connect_requested, card.disconnect_requested, card.zero_requested)
    )
    card._zero.click()
    card._disconnect.click()
    card.render_link(link(), DRIVERS, PORTS)
    card._connect.click()
    assert (zero, disconnect) == ([("grip",)], [("grip",)])
    assert connect == [("grip", "mark10", "/dev/ttyUSB0", {"baud": "115200", "rate_hz": "50"})]


def test_a_level_takes_room_only_while_there_is_one(qtbot):
    card = shown_card(qtbot, link(connected=True))
    assert not seen(card, "level")["level"]
    card.set_level("12.4 kg")
    assert seen(card, "level")["level"]
    card.set_level("")
    assert not seen(card, "level")["level"]
