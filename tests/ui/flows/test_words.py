"""Numbers and codes in the words of the screen."""

from __future__ import annotations

import pytest

from frailtylab.protocols.device_watch import WATCHED
from frailtylab.trials import Flag, Measure, Source
from ui.flows import words
from ui.text import set_language


@pytest.fixture
def german_numbers():
    set_language("en", "de_DE")
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("text", "decimals", "shown"),
    [("4.310000000", 2, "4.31"), ("12.345", 2, "12.34"), ("12.355", 2, "12.36"), ("25", 1, "25.0")],
)
def test_digits_are_rounded_half_to_even_and_only_for_the_screen(text, decimals, shown):
    assert words.shown(text, decimals) == shown


def test_a_comma_is_shown_where_the_region_writes_one(german_numbers):
    assert words.shown("4.31", 2) == "4,31"


def test_an_unknown_uncertainty_is_not_written_as_none():
    measure = Measure("elapsed", 4.3, "s", "4.3", Source.MANUAL, 0.1)
    assert words.uncertainty_text(measure) == ""


def test_a_flag_is_a_sentence_with_its_numbers():
    flag = Flag("rest_too_short", {"rest": "12", "floor": "60"})
    assert words.flag_text(flag, {}) == "Only 12 s of rest for this hand; the study asks for 60 s."


def test_exact_seconds_of_a_flag_are_rounded_for_the_screen():
    flag = Flag("sources_disagree", {"gate": "4.310000000", "stopwatch": "3.700000000"})
    assert words.flag_text(flag, {}) == "Gates and stopwatch differ: 4.31 s against 3.70 s."
    assert "Gate A was" in words.flag_text(Flag("extra_crossing", {"gate": "A"}), {})


def test_every_question_about_a_device_has_words():
    details = {"count": "3", "device": "5.31", "computer": "4.31"}
    for code in (*WATCHED, "clocks_disagree", "battery_low"):
        sentence = words.flag_text(Flag(code, details), {})
        assert sentence.endswith((".", "?"))
        assert "{" not in sentence


def test_notes_ask_nothing_of_the_assessor():
    assert words.flag_texts((Flag("note.clock_jumped", {"seconds": "3600"}),), {}) == ()


@pytest.mark.parametrize(("initials", "shown"), [("KM", "K.M. ’41"), ("王", "王 ’41")])
def test_second_identifiers_are_dotted_where_they_are_letters(initials, shown):
    assert words.second_ids(initials, 1941) == shown
