"""What the FH's transcripts don't show: what is sent, the unit, times, lost bytes."""

from __future__ import annotations

import pytest
from helpers.device_rig import MS, in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceEvent, ForceSample, Unknown

PERIOD = 100 * MS


def gauge(**settings: str) -> Driver:
    return build_driver("sauter_fh", {"unit": "N", **settings})


def answers(driver: Driver, *texts: bytes) -> list[DeviceEvent]:
    """One answer each 100 ms, and the silence after the last."""
    events: list[DeviceEvent] = []
    for number, text in enumerate((*texts, b"")):
        events += driver.feed(number * PERIOD, text)
    return events


def test_unit_is_asked_for_because_the_gauge_sends_none():
    with pytest.raises(OperatorError, match="unit"):
        build_driver("sauter_fh", {})


@pytest.mark.parametrize("interval", ["0.09", "0", "x"])
def test_faster_polls_than_the_gauge_answers_are_refused(interval: str):
    with pytest.raises(OperatorError, match="interval_s"):
        gauge(interval_s=interval)


def test_commands_are_single_digits_and_only_those_of_the_model():
    driver = gauge()
    assert (driver.poll_command(), driver.zero_commands()) == (b"9", (b"2",))
    assert driver.start_commands() == (b"6",)
    for model in ("FH-M", "FL"):
        other = gauge(model=model)
        assert other.zero_commands() == other.start_commands() == ()
        assert other.poll_command() == b"9"


def test_line_is_9600_and_polled_10_times_a_second():
    driver = gauge()
    assert (driver.serial.baud, driver.poll_interval_s, driver.expected_rate_hz) == (9600, 0.1, 10)


def test_reading_has_the_time_of_its_first_byte_and_comes_with_the_next_answer():
    driver = gauge()
    assert driver.feed(5 * MS, b"002") == driver.feed(12 * MS, b"1.15") == []
    (sample,) = driver.feed(104 * MS, b"0")
    assert isinstance(sample, ForceSample)
    assert (sample.host_ns, sample.text, sample.unit) == (5 * MS, "21.15", "N")


def test_last_answer_before_a_break_is_not_believed():
    driver = gauge()
    driver.feed(0, b"0021.15")
    assert driver.flush() == [Unknown(0, b"0021.15")]


def test_lost_byte_costs_one_answer_and_not_the_next():
    words = in_words(answers(gauge(), b"0021.15", b"021.16", b"0021.17"))
    assert words == ["force 21.15 N", "unknown b'021.16'", "force 21.17 N"]


def test_noise_that_makes_a_long_answer_is_never_cut_to_a_value():
    words = in_words(answers(gauge(), b"0021.15", b"00021.16", b"1021.17\x00", b"0021.18"))
    assert words[1:3] == ["unknown b'00021.16'", "unknown b'1021.17\\x00'"]
    assert words[3] == "force 21.18 N"


def test_unit_changed_on_the_gauge_stops_the_readings_until_a_new_connection():
    driver = gauge()
    words = in_words(answers(driver, b"0248.11", b"000.248", b"000.249"))
    assert words == ["force 248.11 N", "unknown b'000.248'", "unknown b'000.249'"]
    driver.reset()
    assert in_words(answers(driver, b"000.250")) == ["force 0.250 N"]


def test_pull_is_positive_where_a_squeeze_pulls():
    words = in_words(answers(gauge(squeeze="tension"), b"1021.15", b"0011.70"))
    assert words == ["force 21.15 N", "force -11.70 N"]


@given(data=st.data(), gaps=st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_events_do_not_depend_on_how_bytes_between_two_requests_were_cut(
    data: st.DataObject, gaps: list[int]
):
    texts = data.draw(
        st.lists(
            st.from_regex(rb"[01]\d{3}\.\d\d", fullmatch=True) | st.binary(min_size=1, max_size=20),
            min_size=1,
            max_size=5,
        )
    )
    at_once, parts = gauge(), gauge()
    wanted = [(type(e), getattr(e, "text", None)) for e in answers(at_once, *texts)]
    found: list[DeviceEvent] = []
    for number, text in enumerate((*texts, b"")):
        now = number * PERIOD
        found += parts.feed(now, b"")
        for byte, gap in zip(text, gaps, strict=False):
            now += gap * MS
            found += parts.feed(now, bytes((byte,)))
    assert [(type(e), getattr(e, "text", None)) for e in found] == wanted


@given(cut=st.integers(1, 6), values=st.lists(st.integers(0, 99999), min_size=3, max_size=6))
def test_stream_that_lost_its_rhythm_is_never_read_across_two_answers(cut: int, values: list[int]):
    """Every read holds the tail of one answer and the head of the next."""
    frames = b"".join(b"0%03d.%02d" % divmod(value, 100) for value in values)
    driver = gauge()
    driver.feed(0, b"0000.00")
    shifted = [frames[start : start + 7] for start in range(cut, len(frames) - 7, 7)]
    events = [e for n, text in enumerate(shifted, 1) for e in driver.feed(n * PERIOD, text)]
    assert [e for e in events if isinstance(e, ForceSample)] == events[:1]
