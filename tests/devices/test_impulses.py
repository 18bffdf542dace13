"""Repeats, restarts, delays and jumps of a device's clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.device_clock import DAY_NS, DeviceClock, time_of_day_ns
from devices.impulses import REMEMBERED, Impulse, ImpulseReader
from frailtylab.samples import DeviceStatus, GateEdge

MS = 1_000_000


def said(text: str, clock_ms: int | None, **more: object) -> Impulse:
    clock_ns = None if clock_ms is None else clock_ms * MS
    return Impulse("A", text, clock_ns, MS, **more)  # pyright: ignore[reportArgumentType]


def test_impulse_becomes_the_edge_that_it_is():
    reader = ImpulseReader(DeviceClock())
    assert reader.edge(7, said("x", 5, blocked=False, manual=True)) == (
        GateEdge("A", False, 7, 5 * MS, True, MS),
    )


def test_same_message_again_is_told_and_no_edge_even_later():
    reader = ImpulseReader(DeviceClock())
    reader.edge(1, said("first", 5))
    reader.edge(2, said("second", 6))
    assert reader.edge(3, said("first", 5)) == (DeviceStatus(3, "info", "repeated: first"),)
    assert reader.edge(4, said("third", 7)) == (GateEdge("A", True, 4, 7 * MS, False, MS),)


def test_repeated_old_message_does_not_spoil_the_clock():
    reader = ImpulseReader(DeviceClock())
    for number in range(REMEMBERED):
        reader.edge(0, said(str(number), number * 1000))
    reader.edge(0, said("0", 0))
    (edge,) = reader.edge(0, said("next", 99_000))
    assert isinstance(edge, GateEdge)
    assert edge.device_ns == 99_000 * MS


def test_messages_without_a_time_are_never_taken_for_repeats():
    reader = ImpulseReader(DeviceClock())
    assert [reader.edge(0, said("hit", None)) for _ in "ab"] == [
        (GateEdge("A", True, 0, None, False, MS),)
    ] * 2


def test_new_connection_forgets_what_was_said():
    reader = ImpulseReader(DeviceClock())
    reader.edge(0, said("first", 5))
    reader.reset()
    assert isinstance(reader.edge(0, said("first", 5))[0], GateEdge)


@given(delay_ns=st.integers(0, 10**10), clock_ms=st.integers(0, 10**9))
def test_delay_is_taken_off_exactly_and_host_time_left(delay_ns: int, clock_ms: int):
    (edge,) = ImpulseReader(DeviceClock()).edge(9, said("x", clock_ms, delay_ns=delay_ns))
    assert isinstance(edge, GateEdge)
    assert (edge.device_ns, edge.host_ns) == (clock_ms * MS - delay_ns, 9)


def test_clock_that_went_back_is_told_once_and_host_time_is_left():
    reader = ImpulseReader(DeviceClock())
    reader.edge(0, said("a", 5000))
    edge, status = reader.edge(1, said("b", 1000))
    assert isinstance(edge, GateEdge)
    assert edge.device_ns is None
    assert status == DeviceStatus(1, "error", "device clock went back")
    assert len(reader.edge(2, said("c", 9000))) == 1


def test_no_interval_reaches_over_a_restart():
    reader = ImpulseReader(DeviceClock())
    assert reader.restarted(0) == ()
    reader.edge(0, said("a", 100))
    assert reader.restarted(5) == (DeviceStatus(5, "error", "device was started again"),)
    (edge,) = reader.edge(6, said("b", 5000))
    assert isinstance(edge, GateEdge)
    assert edge.device_ns is None


@given(ns=st.integers(0, DAY_NS - 1))
def test_time_of_day_keeps_every_digit(ns: int):
    seconds, rest = divmod(ns, 10**9)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:09d}"
    assert time_of_day_ns(text) == ns
    bare = text.lstrip("0:")
    padded = bare if bare[0] != "." else "0" + bare
    assert time_of_day_ns(padded.rjust(len(text))) == ns


@pytest.mark.parametrize(
    "text",
    ["", "        .5", "24:00:00.0", "10:60:00.0", "10:00:60.0", "10:00:00", "10: 1:00.0",
     "1:00:00.0", "10:00:00.1234567890", " 10:00:00.0", "10:00:00.0 ", "\uff11\uff10:00:00.0"],
)  # fmt: skip
def test_what_is_no_time_of_day_is_none(text: str):
    assert time_of_day_ns(text) is None
