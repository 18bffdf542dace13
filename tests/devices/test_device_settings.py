"""Settings of drivers: what is taken, what is refused, and in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.settings import (
    Setting,
    bad_setting,
    checked,
    compiled,
    pairs,
    positive_number,
    wire_bytes,
)
from frailtylab.errors import OperatorError

SCHEMA = (
    Setting("baud", "Baud rate", "9600", ("9600", "115200")),
    Setting("unit", "Unit", "", ("N", "kgf")),
    Setting("start", "Sent to start"),
)


def test_everything_not_given_has_its_default():
    assert checked(SCHEMA, {}, "cell") == {"baud": "9600", "unit": "", "start": ""}


@pytest.mark.parametrize(
    ("given_settings", "expected"),
    [
        ({"baud": "115200"}, {"baud": "115200", "unit": "", "start": ""}),
        ({"baud": ""}, {"baud": "9600", "unit": "", "start": ""}),
        ({"unit": ""}, {"baud": "9600", "unit": "", "start": ""}),
        ({"start": "anything; at all"}, {"baud": "9600", "unit": "", "start": "anything; at all"}),
        ({"start": " "}, {"baud": "9600", "unit": "", "start": " "}),
    ],
)
def test_given_values_win_and_empty_ones_mean_the_default(
    given_settings: dict[str, str], expected: dict[str, str]
):
    assert checked(SCHEMA, given_settings, "cell") == expected


def test_settings_come_out_in_the_order_of_the_schema():
    assert list(checked(SCHEMA, {"start": "x", "baud": "9600"}, "cell")) == [
        "baud",
        "unit",
        "start",
    ]


def test_what_was_given_is_not_changed():
    mine = {"baud": "115200"}
    checked(SCHEMA, mine, "cell")["unit"] = "N"
    assert mine == {"baud": "115200"}


@pytest.mark.parametrize(
    ("given_settings", "key", "value", "expected"),
    [
        ({"colour": "red"}, "colour", "red", "baud, unit, start"),
        ({"Baud": "9600"}, "Baud", "9600", "baud, unit, start"),
        ({"colour": ""}, "colour", "", "baud, unit, start"),
        ({"baud": "9601"}, "baud", "9601", "9600, 115200"),
        ({"baud": " 9600"}, "baud", " 9600", "9600, 115200"),
        ({"unit": "KGF"}, "unit", "KGF", "N, kgf"),
    ],
)
def test_refusal_names_driver_key_value_and_what_was_expected(
    given_settings: dict[str, str], key: str, value: str, expected: str
):
    with pytest.raises(OperatorError) as caught:
        checked(SCHEMA, given_settings, "cell")
    assert caught.value.values == {
        "driver": "cell",
        "key": key,
        "value": value,
        "expected": expected,
    }


def test_words_of_a_refused_setting():
    error = bad_setting("cell", "baud", "7", "9600, 115200")
    assert error.title == "This device setting can't be used"
    assert error.english() == (
        "This device setting can't be used: Driver cell: setting baud is “7”. "
        "Expected: 9600, 115200."
    )
    assert error.nothing_lost
    assert not error.can_retry


def test_braces_in_a_refused_value_are_shown_as_they_are():
    error = bad_setting("cell", "pattern", r"\d{1,3}{value}", "a {name}")
    assert r"“\d{1,3}{value}”" in error.english()
    assert "a {name}." in error.english()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0),
        ("0.1", 0.1),
        ("0.000000001", 1e-9),
        ("999999999", 999_999_999.0),
        ("007", 7.0),
        ("2.50", 2.5),
    ],
)
def test_number_above_zero_is_read(text: str, number: float):
    assert positive_number("cell", "rate_hz", text) == number


@pytest.mark.parametrize(
    "text",
    ["", "0", "0.0", "-1", "+1", "1e3", "1.", ".5", "1,5", " 1", "1 ", "nan", "inf", "1234567890"],
)
def test_what_is_no_plain_number_above_zero_is_refused(text: str):
    with pytest.raises(OperatorError) as caught:
        positive_number("cell", "rate_hz", text)
    assert caught.value.values["key"] == "rate_hz"
    assert caught.value.values["value"] == text
    assert caught.value.values["expected"] == "a number above 0"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", b""),
        ("start", b"start"),
        (r"tare:\r\n", b"tare:\r\n"),
        (r"\x05", b"\x05"),
        (r"\xff\xFE", b"\xff\xfe"),
        (r"a\tb", b"a\tb"),
        (r"C:\\x", b"C:\\x"),
        ("\r\n", b"\r\n"),
        ("ÿ", b"\xff"),
        ('quote "it"', b'quote "it"'),
    ],
)
def test_text_stands_for_these_bytes(text: str, data: bytes):
    assert wire_bytes(text) == data


@pytest.mark.parametrize("text", ["€", "始", r"\x0", r"\xg1", "\\", r"\u20ac", r"\q", r"start\d"])
def test_text_that_stands_for_no_bytes_is_refused(text: str):
    with pytest.raises(OperatorError) as caught:
        wire_bytes(text)
    assert caught.value.values["value"] == text
    assert caught.value.values["expected"] == r"plain text with \r \n \t \xNN"


@given(st.binary(max_size=40))
def test_every_byte_can_be_written_as_an_escape(data: bytes):
    assert wire_bytes("".join(f"\\x{number:02x}" for number in data)) == data


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="\\")))
def test_plain_text_stands_for_itself(text: str):
    assert wire_bytes(text) == text.encode("ascii")


def test_pattern_knows_only_plain_digits():
    pattern = compiled("cell", "pattern", r"\d+")
    assert pattern.fullmatch("25")
    assert not pattern.fullmatch("٢٥")


@pytest.mark.parametrize("pattern", ["(", "[a", "(?P<value>", "*", r"(?P<value>a)(?P<value>b)"])
def test_broken_pattern_is_refused_and_quoted(pattern: str):
    with pytest.raises(OperatorError) as caught:
        compiled("cell", "ignore", pattern)
    assert caught.value.values["key"] == "ignore"
    assert caught.value.values["value"] == pattern
    assert caught.value.values["expected"]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("", {}),
        (" , ,", {}),
        ("c0=A", {"c0": "A"}),
        ("c0=A, c1=B", {"c0": "A", "c1": "B"}),
        ("C0=A,C1=B", {"c0": "A", "c1": "B"}),
        (" start = A ,, finish = B , ", {"start": "A", "finish": "B"}),
        ("x=A=B", {"x": "A=B"}),
        ("c0=A; c1", {"c0": "A; c1"}),
        ("c0=A, C0=B", {"c0": "B"}),
    ],
)
def test_table_of_names_and_roles(text: str, table: dict[str, str]):
    assert pairs("cell", "gates", text) == table


@pytest.mark.parametrize("text", ["c0", "c0=", "=A", "=", "c0=A, c1"])
def test_part_without_name_or_role_refuses_the_whole_table(text: str):
    with pytest.raises(OperatorError) as caught:
        pairs("cell", "gates", text)
    assert caught.value.values["value"] == text
    assert caught.value.values["expected"] == "name=role, name=role"
