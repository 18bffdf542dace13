"""Terminals, states, wraps and restarts of the WICHRO controller."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words, run_simulator, simulated
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, GateEdge, Unknown

WRAP = 1 << 32


def wichro(**settings: str) -> Driver:
    return build_driver("chronojump_wichro", settings)


def edges(driver: Driver, data: bytes) -> list[GateEdge]:
    return [event for event in driver.feed(0, data) if isinstance(event, GateEdge)]


@given(start=st.integers(0, WRAP - 1), walk=st.integers(1, 3_600_000))
def test_interval_is_exact_even_where_the_counter_starts_again(start: int, walk: int):
    data = f"1;{start};1\r\n2;{(start + walk) % WRAP};1\r\n".encode()
    first, second = edges(wichro(), data)
    assert first.device_ns is not None
    assert second.device_ns is not None
    assert second.device_ns - first.device_ns == walk * 1_000_000
    assert first.resolution_ns == 1_000_000


@pytest.mark.parametrize(
    ("setting", "state", "blocked"), [("1", 1, True), ("0", 0, True), ("0", 1, False)]
)
def test_state_of_a_broken_beam_is_a_setting(setting: str, state: int, blocked: bool):
    (edge,) = edges(wichro(blocked_state=setting), b"1;5;%d\r\n" % state)
    assert edge.blocked is blocked


def test_restart_between_two_edges_leaves_host_time_only():
    data = b"1;100;1\r\nWifi-Controller-4.3\r\n2;5000;1\r\n"
    assert in_words(wichro().feed(0, data)) == [
        "gate A blocked at 0.1 s",
        "identity.firmware Wifi-Controller-4.3",
        "error device was started again",
        "gate B blocked",
    ]


def test_nothing_is_sent_by_default():
    driver = wichro()
    assert driver.identify_commands() == driver.start_commands() == driver.stop_commands() == ()
    assert driver.boot_wait_s == 0


@pytest.mark.parametrize(("times", "count"), [("1", 1), ("13", 13)])
def test_terminals_are_switched_on_and_off_as_often_as_told(times: str, count: int):
    driver = wichro(activate=times)
    assert driver.start_commands() == (b"all:256;" * count,)
    assert driver.stop_commands() == (b"all:0;" * count,)
    assert driver.boot_wait_s > 0


def test_firmware_that_waits_for_13_instructions_reports_only_then():
    assert not [e for e in simulated("chronojump_wichro", "step at=4", 3, {"activate": "1"})
                if isinstance(e, GateEdge)]  # fmt: skip
    driver = wichro(activate="13")
    events = run_simulator(
        simulate("chronojump_wichro", "step at=4", 1, {"activate": "13"}), driver, 3
    )
    assert [e for e in events if isinstance(e, GateEdge)]
    assert not [e for e in events if isinstance(e, Unknown)]


def test_controller_answers_when_13_instructions_have_come():
    device = simulate("chronojump_wichro", "")
    device.power_on(0)
    device.advance(0)
    device.receive(b"local:get_version;", 0)
    assert device.advance(0) == b""
    device.receive(b"local:get_version;" * 12, 0)
    assert device.advance(0).count(b"\r\nWifi-Controller-4.3") == 13
    device.receive(b"all:0;" * 13, 0)
    device.trigger("step", 0)
    assert b";" not in device.advance(10**9).removeprefix(b"all:0;" * 13 + b"\r\n")


def test_fourth_field_is_no_change_of_a_beam():
    (event,) = wichro().feed(0, b"1;19734;1;97\r\n")
    assert isinstance(event, DeviceStatus)


@pytest.mark.parametrize(
    "line",
    [b"1;4294967296;1", b"1;5", b"1;5;2", b"1;5;1;", b";5;1", b"1;-5;1", b"1,5,1", b"\x01\x00"],
)
def test_line_that_does_not_fit_is_unknown(line: bytes):
    assert wichro().feed(0, line + b"\r\n") == [Unknown(0, line)]


@pytest.mark.parametrize("gates", ["A=1", "01=A", "1234=A"])
def test_terminals_that_do_not_exist_are_refused(gates: str):
    with pytest.raises(OperatorError, match="terminals"):
        wichro(gates=gates)
