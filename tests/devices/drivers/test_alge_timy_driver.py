"""Midnight, resolutions, channels and check sums of the Timy."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words, simulated
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from devices.drivers.alge_timy import checksum
from devices.simulators.alge_timy import event_line
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, GateEdge, Unknown

DAY = 86_400_000_000_000


def timy(**settings: str) -> Driver:
    return build_driver("alge_timy", settings)


def edges(driver: Driver, data: bytes) -> list[GateEdge]:
    return [event for event in driver.feed(0, data) if isinstance(event, GateEdge)]


@given(
    start=st.integers(0, DAY - 1), walk=st.integers(0, 600_000_000_000), number=st.integers(0, 9999)
)
def test_walk_time_is_exact_to_100_us_even_over_midnight(start: int, walk: int, number: int):
    lines = event_line(number, "c0", start) + b"\r" + event_line(number, "c1", start + walk) + b"\r"
    first, second = edges(timy(), lines)
    assert first.device_ns is not None
    assert second.device_ns is not None
    assert abs(second.device_ns - first.device_ns - walk) < 100_000


@pytest.mark.parametrize(
    ("line", "resolution_ns", "manual"),
    [
        (b" 0001 c0  10:00:00.1234 00\r", 100_000, False),
        (b" 0001 c0  10:00:00.12   00\r", 10_000_000, False),
        (b" 0001 c0M 10:00:00.1200 00\r", 10_000_000, True),
        (b" 0001 c5  10:00:00.1200 00\r", 10_000_000, False),
        (b" 0001 c0  10:00:00.1    00\r", 100_000_000, False),
    ],
)
def test_resolution_is_that_of_channel_key_and_digits(
    line: bytes, resolution_ns: int, manual: bool
):
    (edge,) = edges(timy(gates="c0=A, c5=B"), line)
    assert (edge.resolution_ns, edge.manual) == (resolution_ns, manual)


@pytest.mark.parametrize("info", [b"m", b"c", b"C", b"d", b"i", b"n", b"t", b"s", b"p", b"b"])
def test_line_that_repeats_or_cancels_a_time_is_no_edge(info: bytes):
    (event,) = timy().feed(0, info + b"0001 c0  10:00:00.1234 00\r")
    assert isinstance(event, DeviceStatus)


@pytest.mark.parametrize("info", [b" ", b"?"])
def test_live_impulse_is_an_edge(info: bytes):
    assert len(edges(timy(), info + b"0001 c0  10:00:00.1234 00\r")) == 1


def test_channels_are_mapped_by_the_settings():
    driver = timy(gates="c3=A, c2=B")
    assert [
        e.gate for e in edges(driver, b" 0001 c3  10:00:00.1 00\r 0001 c2  10:00:01.1 00\r")
    ] == [
        "A",
        "B",
    ]
    assert edges(driver, b" 0001 c0  10:00:00.1 00\r") == []


def test_clock_set_back_is_told_once_and_host_time_is_left():
    driver = timy()
    driver.feed(0, b" 0001 c0  10:00:00.1 00\r")
    events = driver.feed(5, b" 0001 c1  09:00:00.1 00\r 0001 c0  09:00:05.1 00\r")
    assert in_words(events) == [
        "gate B blocked",
        "error device clock went back",
        "gate A blocked",
    ]


@given(body=st.binary(min_size=1, max_size=26), place=st.integers(0, 25), flip=st.integers(1, 255))
def test_check_sum_sees_any_one_changed_byte(body: bytes, place: int, flip: int):
    changed = bytearray(body)
    changed[place % len(body)] ^= flip
    assert checksum(bytes(changed)) != checksum(body)


def test_line_with_a_wrong_sum_is_unknown():
    body = b" 0001 c0  10:00:00.1234 00"
    assert len(edges(timy(checksum="on"), body + checksum(body) + b"\r")) == 1
    (event,) = timy(checksum="on").feed(0, body.replace(b"1234", b"1235") + checksum(body) + b"\r")
    assert isinstance(event, Unknown)


def test_nothing_is_sent_to_a_timy_unless_a_setting_asks():
    driver = timy(checksum="on")
    assert driver.identify_commands() == driver.start_commands() == driver.zero_commands() == ()
    assert driver.poll_command() == b""


@pytest.mark.parametrize("gates", ["c9=A", "c0", "gate=A"])
def test_channels_that_do_not_exist_are_refused(gates: str):
    with pytest.raises(OperatorError):
        timy(gates=gates)


def test_check_sum_is_switched_on_when_asked_and_then_required():
    driver = timy(checksum="ask")
    assert driver.start_commands() == (b"CHK1\r",)
    body = b" 0001 c0  10:00:00.1234 00"
    assert edges(driver, body + b"\r") == []
    assert len(edges(driver, body + checksum(body) + b"\r")) == 1


def test_check_sum_asked_for_reaches_the_device_and_comes_back():
    events = simulated("alge_timy", "walk at=1 time=2", 5, {"checksum": "ask"})
    assert [event.gate for event in events if isinstance(event, GateEdge)] == ["A", "B"]
    assert not [event for event in events if isinstance(event, Unknown)]


def test_version_is_asked_for_only_when_the_setting_says_so():
    assert timy().identify_commands() == ()
    assert timy(identify="on").identify_commands() == (b"NSF?\r",)
    events = simulated("alge_timy", "", 1, {"identify": "on"})
    assert in_words(events) == ["identity.firmware TIMY SIMULATED V05.1.8"]


ANSWER = b"TIMY V05.1.8\r"


def test_answer_counts_once_within_its_window_after_the_first_line():
    driver = timy(identify="on")
    assert isinstance(driver.feed(0, ANSWER)[0], Unknown)
    driver.identify_commands()
    assert in_words(driver.feed(5_000_000_000, b" 0001 c0  10:00:00.1234 00\r" + ANSWER)) == [
        "gate A blocked at 36000.1234 s",
        "identity.firmware TIMY V05.1.8",
    ]
    assert isinstance(driver.feed(5_000_000_001, ANSWER)[0], Unknown)


def test_answer_after_its_window_or_a_reset_is_unknown():
    driver = timy(identify="on")
    driver.identify_commands()
    driver.feed(0, b"n0034\r")
    assert isinstance(driver.feed(1_000_000_001, ANSWER)[0], Unknown)
    driver.identify_commands()
    driver.reset()
    assert isinstance(driver.feed(0, ANSWER)[0], Unknown)


@pytest.mark.parametrize("line", [b"n0001 c0  10:00:0x.1", b"TIMY", b"V1", b"\xffTIMY 1", b"1 2 3"])
def test_spoilt_impulse_is_never_taken_for_a_version(line: bytes):
    driver = timy(identify="on")
    driver.identify_commands()
    assert isinstance(driver.feed(0, line + b"\r")[0], Unknown)


@given(micros=st.integers(0, 10**10), start=st.integers(0, DAY - 1))
def test_delay_of_a_channel_is_taken_off_exactly(micros: int, start: int):
    setting = f"c1={micros // 1000}.{micros % 1000:03d}"
    lines = event_line(1, "c0", start) + b"\r" + event_line(1, "c1", start) + b"\r"
    if micros // 1000 > 99_999:
        with pytest.raises(OperatorError):
            timy(delays_ms=setting)
        return
    driver = timy(delays_ms=setting)
    first, second = edges(driver, lines)
    assert first.device_ns is not None
    assert second.device_ns is not None
    assert first.device_ns - second.device_ns == micros * 1000
    assert driver.info.settings["delays_ms"] == setting


def test_key_of_the_device_has_no_delay():
    (edge,) = edges(timy(delays_ms="c0=12.5"), b" 0001 c0M 10:00:00.1200 00\r")
    assert edge.device_ns == 36_000_120_000_000


def test_delayed_channel_of_the_simulator_gives_the_walk_of_its_script():
    events = simulated("alge_timy", "walk at=1 time=2.5", 5, {"delays_ms": "c1=12.5"})
    first, second = (event for event in events if isinstance(event, GateEdge))
    assert first.device_ns is not None
    assert second.device_ns is not None
    assert second.device_ns - first.device_ns == 2_500_000_000


@pytest.mark.parametrize("delays", ["c9=1", "c0=-1", "c0=1e3", "c0=1,5", "c0", "12.5", "c0=123456"])
def test_delays_that_are_no_milliseconds_of_a_channel_are_refused(delays: str):
    with pytest.raises(OperatorError, match="delays_ms"):
        timy(delays_ms=delays)


def test_line_said_twice_is_one_impulse():
    line = b" 0001 c0  10:00:00.1234 00\r"
    assert in_words(timy().feed(0, line + line)) == [
        "gate A blocked at 36000.1234 s",
        "info repeated: 0001 c0  10:00:00.1234 00",
    ]
