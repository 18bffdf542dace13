"""A profile as a driver: what it reads, what it sends, and that it can always be built again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from helpers.device_rig import in_words
from helpers.profile_files import FORCE, GATE, changed, driver_of, driver_of_text, example, small
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import build_driver
from devices.drivers.profile import ProfileDriver
from devices.transport.stream import SerialSettings
from frailtylab.samples import DeviceStatus, ForceSample, Unknown

NUMBER = r"(?P<value>-?\d{1,4}(?:\.\d{1,3})?)"
FRAMED = small(
    "force",
    "[frame]\nlength = 8\nbegins = '\\x02'\nends = '\\r'\n",
    r"[force]" "\n" r"pattern = '(?P<unit>[KN])(?P<value>\d{3}\.\d)'" "\n",
    'units = { K = "kgf", N = "N" }',
    example(r"\x02K032.5\r", "force 032.5 kgf"),
)


def force(*lines: str, pattern: str = NUMBER) -> str:
    table = "\n".join(["[force]", f"pattern = '{pattern}'", *lines])
    return small("force", table, example(r"1\n", "force 1 N"))


def words(text: str, data: bytes) -> list[str]:
    driver = driver_of_text(text)
    return in_words(driver.feed(0, data) + driver.flush())


def test_the_driver_is_built_again_from_its_settings_when_the_file_has_gone(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_bytes(FORCE.replace("\n", "\r\n").encode())
    info = build_driver("profile", {"file": str(file)}).info
    file.unlink()
    again = build_driver(info.driver, info.settings)
    assert again.info == info
    assert info.settings["file"] == "mine.toml"
    assert again.start_commands() == (b"start_capture:\r\n",)


def test_a_changed_file_does_not_change_a_kept_driver(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text(force('unit = "N"'))
    kept = driver_of(file).info.settings
    file.write_text(force('unit = "kgf"').replace("force 1 N", "force 1 kgf"))
    assert in_words(ProfileDriver({**kept, "file": str(file)}).feed(0, b"7\n")) == ["force 7 N"]
    assert in_words(driver_of(file).feed(0, b"7\n")) == ["force 7 kgf"]


def test_kept_text_is_believed_without_its_examples():
    text = changed(FORCE, ("force 325.40 N", "Kraft 325.40 N"))
    assert driver_of_text(text).info.make == "Chronojump"


@pytest.mark.parametrize(
    ("lines", "data", "event"),
    [
        ('unit = "N"', b"12.50\r\n", "force 12.50 N"),
        ('unit = "N"\nsign = "turned"', b"-12.50\n", "force 12.50 N"),
        ('unit = "kgf"\nscale = "0.0005"', b"123\n", "force 0.0615 kgf"),
        ('unit = "kgf"\nscale = "0.5"\noffset = "100"', b"123\n", "force 11.5 kgf"),
        ('unit = "N"', b"12,5\n", "unknown b'12,5'"),
        ('unit = "N"\nignore = "[A-Z]{1,9}"', b"READY\n", "banner READY"),
    ],
)
def test_a_force_is_read_by_the_rules(lines: str, data: bytes, event: str):
    assert words(force(lines), data) == [event]


@pytest.mark.parametrize(
    ("columns", "data", "event"),
    [
        ("value = 2", b"a  -7.5 b\n", "force -7.5 N"),
        ("value = 3, separator = ';'", b"1; x ; 8.25 ;\n", "force 8.25 N"),
        ("value = 2, unit = 3, time = 1, separator = ','", b"1.5,20,kg\n", "force 20 kgf at 1.5 s"),
        ("value = 2", b"7.5\n", "unknown b'7.5'"),
    ],
)
def test_columns_stand_for_a_pattern(columns: str, data: bytes, event: str):
    table = f'[force]\ncolumns = {{ {columns} }}\nunit = "N"'
    assert words(small("force", table, example("1", "x")), data) == [event]


def test_a_unit_is_only_what_the_profile_calls_it():
    text = force('units = { G = "N" }', pattern=NUMBER + "(?P<unit>[A-Za-z]{1,2})")
    assert words(text, b"5g\n") == ["force 5 N"]
    assert words(text, b"5kg\n") == ["unknown b'5kg'"]


def test_lines_end_where_the_profile_says():
    text = force('unit = "N"') + "\n[frame]\nline_ends = ';\\x03'\n"
    assert words(text, b"1;2\x033;;4") == ["force 1 N", "force 2 N", "force 3 N", "unknown b'4'"]


def test_frames_of_one_length_are_found_between_their_marks():
    data = b"25.3\r\x02K032.5\r\x02N99\x02N100.0\rxx"
    assert words(FRAMED, data) == [
        "unknown b'25.3\\r'",
        "force 032.5 kgf",
        "unknown b'\\x02N99'",
        "force 100.0 N",
        "unknown b'xx'",
    ]


@pytest.mark.parametrize(("text", "used"), [(FRAMED, True), (force('unit = "N"'), False)])
def test_only_a_line_can_have_lost_its_head(text: str, used: bool):
    driver = driver_of_text(text)
    driver.reset()
    (event,) = driver.feed(0, b"\x02K032.5\r" if text == FRAMED else b"32.5\r")
    assert isinstance(event, ForceSample) is used


def test_serial_line_and_wait_are_as_written():
    lines = 'data_bits = 7\nparity = "even"\nstop_bits = 2\nrts_cts = true\ndtr = false\n'
    text = changed(GATE, ("boot_wait_s = 2", lines + "rts = false\nboot_wait_s = 0.5"))
    driver = driver_of_text(text)
    assert driver.serial == SerialSettings(115200, 7, "E", 2, True, False, False)
    assert driver.boot_wait_s == 0.5


def test_nothing_is_sent_that_is_not_in_the_profile():
    driver = driver_of("example_gate")
    sent = (
        *driver.identify_commands(), *driver.start_commands(), *driver.stop_commands(),
        *driver.zero_commands(), driver.poll_command(),
    )  # fmt: skip
    assert b"".join(sent) == b""
    assert driver.poll_interval_s is None
    assert driver.expected_rate_hz is None


def test_a_polled_device_is_asked_as_often_as_written():
    text = force('unit = "N"') + "\n[send]\npoll = '?\\r'\npoll_interval_s = 0.25\nzero = 'Z'\n"
    driver = driver_of_text(text)
    assert (driver.poll_command(), driver.poll_interval_s) == (b"?\r", 0.25)
    assert driver.expected_rate_hz == 4
    assert driver.zero_commands() == (b"Z",)


def test_a_silent_profile_still_expects_one_reading_a_second():
    assert driver_of_text(force('unit = "N"')).expected_rate_hz == 1.0
    assert driver_of("example_force").expected_rate_hz == 80


def slow_lines(driver: ProfileDriver, hz: float, seconds: float) -> list[object]:
    events: list[object] = []
    for number in range(round(hz * seconds)):
        events += driver.feed(round(number * 1e9 / hz), b"1\n")
    return events


@pytest.mark.parametrize(("hz", "warnings"), [(80, 0), (20, 0), (10, 1)])
def test_too_few_readings_are_told_once_a_connection(hz: float, warnings: int):
    driver = driver_of_text(force('unit = "N"\nrate_hz = 80\nwarn_below_hz = 19'))
    for _ in range(2):
        driver.reset()
        told = [e for e in slow_lines(driver, hz, 9) if isinstance(e, DeviceStatus)]
        assert [e.text for e in told if e.name == "info"][1:] == (
            ["only 10.0 readings a second"] * warnings
        )


def test_time_of_the_device_runs_on_over_its_wrap():
    data = b"4294967295;1.00\r\n999999;2.00\r\n"
    assert in_words(driver_of("example_force").feed(0, data)) == [
        "force 1.00 N at 4294.967295 s",
        "force 2.00 N at 4295.967295 s",
    ]


def test_groups_that_hold_no_digits_are_unknown():
    table = "[gate]\npattern = '(?P<ms>.{1,3}),(?P<time>.{1,9})'\nsingle_gate = 'A'\n"
    text = small("gate", table, example("1,1000", "gate A blocked at 1 s"))
    assert words(text, b"x,1000\n") == ["unknown b'x,1000'"]
    assert words(text, b"1,1e3\n") == ["unknown b'1,1e3'"]


PROFILES = [FORCE, GATE, FRAMED, force('unit = "N"', pattern="(?P<value>.{1,9})(?P<time>.{0,9})")]
ODD = st.binary(max_size=300) | st.text("\x02KN0123456789.-;AB\r\n", max_size=300).map(str.encode)


@pytest.mark.parametrize("text", PROFILES)
@given(data=ODD, cuts=st.lists(st.integers(0, 300), max_size=4))
def test_any_bytes_never_raise_and_no_cut_matters(text: str, data: bytes, cuts: list[int]):
    whole, parts = driver_of_text(text), driver_of_text(text)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    events = [e for a, b in pairwise(edges) for e in parts.feed(7, data[a:b])]
    assert whole.feed(7, data) == events
    assert whole.flush() == parts.flush()


def test_a_line_without_end_is_unknown():
    (event,) = driver_of("example_gate").feed(5, b"gate A blocked 1" * 20)
    assert isinstance(event, Unknown)
