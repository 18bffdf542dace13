"""What the transcripts don't show: order of answers, doubtful first lines, signs, rates."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words, simulated

from devices.driver import Driver
from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, ForceSample, Unknown

S = 1_000_000_000
LIST = b"V1.00;LBF;CUR;FLTC8;FLTP1;AOUT00;AOFF5;FULL;MIT;POL;B0\r\n"


def gauge(**settings: str) -> Driver:
    return build_driver("mark10", settings)


def test_answers_are_matched_in_the_order_asked():
    driver = gauge()
    assert driver.identify_commands() == (
        b"AOUT0\r", b"RN\r", b"RM\r", b"RV\r", b"RS\r", b"LIST\r",
    )  # fmt: skip
    events = driver.feed(0, b"Force Gauge\r\nM5-100\r\n1.04\r\n3654321\r\n")
    assert in_words(events) == [
        "identity.product Force Gauge",
        "identity.model M5-100",
        "identity.firmware 1.04",
        "identity.serial 3654321",
    ]
    assert isinstance(driver.feed(0, b"one more\r\n")[0], Unknown)


def test_error_answers_its_question_and_the_next_answer_is_not_shifted():
    driver = gauge(mode="poll")
    driver.identify_commands()
    words = in_words(driver.feed(0, b"Gauge\r\n*10\r\n1.04\r\n3654321\r\n"))
    assert words[1:] == [
        "error *10 illegal command",
        "identity.firmware 1.04",
        "identity.serial 3654321",
    ]


def test_force_between_the_answers_is_a_force():
    driver = gauge()
    driver.identify_commands()
    words = in_words(driver.feed(0, b"Gauge\r\n12.3 N\r\nM5\r\n"))
    assert words == ["identity.product Gauge", "force 12.3 N", "identity.model M5"]


def test_late_text_is_no_answer():
    driver = gauge()
    driver.identify_commands()
    driver.feed(0, b"Gauge\r\n")
    assert isinstance(driver.feed(2 * S, b"OVERLOAD\r\n")[0], Unknown)


def test_bare_numbers_are_never_asked_for_because_answers_look_alike():
    assert gauge(format="num", unit="N").identify_commands() == ()


def test_reading_in_the_first_line_after_a_reset_is_not_believed():
    driver = gauge()
    driver.reset()
    events = driver.feed(0, b"5.3 N\r\n25.3 N\r\n")
    assert isinstance(events[0], DeviceStatus)
    assert in_words(events)[1:] == ["force 25.3 N"]


def test_half_a_line_before_a_reset_never_joins_the_line_after_it():
    driver = gauge()
    driver.feed(0, b"1.0 N\r\n1")
    assert driver.flush() == [Unknown(0, b"1")]
    driver.reset()
    words = in_words(driver.feed(1, b"25.3 N\r\n26.0 N\r\n"))
    assert words == ["info first line not used: 25.3 N", "force 26.0 N"]


def test_tension_squeeze_turns_the_sign_and_keeps_the_digits():
    driver = gauge(squeeze="tension")
    (sample, other) = driver.feed(0, b"-18.70 lbF\r\n0.10 lbF\r\n")
    assert isinstance(sample, ForceSample)
    assert isinstance(other, ForceSample)
    assert (sample.text, sample.value) == ("18.70", 18.7)
    assert (other.text, other.value) == ("-0.10", -0.1)


@pytest.mark.parametrize(("text", "resolution"), [("25.30", 0.01), ("248", 1.0), (".5", 0.1)])
def test_resolution_is_the_last_digit_sent(text: str, resolution: float):
    (sample,) = gauge().feed(0, text.encode() + b" kgF\r\n")
    assert isinstance(sample, ForceSample)
    assert sample.resolution == resolution
    assert sample.text == text


def test_rate_1_means_50_a_second():
    assert gauge(rate="1").expected_rate_hz == 50
    assert gauge(rate="2").expected_rate_hz == 2
    assert gauge(rate="1").start_commands()[-1] == b"AOUT1\r"


def test_polled_gauge_is_asked_and_never_told_to_stream():
    driver = gauge(mode="poll", interval_s="0.2")
    assert (driver.poll_command(), driver.poll_interval_s) == (b"?\r", 0.2)
    assert driver.expected_rate_hz == 5
    assert (driver.start_commands(), driver.stop_commands()) == ((b"AOFF0\r",), ())
    assert b"AOUT" not in b"".join(driver.identify_commands())


def test_zero_is_z():
    assert gauge().zero_commands() == (b"Z\r",)


def test_num_format_without_a_unit_is_refused():
    with pytest.raises(OperatorError, match="unit"):
        gauge(format="num")


def test_nothing_that_saves_to_the_gauge_is_ever_sent():
    for mode in ("stream", "poll"):
        driver = gauge(mode=mode)
        sent = (
            *driver.identify_commands(),
            *driver.start_commands(),
            *driver.stop_commands(),
            *driver.zero_commands(),
            driver.poll_command(),
        )
        assert all(b"SAVE" not in command for command in sent)


@pytest.mark.parametrize("mode", ["stream", "poll"])
def test_series_4_is_asked_for_readings_and_for_nothing_else(mode: str):
    driver = gauge(series="4", mode=mode)
    assert (driver.poll_command(), driver.poll_interval_s) == (b"?\r", 0.1)
    assert driver.identify_commands() == driver.start_commands() == ()
    assert driver.stop_commands() == driver.zero_commands() == ()
    assert driver.info.settings["mode"] == "poll"


def test_own_minutes_to_switching_off_are_given_back():
    driver = gauge()
    assert driver.stop_commands() == (b"AOUT0\r",)
    driver.feed(0, LIST.replace(b"AOFF5", b"AOFF10"))
    assert driver.start_commands()[0] == b"AOFF0\r"
    assert driver.stop_commands() == (b"AOUT0\r", b"AOFF10\r")


def test_minutes_that_we_set_ourselves_are_not_taken_for_the_gauges_own():
    driver = gauge()
    driver.feed(0, LIST)
    driver.reset()
    driver.feed(0, LIST.replace(b"AOFF5", b"AOFF0"))
    assert driver.stop_commands() == (b"AOUT0\r", b"AOFF5\r")


@pytest.mark.parametrize("field", [b"AOFF31", b"AOFF", b"XAOFF5", b"AOFF5X"])
def test_field_that_is_no_auto_off_is_never_sent_back(field: bytes):
    driver = gauge()
    driver.feed(0, LIST.replace(b"AOFF5", field))
    assert driver.stop_commands() == (b"AOUT0\r",)


def test_settings_line_answers_no_question():
    driver = gauge()
    driver.identify_commands()
    words = in_words(driver.feed(0, LIST + b"Force Gauge\r\n"))
    assert words[-1] == "identity.product Force Gauge"


@pytest.mark.parametrize(
    ("step", "words"), [("B0", "full"), ("B1", "B1"), ("B2", "B2"), ("B3", "minimum")]
)
def test_battery_of_the_simulated_gauge_is_told_in_words(step: str, words: str):
    events = simulated("mark10", f"battery to={step}", 0.1)
    assert f"battery {words}" in in_words(events)


def test_simulated_gauge_shows_what_it_was_told_to_do():
    device = simulate("mark10", "")
    device.power_on(0)
    device.receive(b"FLTC3\rFLTP0\rAOFF0\rAOUT10\rN\rLIST\r", 0)
    words = device.advance(0)
    assert words == b"V1.00;N;CUR;FLTC3;FLTP0;AOUT10;AOFF0;FULL;MIT;POL;B0\r\n"


@pytest.mark.parametrize("command", [b"AOUT50", b"Z", b"AOFF0", b"RN", b"LIST", b"N", b""])
def test_simulated_series_4_knows_none_of_the_larger_set(command: bytes):
    device = simulate("mark10", "", settings={"series": "4"})
    device.power_on(0)
    device.receive(command + b"\r", 0)
    assert device.advance(0) == b"*10\r\n"
