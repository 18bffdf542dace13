"""Columns, scales, clocks and settings of the generic force driver."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers.device_rig import in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, ForceSample


def cell(**settings: str) -> Driver:
    return build_driver("force_line", settings)


def only_sample(driver: Driver, data: bytes) -> ForceSample:
    (sample,) = driver.feed(0, data)
    assert isinstance(sample, ForceSample)
    return sample


@pytest.mark.parametrize(
    ("separator", "line"),
    [(";", b"17;x; 25.30 ;kg;rest\r\n"), (",", b"17,x,25.30,kg\r\n"), ("", b"17 x  25.30 kg\r\n")],
)
def test_columns_are_read_by_their_number(separator: str, line: bytes):
    driver = cell(
        separator=separator, value_column="3", unit_column="4", time_column="1", time_unit="ms"
    )
    sample = only_sample(driver, line)
    assert (sample.text, sample.unit, sample.device_ns) == ("25.30", "kgf", 17_000_000)


def test_line_with_too_few_columns_is_unknown():
    driver = cell(separator=";", value_column="3", unit="N")
    assert in_words(driver.feed(0, b"1;2\r\n")) == ["unknown b'1;2'"]


def test_own_pattern_is_used():
    driver = cell(pattern=r"F=(?P<value>[\d.]+)(?P<unit>[a-z]+)!")
    assert in_words(driver.feed(0, b"F=25.3lb!\r\nF=2.5.3lb!\r\n")) == [
        "force 25.3 lbf",
        "unknown b'F=2.5.3lb!'",
    ]


def test_own_pattern_that_takes_words_for_the_time_gives_unknown():
    driver = cell(pattern=r"(?P<value>\S+) (?P<time>.*)", unit="N")
    assert in_words(driver.feed(0, b"5 later\r\n5 1e9\r\n")) == [
        "unknown b'5 later'",
        "unknown b'5 1e9'",
    ]


def test_longest_numbers_are_not_rounded():
    driver = cell(unit="N", scale="123456789.123456789012345")
    sample = only_sample(driver, b"9999999999.99999999\r\n")
    assert sample.text == "1234567891234567888.88888210876543210987655"


@given(
    counts=st.integers(-8_388_608, 8_388_607),
    scale=st.decimals("0.000001", "1", places=6),
    offset=st.integers(-100_000, 100_000),
)
def test_scaled_value_is_exact(counts: int, scale: Decimal, offset: int):
    driver = cell(preset="framed_raw", unit="N", scale=f"{scale:f}", offset=str(offset))
    sample = only_sample(driver, b"*%d#\r\n" % counts)
    assert Decimal(sample.text) == (counts - offset) * scale
    assert sample.value == float(sample.text)


def test_inverted_value_keeps_its_digits():
    sample = only_sample(cell(unit="N", invert="yes"), b"-12.30\r\n")
    assert (sample.text, sample.value) == ("12.30", 12.3)


def test_micros_counter_wraps_after_71_minutes():
    driver = cell(preset="chronojump")
    before = only_sample(driver, b"4294967000;1.00\r\n")
    after = only_sample(driver, b"704;1.00\r\n")
    assert before.device_ns is not None
    assert after.device_ns is not None
    assert after.device_ns - before.device_ns == 1_000_000


def test_device_that_restarts_loses_its_clock_and_says_so():
    driver = cell(preset="chronojump")
    driver.feed(0, b"90000000;1.00\r\n")
    sample, status = driver.feed(0, b"12500;1.00\r\n")
    assert isinstance(sample, ForceSample)
    assert sample.device_ns is None
    assert isinstance(status, DeviceStatus)
    assert status.name == "error"


def test_line_says_its_own_unit_and_is_believed():
    driver = cell(preset="number_unit", unit="N")
    assert in_words(driver.feed(0, b"25.3 kg\r\n")) == ["force 25.3 kgf"]


def test_request_is_polled_and_escapes_become_bytes():
    driver = cell(preset="number_unit", request=r"\x05R\r\n", interval_s="0.25")
    assert driver.poll_command() == b"\x05R\r\n"
    assert (driver.poll_interval_s, driver.expected_rate_hz) == (0.25, 4)


def test_chronojump_waits_for_its_boot_and_is_started_and_stopped():
    driver = cell(preset="chronojump")
    assert driver.boot_wait_s == 2
    assert driver.start_commands() == (b"start_capture:\r\n",)
    assert driver.stop_commands() == (b"end_capture:\r\n",)
    assert driver.zero_commands() == (b"tare:\r\n",)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"preset": "number"}, "unit"),
        ({"preset": "gripfit", "unit": "kgf"}, "raw counts"),
        ({"preset": "nonsense"}, "chronojump"),
        ({"pattern": "(?P<value>", "unit": "N"}, "pattern"),
        ({"pattern": ".*", "unit": "N"}, "group named value"),
        ({"unit": "N", "scale": "abc"}, "0.00042"),
        ({"unit": "N", "scale": "0"}, "0.00042"),
        ({"unit": "N", "rate_hz": "-3"}, "above 0"),
        ({"unit": "N", "colour": "red"}, "colour"),
        ({"unit": "N", "separator": ";", "value_column": "x"}, "value_column"),
        ({"unit": "N", "separator": ";", "value_column": "99999999"}, "1 to 50"),
        ({"unit": "N", "separator": ";", "value_column": "2", "time_column": "2"}, "named value"),
    ],
)
def test_settings_that_cannot_work_are_refused_in_words(settings: dict[str, str], told: str):
    with pytest.raises(OperatorError, match=told):
        assert cell(**settings).expected_rate_hz


def test_bad_escape_is_refused_in_words():
    with pytest.raises(OperatorError, match="plain text"):
        cell(unit="N", request=r"\x0").poll_command()
