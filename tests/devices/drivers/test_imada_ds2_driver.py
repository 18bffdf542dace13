"""What the DS2's transcripts don't show: commands, rates, units of small models, first lines."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.samples import ForceSample


def gauge(**settings: str) -> Driver:
    return build_driver("imada_ds2", settings)


def test_only_these_bytes_are_ever_sent():
    driver = gauge()
    assert driver.poll_command() == b"D\r"
    assert driver.start_commands() == (b"T\r",)
    assert driver.zero_commands() == (b"Z\r",)
    assert driver.identify_commands() == driver.stop_commands() == ()


def test_line_is_19200_and_polled_20_times_a_second():
    driver = gauge()
    assert (driver.serial.baud, driver.poll_interval_s) == (19200, 0.05)
    assert driver.expected_rate_hz == 20
    assert gauge(baud="9600").serial.baud == 9600
    assert gauge(interval_s="0.2").expected_rate_hz == 5


@pytest.mark.parametrize("interval", ["0", "-1", "fast"])
def test_interval_must_be_a_number_above_zero(interval: str):
    with pytest.raises(OperatorError, match="interval_s"):
        gauge(interval_s=interval)


def test_reading_in_the_first_line_after_a_reset_is_not_believed():
    driver = gauge()
    driver.reset()
    assert in_words(driver.feed(0, b"+05.30KTO\r+25.30KTO\r")) == [
        "info first line not used: +05.30KTO",
        "force 25.30 kgf",
    ]


def test_answer_to_the_start_is_no_doubtful_reading():
    driver = gauge()
    driver.reset()
    words = in_words(driver.feed(0, b"R\r+25.30KTO\r"))
    assert words == ["info R command accepted", "force 25.30 kgf"]


def test_resolution_is_the_last_digit():
    samples = gauge().feed(3, b"+25.30KTO\r+248.1NTO\r")
    assert [s.resolution for s in samples if isinstance(s, ForceSample)] == [0.01, 0.1]
    assert {s.host_ns for s in samples} == {3}


@given(
    sign=st.sampled_from("+-"),
    digits=st.integers(0, 9999),
    point=st.integers(0, 4),
    unit=st.sampled_from("KNO"),
    tail=st.text("TPLOHE", min_size=1, max_size=2),
)
def test_only_a_live_force_without_overload_is_a_value(
    sign: str, digits: int, point: int, unit: str, tail: str
):
    number = f"{digits:04d}"
    frame = f"{sign}{number[:point]}.{number[point:]}{unit}{tail}\r".encode()
    (event,) = gauge().feed(0, frame)
    good = tail[0] == "T" and tail[1:] in {"", "L", "O", "H"}
    assert isinstance(event, ForceSample) == good
