"""Readings are gathered for a frame; nothing overtakes them, and nothing is lost or late."""

from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QObject

from frailtylab.instruments import Batch, LinkState
from frailtylab.samples import DeviceStatus, ForceSample, GateEdge, LinkLost, Unknown
from ui.bridge import SampleBridge, only_readings

NEVER_MS = 3_600_000


def reading(number: int) -> Batch:
    sample = ForceSample(number, number / 10, "kgf", f"{number / 10}", 0.1)
    return Batch("grip", number, b"x", (sample,))


def half_a_reading(number: int) -> Batch:
    return Batch("grip", number, b"25.", ())


def edge(number: int) -> Batch:
    return Batch("gates", number, b"x", (GateEdge("A", True, number),))


def word(number: int) -> Batch:
    return Batch("grip", number, b"x", (DeviceStatus(number, "battery", "B1"),))


def noise(number: int) -> Batch:
    return Batch("grip", number, b"?", (Unknown(number, b"?"),))


def lost(number: int) -> Batch:
    return Batch("grip", number, b"", (LinkLost(number, "unplugged"),), LinkState.LOST)


def closed(number: int) -> Batch:
    return Batch("grip", number, b"", (), LinkState.CLOSED)


def ready(number: int) -> Batch:
    """A reading with which the connection became ready."""
    return Batch("grip", number, b"x", reading(number).events, LinkState.READY)


PLAIN = (reading, half_a_reading)
URGENT = (edge, word, noise, lost, closed, ready)


class Taker(QObject):
    """What arrived, by number. Frames end only when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.bridge = SampleBridge()
        self.bridge._frame.setInterval(NEVER_MS)
        self.numbers: list[int] = []
        self.bridge.arrived.connect(self.take)

    def take(self, batch: Batch) -> None:
        self.numbers.append(batch.host_ns)

    def end_frame(self) -> None:
        self.bridge._frame.stop()
        self.bridge._end_frame()


@pytest.fixture
def taker(qtbot):
    taker = Taker()
    yield taker
    taker.bridge.close()


@pytest.mark.parametrize("make", PLAIN)
def test_readings_wait_for_the_end_of_their_frame(taker, make):
    taker.bridge.submit(make(0))
    QCoreApplication.processEvents()
    assert taker.numbers == [0]
    for number in range(1, 20):
        taker.bridge.submit(make(number))
    QCoreApplication.processEvents()
    assert taker.numbers == [0]
    taker.end_frame()
    assert taker.numbers == list(range(20))


@pytest.mark.parametrize("make", URGENT)
def test_anything_else_comes_at_once_behind_the_readings_before_it(taker, make):
    taker.bridge.submit(reading(0))
    QCoreApplication.processEvents()
    taker.bridge.submit(reading(1))
    taker.bridge.submit(make(2))
    taker.bridge.submit(reading(3))
    QCoreApplication.processEvents()
    assert taker.numbers == [0, 1, 2, 3]


def test_a_drain_hands_over_what_waits_and_nothing_twice(taker):
    for number in range(5):
        taker.bridge.submit(reading(number))
    taker.bridge.drain()
    assert taker.numbers == [0, 1, 2, 3, 4]
    QCoreApplication.processEvents()
    taker.end_frame()
    assert taker.numbers == [0, 1, 2, 3, 4]


def test_a_reading_that_comes_while_the_last_ones_are_handed_over_is_not_forgotten(taker):
    taker.bridge.arrived.connect(
        lambda batch: batch.host_ns == 0 and taker.bridge.submit(reading(1))
    )
    taker.bridge.submit(reading(0))
    QCoreApplication.processEvents()
    taker.end_frame()
    assert taker.numbers == [0, 1]


def test_whoever_is_told_may_drain(taker):
    taker.bridge.arrived.connect(lambda _batch: taker.bridge.drain())
    for number in range(4):
        taker.bridge.submit(reading(number))
    taker.bridge.drain()
    assert taker.numbers == [0, 1, 2, 3]


def test_a_stream_that_ends_is_handed_over_to_its_end(qtbot):
    bridge, numbers = SampleBridge(), []
    bridge.arrived.connect(lambda batch: numbers.append(batch.host_ns))
    for number in range(3):
        bridge.submit(reading(number))
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: numbers == [0, 1, 2], timeout=20_000)
    qtbot.waitUntil(lambda: not bridge._expected, timeout=20_000)
    bridge.submit(reading(3))
    qtbot.waitUntil(lambda: numbers == [0, 1, 2, 3], timeout=20_000)
    bridge.close()


def test_nothing_comes_out_of_a_closed_bridge(taker):
    taker.bridge.submit(lost(0))
    taker.bridge.close()
    taker.bridge.submit(closed(1))
    QCoreApplication.processEvents()
    assert taker.numbers == []
    assert not taker.bridge._frame.isActive()


STEPS = st.lists(
    st.one_of(st.sampled_from((*PLAIN, *URGENT)), st.sampled_from(("events", "frame", "drain")))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_order_is_kept_and_nothing_is_lost_whatever_comes_when(qtbot, steps):
    taker, sent, urgent = Taker(), 0, 0
    for step in steps:
        if callable(step):
            taker.bridge.submit(step(sent))
            sent += 1
            urgent = sent if step in URGENT else urgent
            continue
        if step == "events":
            QCoreApplication.processEvents()
            assert len(taker.numbers) >= urgent
        elif step == "frame":
            taker.end_frame()
        else:
            taker.bridge.drain()
            assert len(taker.numbers) == sent
    QCoreApplication.processEvents()
    taker.bridge.drain()
    taker.bridge.close()
    assert taker.numbers == list(range(sent))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kinds=st.lists(st.sampled_from((*PLAIN, *URGENT)), min_size=1, max_size=200))
def test_order_is_kept_while_another_thread_submits(qtbot, kinds):
    bridge, numbers = SampleBridge(), []
    bridge.arrived.connect(lambda batch: numbers.append(batch.host_ns))
    reader = threading.Thread(
        target=lambda: [bridge.submit(make(number)) for number, make in enumerate(kinds)]
    )
    reader.start()
    while reader.is_alive():
        QCoreApplication.processEvents()
        bridge.drain()
    reader.join()
    bridge.drain()
    bridge.close()
    assert numbers == list(range(len(kinds)))


@pytest.mark.parametrize("make", PLAIN)
def test_only_readings_may_wait(make):
    assert only_readings(make(0))


@pytest.mark.parametrize("make", URGENT)
def test_what_is_no_reading_may_not_wait(make):
    assert not only_readings(make(0))
