"""What the Lutron transcript doesn't show: the line, joined and broken frames, signs."""

from __future__ import annotations

from helpers.device_rig import in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.samples import ForceSample, Unknown

FRAME = b"\x0241550200003245\r"


def gauge(**settings: str) -> Driver:
    return build_driver("lutron_fg", settings)


def test_nothing_is_ever_sent_and_dtr_stays_up():
    driver = gauge()
    assert driver.identify_commands() == driver.start_commands() == driver.stop_commands() == ()
    assert driver.zero_commands() == ()
    assert (driver.serial.baud, driver.serial.dtr) == (9600, True)
    assert driver.expected_rate_hz == 1


def test_frame_in_two_reads_has_the_time_of_its_first_byte():
    driver = gauge()
    assert driver.feed(10, FRAME[:9]) == []
    (sample,) = driver.feed(20, FRAME[9:])
    assert isinstance(sample, ForceSample)
    assert (sample.host_ns, sample.value, sample.resolution) == (10, 32.45, 0.01)


def test_connection_in_mid_frame_begins_with_the_next_frame():
    driver = gauge()
    driver.reset()
    assert driver.feed(0, FRAME[5:] + FRAME)[0] == Unknown(0, FRAME[5:])
    assert in_words(driver.feed(0, FRAME)) == ["force 32.45 kgf"]


def test_lost_byte_costs_one_frame_and_not_the_next():
    words = in_words(gauge().feed(0, FRAME[:8] + FRAME[9:] + FRAME))
    assert words == [f"unknown {FRAME[:8] + FRAME[9:]!r}", "force 32.45 kgf"]


def test_sign_is_turned_where_the_settings_say_so():
    driver = gauge(invert="yes")
    words = in_words(driver.feed(0, FRAME + b"\x0241591100001234\r" + b"\x0241590100000000\r"))
    assert words == ["force -32.45 kgf", "force 123.4 N", "force 0.0 N"]


@given(place=st.integers(0, 15), byte=st.integers(0, 255))
def test_only_a_digit_in_a_place_of_digits_can_pass_for_another_reading(place: int, byte: int):
    """There is no check sum; anything else that is wrong is noticed."""
    broken = FRAME[:place] + bytes((byte,)) + FRAME[place + 1 :]
    events = gauge().feed(0, broken)
    if any(isinstance(event, ForceSample) for event in events) and broken != FRAME:
        assert 4 <= place <= 14
        assert bytes((byte,)).isdigit()


@given(junk=st.binary(max_size=40).filter(lambda data: b"\x02" not in data))
def test_frame_is_found_behind_any_junk(junk: bytes):
    driver = gauge()
    words = in_words(driver.feed(0, junk + FRAME))
    assert words[-1] == "force 32.45 kgf"
    assert len(words) == 1 + bool(junk)
