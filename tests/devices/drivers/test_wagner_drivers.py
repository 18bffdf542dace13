"""Wagner's gauges: what is asked, signs, the overload, the mode of the lines."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words, simulated
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, ForceSample


def fdx(**settings: str) -> Driver:
    return build_driver("wagner_fdx", settings)


def fdv(**settings: str) -> Driver:
    return build_driver("wagner_fdv", settings)


def all_sent(driver: Driver) -> bytes:
    return b"".join(
        (
            *driver.identify_commands(),
            *driver.start_commands(),
            *driver.stop_commands(),
            *driver.zero_commands(),
            driver.poll_command(),
        )
    )


def test_fdx_is_asked_for_readings_and_for_nothing_else():
    assert all_sent(fdx()) == b"?\r\n"
    assert fdx(interval_s="0.2").expected_rate_hz == 5
    assert fdx(interval_s="0.2").poll_interval_s == 0.2


def test_fdx_with_an_interval_that_is_none_is_refused():
    with pytest.raises(OperatorError, match="interval_s"):
        fdx(interval_s="0")


def test_nothing_is_ever_sent_to_an_fdv():
    assert all_sent(fdv()) == b""
    assert fdv().poll_interval_s is None


def test_tension_turns_the_sign_of_an_fdx_and_keeps_the_digits():
    events = fdx(squeeze="tension").feed(0, b"- 23.02 lbf\r\n00.10 kgf\r\n")
    assert in_words(events) == ["force 23.02 lbf", "force -00.10 kgf"]


def test_negative_squeeze_turns_the_sign_of_an_fdv():
    events = fdv(squeeze="negative").feed(0, b"-025.30 kg Peak\r\n")
    assert in_words(events)[1:] == ["force 025.30 kgf"]


@given(st.integers(0, 9999), st.integers(1, 3), st.sampled_from(["", "- ", "+ "]))
def test_four_digits_with_a_point_are_kept_as_sent(digits: int, decimals: int, sign: str):
    text = f"{digits:04}"
    text = f"{text[:-decimals]}.{text[-decimals:]}"
    (sample,) = fdx().feed(0, f"{sign}{text} N\r\n".encode())
    assert isinstance(sample, ForceSample)
    assert sample.text == ("-" if sign == "- " else "") + text
    assert sample.resolution == float(f"1e-{decimals}")


def test_overload_is_an_error_and_never_a_force():
    events = simulated("wagner_fdv", "flat value=25; overload at=2 for=1", 4)
    during = [event for event in events if 2e9 <= event.host_ns < 3e9]
    assert set(in_words(during)) == {"error overload"}
    assert len(during) == 10
    assert isinstance(events[-1], ForceSample)


def test_mode_of_the_lines_is_told_when_it_changes_only():
    events = fdv().feed(0, b" 025.30 kg Peak\r\n 025.31 kg Peak\r\n 025.32 kg\r\n")
    told = [event.text for event in events if isinstance(event, DeviceStatus)]
    assert told == ["lines: peak", "lines: plain"]


def test_reading_in_the_first_line_after_a_reset_is_not_believed_but_its_mode_is_told_again():
    driver = fdv()
    driver.feed(0, b" 025.30 kg Peak\r\n")
    driver.reset()
    words = in_words(driver.feed(0, b" 025.30 kg Peak\r\n 025.30 kg\r\n"))
    assert words[0].startswith("info first line not used")
    assert words[1:] == ["settings lines: plain", "force 025.30 kgf"]


def test_unit_switched_on_an_fdx_is_seen_in_the_next_reading():
    events = simulated("wagner_fdx", "flat value=10; unit at=1 to=lbf", 2)
    units = [event.unit for event in events if isinstance(event, ForceSample)]
    assert list(dict.fromkeys(units)) == ["kgf", "lbf"]
