"""Mecmesin's AFG: which keys are pressed, how units are known, listening."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words, simulated

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.samples import ForceSample


def gauge(**settings: str) -> Driver:
    return build_driver("mecmesin_afg", settings)


@pytest.mark.parametrize("mode", ["poll", "listen"])
def test_no_key_but_zero_is_ever_pressed(mode: str):
    driver = gauge(mode=mode)
    assert driver.zero_commands() == (b"\x05",)
    assert driver.identify_commands() == driver.start_commands() == driver.stop_commands() == ()
    assert driver.poll_command() == (b"?" if mode == "poll" else b"")


def test_listening_expects_the_gauges_own_rate():
    assert gauge(mode="listen").expected_rate_hz == 12
    assert gauge(mode="listen").poll_interval_s is None
    assert gauge(interval_s="0.25").expected_rate_hz == 4


def test_stream_that_a_person_started_is_read():
    events = simulated("mecmesin_afg", "flat value=10", 2, {"mode": "listen"})
    assert in_words(events) == ["force 10.00 kgf"] * 23


def test_unit_in_the_line_wins_over_the_setting():
    assert in_words(gauge(unit="N").feed(0, b"25.30 kgf\r\n")) == ["force 25.30 kgf"]


def test_bare_number_without_a_setting_has_no_unit_and_is_no_force():
    assert in_words(gauge().feed(0, b"25.30\r\n")) == ["unknown b'25.30'"]


def test_unit_switched_at_the_gauge_is_seen_in_the_next_reading():
    events = simulated("mecmesin_afg", "flat value=10; unit at=1 to=N", 2)
    units = [event.unit for event in events if isinstance(event, ForceSample)]
    assert list(dict.fromkeys(units)) == ["kgf", "N"]
