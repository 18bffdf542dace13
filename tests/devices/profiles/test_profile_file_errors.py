"""Every key of a profile with a wrong value: line, key and what was expected are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.profile_files import FORCE, GATE, changed, driver_of, driver_of_text, example, small
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from devices.drivers.profile import ProfileDriver
from devices.profiles import schema
from devices.profiles.load import LARGEST_PROFILE_BYTES, ProfileFileError, load_profile
from frailtylab.errors import OperatorError
from frailtylab.typed_files.problems import Problem

SERIAL = "[serial]\nbaud = 115200"
FORCE_TABLE = "[force]\n"
FRAME = "[frame]\n"


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProfileFileError) as caught:
        driver_of_text(text)
    assert caught.value.title == "This device profile can't be used"
    assert caught.value.can_retry
    assert "mine.toml" in caught.value.english()
    return caught.value.problems


def with_frame(lines: str) -> tuple[str, str]:
    return "[send]\n", f"[frame]\n{lines}\n\n[send]\n"


def added(table: str, line: str) -> tuple[str, str]:
    return f"[{table}]\n", f"[{table}]\n{line}\n"


# Text that is changed, what is replaced, by what, the line that must be named, key, what is told.
CASES = {
    "format": (FORCE, "format = 1", "format = 2", "format = 2", "format", "expected one of 1"),
    "name": (FORCE, 'name = "example_force"', 'name = "my force"', 'name = "my force"', "name",
             "expected 1 to 32 letters"),
    "make": (FORCE, 'make = "Chronojump"', 'make = " "', 'make = " "', "make", "expected text"),
    "model": (FORCE, 'model = "Force Sensor 0.6"', 'model = ""', 'model = ""', "model",
              "expected text"),
    "kind": (FORCE, 'kind = "force"', 'kind = "weight"', 'kind = "weight"', "kind",
             "expected one of force, gate; found weight"),
    "kind without its table": (FORCE, 'kind = "force"', 'kind = "gate"', "# Example", "gate",
                               "expected this table, because kind is gate"),
    "table of another kind": (FORCE, FORCE_TABLE, "[gate]\npattern = 'x'\nsingle_gate = 'A'\n"
                              + FORCE_TABLE, "[gate]", "gate", "expected no such table"),
    "source": (GATE, 'source = "The sketch', 'source = ""\n# "The sketch', 'source = ""', "source",
               "expected text"),
    "confidence": (FORCE, '"documented" ', '"sure" ', 'confidence = "sure"', "confidence",
                   "expected one of captured, documented, guessed; found sure"),
    "captured without capture": (FORCE, '"documented" ', '"captured" ', 'confidence = "captured"',
                                 "confidence", "expected an example with captured = true"),
    "quirks": (GATE, "quirks = ", "quirks = 7 # ", "quirks = 7", "quirks", "expected string"),
    "usb_ids": (FORCE, '"0403:6001"', '"FTDI"', "usb_ids", "usb_ids[0]", "such as 0403:6001"),
    "unknown key": (FORCE, 'make = "', 'maker = 1\nmake = "', "maker = 1", "maker",
                    "unknown key; expected one of format, name, make"),
    "example": (small("gate", "[gate]"), "format = 1", "format = 1\nexample = 2", "example = 2",
                "example", "expected array; found integer"),
    "no example": (small("gate", "[gate]\npattern = 'x'\nsingle_gate = 'A'"), "format = 1",
                   "format = 1\nexample = []", "example = []", "example", "at least one example"),
    "single_gate C": (small("gate", "[gate]\npattern = 'x'\nsingle_gate = 'C'"), "format = 1",
                      "format = 1\nexample = []", "single_gate", "gate.single_gate",
                      "expected one of A, B; found C"),
    "serial missing": (GATE, SERIAL, "[line]\nbaud = 115200", "[line]", "line", "unknown key"),
    "baud": (FORCE, "baud = 115200", "baud = 115000", "baud = 115000", "serial.baud",
             "expected one of 1200, 2400"),
    "data_bits": (FORCE, *added("serial", "data_bits = 9"), "data_bits", "serial.data_bits",
                  "expected one of 7, 8; found 9"),
    "parity": (FORCE, *added("serial", 'parity = "N"'), "parity", "serial.parity",
               "expected one of even, none, odd; found N"),
    "stop_bits": (FORCE, *added("serial", "stop_bits = 0"), "stop_bits", "serial.stop_bits",
                  "expected one of 1, 2"),
    "rts_cts": (FORCE, *added("serial", "rts_cts = 1"), "rts_cts", "serial.rts_cts",
                "expected boolean; found integer"),
    "dtr": (FORCE, *added("serial", 'dtr = "on"'), "dtr", "serial.dtr", "expected boolean"),
    "rts": (FORCE, *added("serial", 'rts = "on"'), "rts", "serial.rts", "expected boolean"),
    "boot_wait_s": (FORCE, "boot_wait_s = 2", "boot_wait_s = -2", "boot_wait_s = -2",
                    "serial.boot_wait_s", "expected float >= 0.0; found -2"),
    "line_ends": (FORCE, *with_frame("line_ends = ''"), "line_ends", "frame.line_ends",
                  "expected text"),
    "line_ends no bytes": (FORCE, *with_frame(r"line_ends = '\q'"), "line_ends", "frame.line_ends",
                           "expected plain text with"),
    "length": (FORCE, *with_frame("length = 300\nends = 'x'"), "length = 300", "frame.length",
               "expected integer <= 256"),
    "length without marks": (FORCE, *with_frame("length = 16"), "length = 16", "frame.length",
                             "expected begins or ends"),
    "length of the marks": (FORCE, *with_frame("length = 2\nbegins='a'\nends = 'x'"), "length = 2",
                            "frame.length", "expected more bytes than begins and ends have"),
    "begins": (FORCE, *with_frame("begins = 'x'"), "begins", "frame.begins", "expected length too"),
    "ends": (FORCE, *with_frame("ends = 'x'"), "ends = 'x'", "frame.ends", "expected length too"),
    "ends no bytes": (FORCE, *with_frame("length = 9\nends = '€'"), "ends = '€'", "frame.ends",
                      "expected plain text with"),
    "start": (FORCE, r"start = 'start_capture:\r\n'", r"start = '\go'", r"start = '\go'",
              "send.start", "expected plain text with"),
    "stop": (FORCE, "stop = 'end", r"stop = '\end", "stop", "send.stop", "expected plain text"),
    "zero": (FORCE, r"zero = 'tare:\r\n'", r"zero = '\x1'", r"zero = '\x1'", "send.zero",
             "expected plain text with"),
    "poll": (FORCE, *added("send", r"poll = '\x'"), "poll", "send.poll", "expected plain text"),
    "poll of a gate": (GATE, "[gate]\n", "[send]\npoll = '?'\n[gate]\n", "poll = '?'", "send.poll",
                       "expected nothing: a gate speaks by itself"),
    "poll_interval_s": (FORCE, *added("send", "poll_interval_s = 0"), "poll_interval_s = 0",
                        "send.poll_interval_s", "expected float >= 0.01; found 0"),
    "ask": (FORCE, r"ask = 'get_version:\r\n'", "ask = ''", "ask = ''", "identify.ask",
            "expected text"),
    "answer": (FORCE, "(?P<firmware>", "(?P<version>", "pattern = 'Force_Sensor",
               "identify.pattern", "named firmware, model, product, serial; found version"),
    "answer without a group": (FORCE, "(?P<firmware>", "(?:", "pattern = 'Force_Sensor",
                               "identify.pattern", "expected a group named firmware"),
    "pattern": (FORCE, r"(?P<time>\d{1,10});(", r"(?P<time>\d{1,10};(", "pattern = '(?P<time>",
                "force.pattern", "expected a pattern (missing )"),
    "pattern without a value": (FORCE, "(?P<value>", "(?P<force>", "pattern = '(?P<time>",
                                "force.pattern", "expected groups named time, unit, value"),
    "pattern that takes hours": (FORCE, r"-?\d{1,5}\.", r"(?:\d+)+\.", "pattern = '(?P<time>",
                                 "force.pattern", "expected fewer ways to match"),
    "pattern that looks around": (FORCE, r"-?\d{1,5}\.", r"(?=-)\d{1,5}\.", "pattern = '(?P<time>",
                                  "force.pattern", "expected a plain pattern"),
    "pattern and columns": (FORCE, *added("force", "columns = { value = 1 }"),
                            "pattern = '(?P<time>", "force.pattern", "expected either pattern"),
    "columns": (FORCE, "pattern = '(?P<time>", "columns = { value = 0 }\n#", "columns",
                "force.columns.value", "expected integer >= 1; found 0"),
    "separator": (FORCE, "pattern = '(?P<time>", "columns = { value = 1, separator = ', ' }\n#",
                  "columns", "force.columns.separator", "expected one sign such as ;"),
    "ignore": (FORCE, "ignore = 'Starting", "ignore = '*Starting", "ignore", "force.ignore",
               "expected a pattern (nothing to repeat"),
    "unit": (FORCE, 'unit = "N"', 'unit = "kg"', 'unit = "kg"', "force.unit",
             "expected one of N, gf, kN, kgf, lbf, mN, ozf; found kg"),
    "no unit": (FORCE, 'unit = "N"\n', "", "[force]", "force.unit", "expected a unit"),
    "units": (FORCE, *added("force", 'units = { K = "kg" }'), "units", "force.units.K",
              "expected one of N"),
    "scale as a number": (FORCE, *added("force", "scale = 0.5"), "scale", "force.scale",
                          "expected string; found float"),
    "scale": (FORCE, *added("force", 'scale = "half"'), "scale", "force.scale",
              'expected a number in quotes, such as "0.00042"'),
    "scale of nothing": (FORCE, *added("force", 'scale = "0.0"'), "scale", "force.scale",
                         "expected a number in quotes"),
    "offset": (FORCE, *added("force", 'offset = "1e3"'), "offset", "force.offset",
               "expected a number in quotes"),
    "sign": (FORCE, *added("force", 'sign = "-"'), "sign", "force.sign",
             "expected one of as_sent, turned"),
    "time_unit": (FORCE, 'time_unit = "us"', 'time_unit = "µs"', "time_unit", "force.time_unit",
                  "expected one of ms, s, us"),
    "time_wraps": (FORCE, "32_bits = true", "32_bits = 32", "time_wraps", "force.time_wraps_at_32",
                   "expected boolean"),
    "rate_hz": (FORCE, "rate_hz = 80", "rate_hz = 0", "rate_hz = 0", "force.rate_hz",
                "expected float > 0.0; found 0"),
    "warn_below_hz": (FORCE, "warn_below_hz = 20", "warn_below_hz = 90", "warn_below_hz",
                      "force.warn_below_hz", "expected no more than rate_hz"),
    "gate pattern": (GATE, "(?P<time>", "(?P<clock>", "pattern = 'gate", "gate.pattern",
                     "expected groups named gate, ms, state, time; found clock"),
    "gate ignore": (GATE, "ignore = 'two", "ignore = '(two", "ignore", "gate.ignore",
                    "expected a pattern"),
    "gates": (GATE, '{ A = "A", B = "B" }', '{ A = "C" }', "gates", "gate.gates.A",
              "expected one of A, B; found C"),
    "no gates": (GATE, '{ A = "A", B = "B" }', "{}", "gates", "gate.gates", "expected a role"),
    "one gate twice": (GATE, '{ A = "A", B = "B" }', '{ a = "A", A = "B" }', "gates", "gate.gates",
                       "expected each gate once; “a” is used twice"),
    "single_gate": (GATE, "(?P<gate>[A-Z])", "[A-Z]", "[gate]", "gate.single_gate",
                    "expected A or B, because the lines name no gate"),
    "blocked": (GATE, 'blocked = ["blocked"]', "blocked = []", "blocked", "gate.blocked",
                "expected the words for a broken beam"),
    "clear": (GATE, 'clear = ["clear"]', 'clear = ["Blocked"]', "clear", "gate.clear",
              "“blocked” is in both"),
    "gate time_unit": (GATE, 'time_unit = "us"', "time_unit = 1", "time_unit", "gate.time_unit",
                       "expected"),
    "gate time_wraps": (GATE, "32_bits = true", '32_bits = "yes"', "time_wraps",
                        "gate.time_wraps_at_32_bits", "expected boolean; found string"),
    "bytes": (FORCE, "bytes = '1234567;325.40", r"bytes = '\1234567;325.40", r"bytes = '\1",
              "example[0].bytes", "expected plain text with"),
    "expect": (FORCE, 'expect = ["force 325.40', 'expect = [7] # ["force 325.40', "expect = [7]",
               "example[0].expect[0]", "expected string; found integer"),
    "captured": (GATE, "expect = [", "captured = 1\nexpect = [", "captured = 1",
                 "example[0].captured", "expected boolean; found integer"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_value_names_line_key_and_expectation(case: tuple[str, ...]):
    good, old, new, line, key, expected = case
    text = changed(good, (old, new))
    found = problems(text)
    matching = [p for p in found if p.key.startswith(key)]
    assert matching, [p.english() for p in found]
    problem = matching[0]
    assert expected in problem.english()
    assert problem.line is not None
    assert line in text.splitlines()[problem.line - 1]


def test_every_key_of_the_schema_has_a_wrong_value_here():
    tables = [t for t in vars(schema).values() if isinstance(t, type) and issubclass(t, Struct)]
    keys = {key for table in tables for key in table.__struct_fields__}
    told = {part.split("[")[0] for case in CASES.values() for part in case[4].split(".")}
    named = " ".join(case[2] for case in CASES.values())
    assert sorted(key for key in keys - told if key not in named) == []


def test_all_contradictions_are_told_at_once_in_the_order_of_the_file():
    text = changed(FORCE, ('"0403:6001"', '"FTDI"'), ('unit = "N"\n', ""), ("rate_hz = 80", ""))
    assert [p.key for p in problems(text)] == ["usb_ids[0]", "force.unit", "force.warn_below_hz"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "expected text in UTF-8"),
        (b"format = ", "not valid TOML"),
        (b"# " + b"x" * LARGEST_PROFILE_BYTES, "expected a file of at most 32 kB"),
    ],
)
def test_a_file_that_is_no_profile_is_told(tmp_path: Path, content: bytes, said: str):
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(ProfileFileError, match=said):
        driver_of(file)


@pytest.mark.parametrize(
    "file", ["nowhere.toml", "no_such_profile", ".", "../profiles/example_force"]
)
def test_a_file_that_is_not_there_is_told(file: str):
    with pytest.raises(ProfileFileError, match="the file can't be read"):
        load_profile(file)


def test_a_profile_without_a_file_is_refused():
    with pytest.raises(OperatorError, match=r"my_gauge\.toml"):
        driver_of("")


def test_the_text_of_another_hash_is_refused():
    kept = driver_of("example_gate").info.settings
    with pytest.raises(OperatorError, match="sha256"):
        ProfileDriver({**kept, "text": FORCE})


# ---- examples ---------------------------------------------------------------------------------


def example_problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileFileError) as caught:
        driver_of(file)
    return [problem.english() for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("force 325.40 N", "force 325.4 N", "reads “force 325.40 N at 1.234567 s”; the example"),
        ("force 325.40 N at 1.234567 s", "force 325.40 N", "expects “force 325.40 N”"),
        ('["banner Starting capture..."]', "[]", "expects nothing"),
        (r"325.40\r\n'", "325.40'", "reads “unknown b'1234567;325.40'”"),
    ],
)
def test_an_example_that_does_not_match_fails_the_check(
    tmp_path: Path, old: str, new: str, said: str
):
    (problem,) = example_problems(tmp_path, changed(FORCE, (old, new)))
    assert said in problem
    assert ".expect" in problem
    assert problem.startswith("line ")


def test_a_profile_needs_an_example_of_a_reading(tmp_path: Path):
    text = small(
        "force", "[force]\npattern='(?P<value>\\d)'\nunit='N'", example(r"x\r", "unknown b'x'")
    )
    assert "expected at least one example of a reading" in example_problems(tmp_path, text)[0]


def test_a_question_needs_an_example_of_its_answer(tmp_path: Path):
    head, tail = FORCE.split("[[example]]\nbytes = 'Force_Sensor")
    text = head + "[[example]]" + tail.split("[[example]]", 1)[1]
    assert "expected an example of the answer to ask" in example_problems(tmp_path, text)[0]


def test_a_serial_number_that_looks_like_a_force_never_becomes_one(tmp_path: Path):
    tables = (
        r"""[identify]
ask = 'SN\r'
pattern = '(?P<serial>\d{8})'
[force]
pattern = '(?P<value>\d{1,8})'
unit = 'N'""",
        example(r"12345678\r", "identity.serial 12345678"),
        example(r"25\r", "force 25 N"),
    )
    file = tmp_path / "mine.toml"
    file.write_text(small("force", *tables))
    assert driver_of(file).identify_commands() == (b"SN\r",)


def test_a_gate_whose_line_can_lose_its_head_unseen_is_refused(tmp_path: Path):
    tables = (
        "[gate]\npattern = '(?P<gate>\\d{1,2});(?P<time>\\d{1,8})'\ngates = { 12 = 'A', 2 = 'B' }",
        example(r"12;500\r\n", "gate A blocked at 0.5 s"),
    )
    (problem,) = example_problems(tmp_path, small("gate", *tables))
    assert "gate.pattern: expected a pattern that no end of a line fits" in problem
    assert "2;500" in problem


def test_a_gate_that_says_the_same_without_its_head_is_taken(tmp_path: Path):
    tables = (
        "[gate]\npattern = '[a-z]{1,9}'\nsingle_gate = 'A'",
        example(r"beam\r\n", "gate A blocked"),
    )
    file = tmp_path / "mine.toml"
    file.write_text(small("gate", *tables))
    assert driver_of(file).info.model == "None"


@given(st.text(max_size=60))
def test_any_text_is_a_profile_or_told(text: str):
    if text.strip():
        assert problems(text.encode("utf-8", "ignore").decode() + "\nx = 1")
