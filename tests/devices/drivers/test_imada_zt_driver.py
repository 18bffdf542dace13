"""What the ZT's transcripts don't show: where its unit comes from, commands, tails."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.samples import ForceSample, Unknown

LIST = b"XFC020811000000\r"
KGF = b"r+25.30+0000.001TO\r"
NEWTON = b"r+248.1+0000.000TO\r"


def gauge(**settings: str) -> Driver:
    return build_driver("imada_zt", settings)


@pytest.mark.parametrize(
    ("settings", "start", "poll", "rate"),
    [
        ({}, (b"XAG\r",), b"", 2000),
        ({"rate": "10"}, (b"XAg\r",), b"", 10),
        ({"mode": "poll", "interval_s": "0.1"}, (), b"XAR\r", 10),
    ],
)
def test_stream_or_polls(
    settings: dict[str, str], start: tuple[bytes, ...], poll: bytes, rate: float
):
    driver = gauge(**settings)
    assert (driver.start_commands(), driver.poll_command()) == (start, poll)
    assert driver.expected_rate_hz == rate
    assert driver.stop_commands() == ((b"XAS\r",) if start else ())
    assert driver.identify_commands() == (b"XAS\r", b"XFC\r")
    assert driver.zero_commands() == ()


def test_reading_before_the_list_is_refused_and_after_it_is_read():
    driver = gauge()
    assert driver.feed(0, KGF) == [Unknown(0, KGF.strip())]
    assert in_words(driver.feed(0, LIST + KGF + NEWTON)) == [
        "setting.unit_codes 020811000000",
        "force 25.30 kgf",
        "force 248.1 N",
    ]


def test_list_of_an_earlier_answer_is_a_setting_that_a_replay_brings():
    assert in_words(gauge(unit_codes="020811000000").feed(0, NEWTON)) == ["force 248.1 N"]


def test_reset_forgets_the_list_that_was_told():
    driver = gauge()
    driver.feed(0, LIST)
    driver.reset()
    words = in_words(driver.feed(0, b"XAS\r" + KGF))
    assert words == ["info XAS", "unknown b'r+25.30+0000.001TO'"]


def test_unit_of_the_settings_holds_for_the_place_of_the_first_reading():
    driver = gauge(unit="kgf")
    assert in_words(driver.feed(0, KGF + NEWTON + KGF)) == [
        "force 25.30 kgf",
        "unknown b'r+248.1+0000.000TO'",
        "force 25.30 kgf",
    ]


def test_unit_that_the_list_contradicts_is_refused():
    words = in_words(gauge(unit="lbf").feed(0, LIST + KGF))
    assert words[1:] == ["unknown b'r+25.30+0000.001TO'"]


@pytest.mark.parametrize("code", ["00", "06", "12", "13", "23", "99"])
def test_code_that_is_no_force_is_refused(code: str):
    (event,) = gauge(unit_codes=code * 6).feed(0, KGF)
    assert isinstance(event, Unknown)


@pytest.mark.parametrize("codes", ["0208", "0208110000001", "02081100000x"])
def test_list_in_the_settings_must_be_six_codes(codes: str):
    with pytest.raises(OperatorError, match="unit_codes"):
        gauge(unit_codes=codes)


def test_tail_may_be_told_but_never_lets_an_overload_through():
    driver = gauge(unit="kgf", tail=".*")
    assert in_words(driver.feed(0, b"r+25.30+0000.001PX1\r")) == ["force 25.30 kgf"]
    assert in_words(driver.feed(0, b"r+25.30+0000.001PEX\r")) == [
        "error overload r+25.30+0000.001PEX"
    ]


def test_tail_must_be_a_pattern():
    with pytest.raises(OperatorError, match="tail"):
        gauge(tail="(")


@given(
    lost=st.integers(0, len(KGF) - 2),
    wrong=st.sampled_from(b"\x00\xffrX+-. 9"),
    replaced=st.booleans(),
)
def test_frame_that_lost_or_gained_a_character_is_no_value_of_another_unit(
    lost: int, wrong: int, replaced: bool
):
    """A changed digit can't be noticed; a shifted field can."""
    broken = KGF[:lost] + KGF[lost + 1 :]
    if not replaced:
        broken = KGF[:lost] + bytes((wrong,)) + KGF[lost:]
    (event,) = gauge(unit_codes="020811000000").feed(0, broken)
    if isinstance(event, ForceSample):
        assert (event.text, event.unit) == ("25.30", "kgf")
