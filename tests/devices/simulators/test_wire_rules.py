"""The faulty wire by itself: order, delays and losses of the bytes of a device that counts."""

from __future__ import annotations

import pytest
from helpers.device_rig import MS
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.device import BaseDevice
from devices.simulators.faults import FaultyWire
from devices.simulators.script import parse_script
from devices.simulators.timeline import Timeline

STEP = 10 * MS


class Counter(BaseDevice):
    """Sends ``<00>``, ``<01>``... every 10 ms."""

    sent = 0

    def receive(self, data: bytes, now_ns: int) -> None:
        self.sent = int(data)

    def advance(self, now_ns: int) -> bytes:
        out = b""
        while (self.sent + 1) * STEP <= self.timeline.elapsed(now_ns):
            out += b"<%02d>" % (self.sent % 100)
            self.sent += 1
        return out

    def next_due_ns(self) -> int | None:
        return self.timeline.host_ns((self.sent + 1) * STEP)


def wired(script: str, seed: int = 1) -> FaultyWire:
    timeline = Timeline(parse_script(script), seed)
    wire = FaultyWire(Counter(timeline), timeline)
    wire.power_on(0)
    return wire


def heard(wire: FaultyWire, until_ms: int, step_ms: int = 1) -> dict[int, bytes]:
    """What came at which millisecond."""
    pieces = {ms: wire.advance(ms * MS) for ms in range(0, until_ms + 1, step_ms)}
    return {ms: data for ms, data in pieces.items() if data}


def test_sound_wire_changes_nothing():
    assert heard(wired(""), 30) == {10: b"<00>", 20: b"<01>", 30: b"<02>"}


def test_split_sends_the_rest_after_its_delay():
    pieces = heard(wired("split by=0.004"), 14)
    assert sorted(pieces) == [10, 14]
    assert pieces[10] + pieces[14] == b"<00>"
    assert pieces[10]


def test_merge_sends_a_window_at_once():
    assert heard(wired("merge by=0.05"), 60) == {50: b"<00><01><02><03>"}


def test_late_bytes_are_late_by_no_more_than_said():
    pieces = heard(wired("late by=0.008"), 400)
    assert b"".join(pieces.values()).startswith(b"<00><01><02>")
    assert all(10 * n <= ms <= 10 * n + 8 for n, ms in enumerate(pieces, start=1))
    assert any(ms % 10 for ms in pieces)


def test_garbage_stands_before_a_piece_as_a_line_of_its_own():
    pieces = heard(wired("garbage count=5"), 10)
    assert pieces[10].endswith(b"\r\n<00>")
    assert len(pieces[10]) == 5 + 2 + 4


def test_garbage_of_nothing_is_an_empty_line():
    assert heard(wired("garbage count=0"), 10) == {10: b"\r\n<00>"}


def test_stalled_bytes_are_lost_and_not_late():
    assert heard(wired("stall at=0.015 for=0.01"), 40) == {
        10: b"<00>",
        30: b"<02>",
        40: b"<03>",
    }


def test_fault_ends_when_its_time_is_over():
    assert heard(wired("garbage for=0.015 count=1"), 20)[20] == b"<01>"


def test_bytes_on_their_way_are_gone_when_the_cable_is_pulled():
    wire = wired("merge by=0.05; unplug at=0.03 for=0.01")
    wire.advance(25 * MS)
    assert wire.plugged(25 * MS)
    assert not wire.plugged(35 * MS)
    assert wire.plugged(40 * MS)
    assert wire.advance(50 * MS).count(b"<00>") == 0


def test_way_to_the_device_is_sound():
    wire = wired("split; late; garbage; stall")
    wire.receive(b"0", 0)
    assert wire.next_due_ns() == STEP


@pytest.mark.parametrize(
    ("script", "now_ms", "due_ms"),
    [
        ("", 0, 10),
        ("unplug at=0.004", 0, 4),
        ("unplug at=0.004 for=0.002", 4, 6),
        ("split by=0.004", 10, 14),
        ("merge by=0.05", 10, 20),
    ],
)
def test_wire_knows_what_comes_next(script: str, now_ms: int, due_ms: int):
    wire = wired(script)
    wire.advance(now_ms * MS)
    assert wire.next_due_ns() == due_ms * MS


@given(
    seed=st.integers(0, 1000),
    faults=st.lists(
        st.sampled_from(
            ["split by=0.003", "merge by=0.03", "late by=0.02", "split at=0.1 by=0.05 for=0.1"]
        ),
        max_size=3,
    ),
    step_ms=st.integers(1, 40),
)
def test_no_fault_of_time_loses_doubles_or_swaps_a_byte(seed: int, faults: list[str], step_ms: int):
    wire = wired("; ".join(faults), seed)
    data = b"".join(heard(wire, 400, step_ms).values()) + wire.advance(400 * MS)
    whole = b"".join(b"<%02d>" % n for n in range(40))
    assert whole.startswith(data)
    assert len(data) > 100
