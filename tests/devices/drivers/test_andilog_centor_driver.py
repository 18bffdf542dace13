"""Andilog's Centor: a force is believed right after its unit and at no other time."""

from __future__ import annotations

from helpers.device_rig import in_words, simulated

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.samples import ForceSample, Unknown


def gauge(**settings: str) -> Driver:
    return build_driver("andilog_centor", settings)


def test_unit_is_asked_until_it_comes_then_the_force():
    driver = gauge()
    assert driver.poll_command() == driver.poll_command() == b"U\r"
    driver.feed(0, b"N\r")
    assert driver.poll_command() == b"F\r"
    driver.feed(0, b"248.1\r")
    assert driver.poll_command() == b"U\r"


def test_end_of_a_command_can_be_left_out():
    driver = gauge(command_end="nothing")
    assert (driver.poll_command(), *driver.zero_commands()) == (b"U", b"Z")


def test_two_polls_make_one_reading():
    assert gauge(interval_s="0.05").expected_rate_hz == 10
    assert gauge().zero_commands() == (b"Z\r",)


def test_tail_of_a_unit_in_the_first_line_is_no_unit():
    driver = gauge()
    driver.reset()
    words = in_words(driver.feed(0, b"g\r25.30\rkg\r25.30\r"))
    assert words == ["unknown b'g'", "unknown b'25.30'", "settings unit: kg", "force 25.30 kgf"]


def test_reset_forgets_the_unit():
    driver = gauge()
    driver.feed(0, b"N\r")
    driver.reset()
    assert driver.poll_command() == b"U\r"
    assert isinstance(driver.feed(0, b"248.1\r")[0], Unknown)


def test_unit_switched_in_a_squeeze_is_never_put_on_the_wrong_number():
    events = simulated("andilog_centor", "flat value=10; unit at=1 to=lbf; unit at=2 to=kgf", 3)
    read = [(e.text, e.unit) for e in events if isinstance(e, ForceSample)]
    assert set(read) <= {("98.1", "N"), ("22.05", "lbf"), ("10.00", "kgf")}
    assert list(dict.fromkeys(unit for _, unit in read)) == ["N", "lbf", "kgf"]


def test_gauge_without_a_value_gives_none():
    events = simulated("andilog_centor", "flat value=10; overload at=1 for=1", 3)
    during = [event for event in events if 1e9 <= event.host_ns < 2e9]
    assert "info no value" in in_words(during)
    assert not any(isinstance(event, ForceSample) for event in during)
    assert isinstance(events[-1], ForceSample)


def test_negative_squeeze_turns_the_sign():
    words = in_words(gauge(squeeze="negative").feed(0, b"N\r-248.1\r"))
    assert words[-1] == "force 248.1 N"
