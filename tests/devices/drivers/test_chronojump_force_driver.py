"""What Chronojump's transcript doesn't show: commands, answers, restarts, the sensor's clock."""

from __future__ import annotations

from itertools import pairwise

from helpers.device_rig import in_words, run_simulator, simulated
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, Unknown

S = 1_000_000_000
MS = 1_000_000


def sensor(**settings: str) -> Driver:
    return build_driver("chronojump_force", settings)


def asked() -> Driver:
    driver = sensor()
    driver.identify_commands()
    return driver


def forces(events: list[DeviceEvent]) -> list[ForceSample]:
    return [event for event in events if isinstance(event, ForceSample)]


def statuses(events: list[DeviceEvent]) -> list[str]:
    return in_words([event for event in events if isinstance(event, DeviceStatus)])


def test_sensor_is_asked_between_captures_and_waited_for():
    driver = sensor()
    assert driver.identify_commands() == (
        b"end_capture:\r\n", b"get_version:\r\n", b"get_tare:\r\n", b"get_calibration_factor:\r\n",
    )  # fmt: skip
    assert driver.start_commands() == (b"start_capture:\r\n",)
    assert driver.stop_commands() == (b"end_capture:\r\n",)
    assert driver.boot_wait_s == 2
    assert driver.command_gap_s > 1


def test_zero_ends_the_capture_before_it_tares():
    assert sensor().zero_commands() == (b"end_capture:\r\n", b"tare:\r\n", b"start_capture:\r\n")


def test_nothing_but_tare_that_the_sensor_keeps_is_ever_sent():
    driver = sensor()
    sent = b"".join(
        (
            *driver.identify_commands(),
            *driver.start_commands(),
            *driver.stop_commands(),
            *driver.zero_commands(),
            driver.poll_command(),
        )
    )
    assert b"set_" not in sent
    assert b"calibrate:" not in sent
    assert b"tare:" not in b"".join((*driver.start_commands(), *driver.stop_commands()))


def test_answers_after_the_end_of_a_capture_are_identity_and_settings():
    events = asked().feed(0, b"Capture ended:\r\nForce_Sensor-0.6\r\n10000\r\n915.00\r\n")
    assert in_words(events)[1:] == [
        "identity.model Force_Sensor",
        "identity.firmware 0.6",
        "settings tare: 10000",
        "settings calibration factor: 915.00",
    ]


def test_answer_is_taken_once():
    driver = asked()
    driver.feed(0, b"Capture ended:\r\n10000\r\n915.00\r\n")
    assert in_words(driver.feed(0, b"10000\r\n915.00\r\n")) == [
        "unknown b'10000'",
        "unknown b'915.00'",
    ]


def test_tail_of_a_reading_is_no_calibration_factor():
    driver = sensor()
    driver.reset()
    driver.identify_commands()
    words = in_words(driver.feed(0, b"325.40\r\n1234567;325.40\r\n325.41\r\n"))
    assert words[0] == "unknown b'325.40'"
    assert words[2] == "unknown b'325.41'"


def test_sensor_that_still_captures_when_it_is_asked_is_not_called_restarted():
    driver = asked()
    events = driver.feed(0, b"1234567;3.25\r\nCapture ended:\r\nForce_Sensor-0.6\r\n")
    assert not any("restarted" in words for words in in_words(events))
    assert "identity.firmware 0.6" in in_words(events)


def test_greeting_in_a_capture_is_a_restart_and_no_answer():
    driver = asked()
    driver.feed(0, b"Capture ended:\r\n12500;1.00\r\n")
    words = in_words(driver.feed(0, b"Force_Sensor-0.6\r\n915.00\r\n"))
    assert words == ["error device restarted", "unknown b'915.00'"]


def test_negative_squeeze_turns_the_sign_and_keeps_the_digits():
    events = sensor(squeeze="negative").feed(0, b"1000;-325.40\r\n2000;0.10\r\n")
    assert [sample.text for sample in forces(events)] == ["325.40", "-0.10"]


def test_capture_after_a_capture_goes_on_by_the_hosts_time():
    driver = sensor()
    driver.feed(10 * S, b"5000000;1.00\r\n")
    driver.feed(13 * S, b"Starting capture...\r\n")
    (sample,) = forces(driver.feed(13 * S + 13 * MS, b"12500;1.00\r\n"))
    assert sample.device_ns == 8_012_500_000


def test_reset_begins_a_new_clock():
    driver = sensor()
    driver.feed(0, b"90000000;1.00\r\n")
    driver.reset()
    events = driver.feed(0, b"500;1.00\r\n12500;1.00\r\n")
    assert [sample.device_ns for sample in forces(events)] == [12_500_000]


@given(st.lists(st.integers(1, 2**31 - 1), min_size=1, max_size=50), st.integers(0, 2**32 - 1))
def test_differences_are_the_sensors_own_over_any_number_of_wraps(steps: list[int], first: int):
    driver, micros, told = sensor(), first, first * 1000
    for step in [0, *steps]:
        micros, told = micros + step, told + step * 1000
        (sample,) = forces(driver.feed(0, b"%d;1.00\r\n" % (micros % 2**32)))
        assert sample.device_ns == told


def test_simulated_sensor_tells_all_before_its_first_reading():
    events = simulated("chronojump_force", "", 2)
    first = next(i for i, event in enumerate(events) if isinstance(event, ForceSample))
    assert in_words(events[:first]) == [
        "banner Capture ended:",
        "identity.model Force_Sensor",
        "identity.firmware 0.6-SIMULATED",
        "settings tare: 10000",
        "settings calibration factor: 915.00",
        "banner Starting capture...",
    ]
    assert not [event for event in events if isinstance(event, Unknown)]


def test_zero_takes_the_force_away_and_the_readings_go_on():
    driver = sensor()
    device = simulate("chronojump_force", "flat value=2")
    events = run_simulator(device, driver, 8, zero_s=10)
    assert forces(events)[0].text == "19.61"
    assert forces(events)[-1].text == "0.00"
    assert "settings tare: 27946" in statuses(events)
    assert not any(isinstance(event, Unknown) for event in events)
    times = [sample.device_ns for sample in forces(events)]
    assert times == sorted(times, key=lambda ns: ns or 0)


def test_time_over_a_zero_is_right_to_the_delay_of_the_line():
    events = run_simulator(simulate("chronojump_force", ""), sensor(), 8, zero_s=10)
    first, last = forces(events)[0], forces(events)[-1]
    assert first.device_ns is not None
    assert last.device_ns is not None
    difference_ns = (last.device_ns - first.device_ns) - (last.host_ns - first.host_ns)
    assert abs(difference_ns) < 20 * MS


def test_restart_in_a_capture_is_told_and_ends_the_readings():
    events = simulated("chronojump_force", "reboot at=10 greet=yes", 8)
    assert statuses(events)[-1] == "error device restarted"
    assert forces(events)[-1].host_ns <= 10 * S


def test_restart_without_a_greeting_is_silence():
    events = simulated("chronojump_force", "reboot at=10", 8)
    assert "error device restarted" not in statuses(events)
    assert forces(events)[-1].host_ns <= 10 * S


def test_trigger_is_told_between_the_readings():
    events = simulated("chronojump_force", "trigger at=9; trigger at=9.5 to=r", 4)
    told = [words for words in statuses(events) if "trigger" in words]
    assert [words.split(" at ")[0] for words in told] == ["info trigger R", "info trigger r"]


def test_wrap_of_the_simulated_sensor_is_no_jump():
    events = simulated("chronojump_force", "clock start=4294.9", 3)
    times = [sample.device_ns or 0 for sample in forces(events)]
    assert times[0] < 2**32 * 1000 < times[-1]
    assert {b - a for a, b in pairwise(times)} == {12_500_000}
