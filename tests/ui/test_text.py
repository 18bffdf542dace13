"""Languages, numbers and dates."""

from __future__ import annotations

import sys
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.errors import OperatorError
from ui import text as wording
from ui.text import (
    LANGUAGES,
    _,
    error_texts,
    language,
    localised,
    number,
    parse_number,
    plural,
    set_language,
)

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import translations  # noqa: E402


@pytest.fixture(autouse=True)
def english_again():
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="module")
def texts():
    return translations.code_texts()


def test_language_can_be_switched_while_running():
    assert _("Try again") == "Try again"
    set_language("zh_CN")
    assert _("Try again") == "重试"
    set_language("en")
    assert _("Try again") == "Try again"


def test_a_language_that_is_not_spoken_is_refused_and_the_old_one_stays():
    set_language("zh_CN")
    with pytest.raises(KeyError):
        set_language("tlh")
    assert language().code == "zh_CN"


def test_values_are_filled_after_translating():
    set_language("zh_CN")
    assert _("Rest {time}", time="0:42") == "休息 0:42"


def test_braces_in_a_value_are_left_alone():
    assert _("Rest {time}", time="{0.__class__}") == "Rest {0.__class__}"


def test_plural_follows_the_number():
    assert plural("{n} trial left", "{n} trials left", 1) == "1 trial left"
    assert plural("{n} trial left", "{n} trials left", 2) == "2 trials left"


def test_labels_of_a_study_fall_back_to_english():
    set_language("zh_CN")
    assert localised({"en": "Pain", "zh_CN": "疼痛"}) == "疼痛"
    assert localised({"en": "Pain"}) == "Pain"


def test_errors_are_translated_first_and_filled_then():
    set_language("zh_CN")
    with pytest.raises(OperatorError) as caught:
        parse_number("12 s")
    title, happened, _to_do = error_texts(caught.value)
    assert title == "这不是数字"
    assert "12 s" in happened


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("4,31", "4.31"),
        ("4.31", "4.31"),
        (" 12 ", "12"),
        ("0,5", "0.5"),
        (".5", "0.5"),
        ("４．３１", "4.31"),
        ("4。31", "4.31"),
        ("4.310", "4.310"),
        ("007.10", "007.10"),
    ],
)
def test_typed_numbers_become_digits_with_a_point(typed, digits):
    assert parse_number(typed) == digits


@pytest.mark.parametrize(
    "typed",
    ["", " ", ".", "4.", "4,", "-4", "+4", "1,2,3", "1.234,5", "4 31", "4e1", "inf", "٤", "x"],
)
def test_other_things_are_no_numbers(typed):
    with pytest.raises(OperatorError):
        parse_number(typed)


def test_comma_before_three_digits_is_asked_back_where_it_may_mean_thousands():
    with pytest.raises(OperatorError, match="two ways"):
        parse_number("1,234")
    set_language("en", region="de_DE")
    assert parse_number("1,234") == "1.234"


def test_numbers_are_shown_with_the_sign_of_the_region():
    assert number("4.31") == "4.31"
    set_language("en", region="de_DE")
    assert number("4.31") == "4,31"


@given(
    st.decimals(min_value=0, max_value=9999, places=2).map(str), st.sampled_from(["en_GB", "de_DE"])
)
def test_what_is_shown_can_be_typed_again(digits, region):
    set_language("en", region=region)
    assert parse_number(number(digits)) == digits


@given(st.text())
def test_any_typing_gives_digits_or_a_told_error(typed):
    try:
        digits = parse_number(typed)
    except OperatorError:
        return
    assert float(digits) >= 0
    assert set(digits) <= set("0123456789.")


def test_dates_are_written_in_the_language():
    assert wording.date("2026-11-22") == "22 Nov 2026"
    assert wording.long_date("2026-11-22") == "Sunday 22 November 2026"
    set_language("zh_CN")
    assert wording.date("2026-11-22") == "2026年11月22日"
    assert wording.long_date("2026-11-22") == "2026年11月22日 星期日"


def test_a_text_that_is_no_date_is_shown_as_it_is():
    assert wording.date("soon") == "soon"


def test_clock_and_rest_times():
    assert wording.clock(9, 5) == "09:05"
    assert wording.minutes_seconds(42) == "0:42"
    assert wording.minutes_seconds(600) == "10:00"


@pytest.mark.parametrize("path", translations.catalogues(), ids=lambda path: path.parents[1].name)
class TestCatalogue:
    def test_every_text_of_the_code_is_translated(self, path, texts):
        missing = translations.untranslated(translations.read_catalogue(path), texts)
        assert missing == [], "\n" + "\n".join(missing)

    def test_compiled_catalogue_says_the_same_as_its_source(self, path):
        import gettext

        catalogue = translations.read_catalogue(path)
        with path.with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            if message.pluralizable:
                assert compiled.ngettext(*message.id, 1) == message.string[0]
            else:
                assert compiled.gettext(message.id) == message.string

    def test_translations_keep_the_names_in_braces(self, path):
        wrong = []
        for message in translations.read_catalogue(path):
            ids = message.id if message.pluralizable else (message.id,)
            strings = message.string if message.pluralizable else (message.string,)
            names = set().union(*map(_names, ids))
            wrong += [message.id for string in strings if string and _names(string) != names]
        assert wrong == []


def _names(template: str) -> set[str]:
    return {
        name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None
    }


def test_each_language_but_english_has_a_catalogue():
    found = {path.parents[1].name for path in translations.catalogues()}
    assert found == set(LANGUAGES) - {"en"}
