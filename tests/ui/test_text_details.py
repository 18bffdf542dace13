"""Numbers, dates and error texts at their edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.errors import N_, OperatorError
from ui.text import (
    LANGUAGES,
    _,
    clock,
    date,
    error_texts,
    language,
    load_language,
    localised,
    long_date,
    minutes_seconds,
    number,
    parse_number,
    plural,
    set_language,
)

TWO_WAYS = "This number can be read in two ways"
NO_NUMBER = "This is not a number"


@pytest.fixture(autouse=True)
def english_again():
    set_language("en")
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("region", "typed", "digits"),
    [
        (None, "4.31", "4.31"),
        (None, "4,31", "4.31"),
        (None, "4,3100", "4.3100"),
        (None, ".5", "0.5"),
        (None, ",5", "0.5"),
        (None, "007", "007"),
        (None, "1.234", "1.234"),
        (None, "４．３１", "4.31"),
        (None, "4。31", "4.31"),
        ("de_DE", "1,234", "1.234"),
        ("de_DE", "1.234", "1.234"),
        ("fr_FR", " 4,31 ", "4.31"),
    ],
)
def test_a_typed_number_keeps_every_digit(region, typed, digits):
    set_language("en", region)
    assert parse_number(typed) == digits


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("1,234", TWO_WAYS),
        (",234", TWO_WAYS),
        ("1,234.5", NO_NUMBER),
        ("1.2.3", NO_NUMBER),
        ("4.", NO_NUMBER),
        (".", NO_NUMBER),
        ("+4.3", NO_NUMBER),
        ("-4.3", NO_NUMBER),
        ("4.3 s", NO_NUMBER),
        ("4e1", NO_NUMBER),
        ("٤", NO_NUMBER),
        ("", NO_NUMBER),
        ("   ", NO_NUMBER),
    ],
)
def test_what_is_no_plain_number_is_refused_and_quoted(typed, title):
    with pytest.raises(OperatorError) as refused:
        parse_number(typed)
    shown, happened, to_do = error_texts(refused.value)
    assert shown == title
    assert f"“{typed}”" in happened
    assert to_do.startswith("Type ")


@given(st.decimals(min_value=0, max_value=10_000, places=2), st.sampled_from([None, "de_DE"]))
def test_two_decimals_survive_showing_and_typing(value, region):
    set_language("en", region)
    assert parse_number(number(str(value))) == str(value)


@pytest.mark.parametrize(
    ("region", "sign"),
    [(None, "."), ("en_US", "."), ("de_DE", ","), ("fr_FR", ","), ("zh_CN", "."), ("ar_EG", ".")],
)
def test_a_decimal_sign_is_a_point_or_a_comma_in_every_region(region, sign):
    assert load_language("en", region).decimal_sign == sign


@pytest.mark.parametrize("iso", ["", "soon", "2026-02-30", "2026-13-01", "22.11.2026"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_day_that_does_not_exist_is_never_made_into_another(code, iso):
    set_language(code)
    assert date(iso) == long_date(iso) == iso


@pytest.mark.parametrize(
    ("iso", "short", "long"),
    [
        ("2024-02-29", "29 Feb 2024", "Thursday 29 February 2024"),
        ("2026-01-01", "1 Jan 2026", "Thursday 1 January 2026"),
        ("1941-09-07", "7 Sept 1941", "Sunday 7 September 1941"),
    ],
)
def test_dates_name_their_month(iso, short, long):
    assert (date(iso), long_date(iso)) == (short, long)


def test_a_region_changes_numbers_and_not_the_words_of_dates():
    set_language("en", "de_DE")
    assert number("4.31") == "4,31"
    assert long_date("2026-11-22") == "Sunday 22 November 2026"


@given(st.integers(min_value=0, max_value=23), st.integers(min_value=0, max_value=59))
def test_a_time_of_day_has_always_five_signs(hours, minutes):
    assert clock(hours, minutes) == f"{hours:02}:{minutes:02}"
    assert len(clock(hours, minutes)) == 5


@given(st.integers(min_value=0, max_value=10_000))
def test_a_remaining_time_adds_up(seconds):
    minutes, rest = minutes_seconds(seconds).split(":")
    assert int(minutes) * 60 + int(rest) == seconds
    assert len(rest) == 2


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 trials"), (1, "1 trial"), (2, "2 trials"), (21, "21 trials")]
)
def test_one_is_one_and_all_others_are_many(n, words):
    assert plural("{n} trial", "{n} trials", n) == words


@pytest.mark.parametrize(
    ("code", "labels", "words"),
    [
        ("en", {"en": "Cane", "zh_CN": "手杖"}, "Cane"),
        ("zh_CN", {"en": "Cane", "zh_CN": "手杖"}, "手杖"),
        ("zh_CN", {"en": "Cane"}, "Cane"),
        ("zh_CN", {"en": "Cane", "zh_CN": ""}, "Cane"),
    ],
)
def test_a_label_of_a_study_speaks_the_language_or_english(code, labels, words):
    set_language(code)
    assert localised(labels) == words


def test_a_refused_language_leaves_region_and_words_as_they_were():
    set_language("zh_CN")
    before = language()
    with pytest.raises(KeyError):
        set_language("tlh", "de_DE")
    assert language() is before


def test_a_text_that_no_catalogue_knows_stays_english():
    set_language("zh_CN")
    assert _("A sentence that nobody translated: {n}", n=3) == (
        "A sentence that nobody translated: 3"
    )


def test_an_error_without_a_last_part_has_an_empty_one():
    error = OperatorError(N_("Title"), N_("It is “{what}”."), "", values={"what": "{what}"})
    assert error_texts(error) == ("Title", "It is “{what}”.", "")
