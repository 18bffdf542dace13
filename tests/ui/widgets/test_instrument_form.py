"""The instrument that was read: chosen, typed or taken over, and never filled in by itself."""

from __future__ import annotations

import pytest
from helpers.pages.manual_entry_object import LAST, OFFERED
from msgspec.structs import replace

from frailtylab.settings import TypedInstrument
from ui.widgets.instrument_form import InstrumentAsk, InstrumentForm

ASK = InstrumentAsk(OFFERED, LAST, required=True, today="2026-11-22")


@pytest.fixture
def form(qtbot):
    form = InstrumentForm(ASK)
    qtbot.addWidget(form)
    return form


def seen(form: InstrumentForm) -> set[str]:
    return {name for name, row in form.rows.items() if row.isVisibleTo(form)}


def test_nothing_is_named_at_first(form):
    assert form.read() is None
    assert seen(form) == {"instrument"}
    assert not form.is_good()


def test_a_known_instrument_asks_for_its_number_and_says_what_to_look_at(form):
    form.choice.choose("jamar")
    assert seen(form) == {"instrument", "serial", "calibrated"}
    assert form.note.text() == "Type what the kilogram scale shows."


def test_any_other_instrument_is_typed_as_on_its_label(form):
    form.choice.choose("other")
    assert seen(form) == {"instrument", "make", "model", "serial", "calibrated"}
    assert not form.is_good()
    assert form.rows["make"].error.text() == "Type the maker, as on the label"
    assert form.rows["model"].error.text() == "Type the model, as on the label"
    form.make.setText(" Baseline ")
    form.model.setText("12-0240")
    form.serial.setText("8")
    assert form.is_good()
    assert form.read() == TypedInstrument("Baseline", "12-0240", "8")


def test_what_was_typed_for_another_is_no_part_of_a_known_one(form):
    form.choice.choose("other")
    form.make.setText("Baseline")
    form.choice.choose("jamar")
    assert form.read() == TypedInstrument("Jamar", "Hydraulic")


@pytest.mark.parametrize(
    ("last", "code"), [(LAST, "takei"), (TypedInstrument("Baseline", "12-0240", "8"), "other")]
)
def test_the_last_one_is_taken_over_whole(qtbot, last, code):
    form = InstrumentForm(replace(ASK, last=last))
    qtbot.addWidget(form)
    form.same.click()
    assert form.choice.code() == code
    assert form.read() == last
    assert form.is_good()
    assert seen(form) == {"instrument"}
    assert form.same.icon_name == "circle-check"


def test_what_was_taken_over_is_shown_again_when_somebody_changes_it(form):
    form.same.click()
    form.choice.activated.emit(form.choice.currentIndex())
    assert seen(form) == {"instrument", "serial", "calibrated"}
    assert form.read() == LAST
    form.same.click()
    form.choice.choose("jamar")
    assert form.same.icon_name == "rotate-ccw"
    assert "serial" in seen(form)


def test_what_was_taken_over_is_shown_when_it_is_wrong_now(qtbot):
    form = InstrumentForm(replace(ASK, today="2026-02-01"))
    qtbot.addWidget(form)
    form.same.click()
    assert not form.is_good()
    assert "calibrated" in seen(form)
    assert form.rows["calibrated"].error.text() == "This day is still to come"


def test_without_a_last_one_there_is_no_such_button(qtbot):
    form = InstrumentForm(replace(ASK, last=None))
    qtbot.addWidget(form)
    assert not form.same.isVisibleTo(form)
    form.take_last()
    assert form.read() is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("2026-11-22", ""),
        ("20260301", ""),
        ("2026-11-23", "This day is still to come"),
        ("2026-02-30", "Year, month, day"),
        ("last year", "Year, month, day"),
    ],
)
def test_a_calibration_is_a_day_that_has_been(form, typed, said):
    form.choice.choose("jamar")
    form.serial.setText("8")
    form.calibrated.setText(typed)
    assert form.is_good() is (said == "")
    assert form.rows["calibrated"].error.text() == said


def test_a_stopwatch_need_not_be_named(qtbot):
    form = InstrumentForm(replace(ASK, offered=(), last=None, required=False))
    qtbot.addWidget(form)
    assert form.choice.itemText(0) == "Not named"
    assert form.is_good()
    form.choice.choose("other")
    assert not form.is_good()
    form.make.setText("Casio")
    form.model.setText("HS-3")
    assert form.is_good()


def test_another_choice_takes_old_complaints_away(form):
    form.choice.choose("jamar")
    form.is_good()
    assert form.rows["serial"].error.text()
    form.choice.choose("takei")
    assert form.rows["serial"].error.text() == ""
