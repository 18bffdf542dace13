"""Midnight, resolutions, channels and check sums of the Timy."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words
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


def test_nothing_is_ever_sent_to_a_timy():
    driver = timy()
    assert driver.identify_commands() == driver.start_commands() == driver.zero_commands() == ()
    assert driver.poll_command() == b""


@pytest.mark.parametrize("gates", ["c9=A", "c0", "gate=A"])
def test_channels_that_do_not_exist_are_refused(gates: str):
    with pytest.raises(OperatorError):
        timy(gates=gates)
