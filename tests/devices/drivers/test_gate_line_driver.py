"""Own patterns, states and clocks of the generic gate driver; edges as the wire gives them."""

from __future__ import annotations

import pytest
from helpers.device_rig import in_words

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.samples import GateEdge


def gates(**settings: str) -> Driver:
    return build_driver("gate_line", settings)


def test_own_pattern_with_words_for_the_states():
    driver = gates(
        pattern=r"(?P<gate>\w+) (?P<state>\w+) (?P<time>[\d.]+)s",
        gates="start=A, finish=B",
        blocked_states="broken",
        clear_states="free",
        time_unit="s",
    )
    assert in_words(
        driver.feed(0, b"start broken 1.25s\r\nfinish free 5.5s\r\nstart odd 6s\r\n")
    ) == [
        "gate A blocked at 1.25 s",
        "gate B clear at 5.5 s",
        "unknown b'start odd 6s'",
    ]


def test_line_without_a_state_is_a_broken_beam_with_host_time_only():
    (edge,) = gates(preset="any_line").feed(77, b"hit\r\n")
    assert edge == GateEdge("A", True, 77, None, False, None)


@pytest.mark.parametrize(
    ("settings", "line", "step_ns"),
    [
        ({"preset": "plain"}, b"A 1 5\r", 1_000),
        ({"preset": "chronojump"}, b"1;5;1\r", 1_000_000),
        ({"preset": "vernier"}, b"05\t5001\r", 1_000),
        ({"preset": "vernier_state"}, b"1\t0\t5.001000\r", 1_000),
    ],
)
def test_resolution_is_the_step_of_the_time(settings: dict[str, str], line: bytes, step_ns: int):
    (edge,) = gates(**settings).feed(0, line)
    assert isinstance(edge, GateEdge)
    assert edge.resolution_ns == step_ns


def test_chatter_reaches_the_trial_edge_by_edge():
    data = b"".join(b"A %d %d\r\n" % (n % 2, 1_000_000 + n * 4_000) for n in range(1, 6))
    edges = gates().feed(9, data)
    assert [e.blocked for e in edges if isinstance(e, GateEdge)] == [True, False, True, False, True]
    assert {e.host_ns for e in edges} == {9}


def test_second_gate_before_the_first_keeps_order_and_times():
    words = in_words(gates().feed(0, b"B 1 1000000\r\nA 1 1030000\r\n"))
    assert words == ["gate B blocked at 1 s", "gate A blocked at 1.03 s"]


@pytest.mark.parametrize("line", [b"A 1 12345", b"A 0 12345"], ids=["broken", "clear"])
def test_line_said_twice_is_one_edge(line: bytes):
    other = b"B 1 12346"
    words = in_words(gates().feed(0, b"\r\n".join((line, line, other, line, b""))))
    assert words[1] == words[3] == f"info repeated: {line.decode()}"
    assert [word.split()[0] for word in words] == ["gate", "info", "gate", "info"]


def test_second_break_within_a_coarse_second_is_an_edge_of_its_own():
    driver = gates(pattern=r"hit (?P<time>\d+)", single_gate="A", time_unit="s")
    assert in_words(driver.feed(0, b"hit 5\r\nhit 5\r\n")) == ["gate A blocked at 5 s"] * 2


def test_micros_that_started_again_still_agree_with_the_millis():
    driver = gates(preset="vernier")
    words = in_words(driver.feed(0, b"04294966\t4294966010\r\n04294970\t2704\r\n"))
    assert words == ["gate A blocked at 4294.96601 s", "gate A blocked at 4294.97 s"]


def test_line_that_lost_its_head_is_not_read_as_the_other_state():
    assert in_words(gates(preset="vernier").feed(0, b"15234\t15234567\r\n"))[0].startswith(
        "unknown"
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"pattern": "(?P<gate>x)", "gates": "x"}, "name=role"),
        ({"preset": "any_line", "pattern": "("}, "pattern"),
        ({"time_unit": "h"}, "s, ms, us"),
    ],
)
def test_settings_that_cannot_work_are_refused_in_words(settings: dict[str, str], told: str):
    with pytest.raises(OperatorError, match=told):
        gates(**settings)
