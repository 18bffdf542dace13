"""Plugging in is noticed at the next look, and nothing is ever opened for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from devices.port_watch import PERIOD_S, PortWatch
from devices.ports import PortListing

GAUGE = PortListing("/dev/ttyUSB0", "Gauge", "", 0x0403, 0x6001, "A1", "1-1")


class Looks:
    """Ports as the next looks will find them; the watch ends after the last."""

    def __init__(self, *looks: list[PortListing]) -> None:
        self.looks = list(looks)
        self.told: list[list[PortListing]] = []
        self.waits: list[float] = []
        self.done = threading.Event()
        self.watch = PortWatch(self.told.append, self.listing, self.wait)

    def listing(self) -> list[PortListing]:
        return self.looks.pop(0)

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        if self.looks:
            return False
        self.done.set()
        return stopping.wait(30)

    def run(self) -> None:
        self.watch.start()
        assert self.done.wait(30)


@pytest.fixture
def ended() -> Iterator[list[PortWatch]]:
    watches: list[PortWatch] = []
    yield watches
    for watch in watches:
        watch.close()


def test_ports_are_told_at_the_first_look_and_after_every_change_only(ended, monkeypatch):
    monkeypatch.setattr("serial.Serial.open", lambda _self: pytest.fail("a port was opened"))
    looks = Looks([], [], [GAUGE], [GAUGE], [])
    ended.append(looks.watch)
    looks.run()
    assert looks.told == [[], [GAUGE], []]
    assert set(looks.waits) == {PERIOD_S}


def test_it_looks_every_second_so_that_two_seconds_are_enough():
    assert PERIOD_S <= 1.0


def test_a_watch_that_is_on_has_one_thread_and_can_be_put_off_and_on(ended):
    looks = Looks([GAUGE])
    ended.append(looks.watch)
    looks.watch.start()
    looks.run()
    assert looks.watch.on
    looks.watch.stop()
    assert not looks.watch.on
    looks.looks, looks.done = [[]], threading.Event()
    looks.run()
    assert looks.told == [[GAUGE], []]


def test_a_look_that_ends_after_the_stop_is_not_told(ended):
    looks = Looks()
    ended.append(looks.watch)
    looking, go_on = threading.Event(), threading.Event()

    def slow() -> list[PortListing]:
        looking.set()
        go_on.wait(30)
        return [GAUGE]

    looks.watch._listing = slow
    looks.watch.start()
    assert looking.wait(30)
    looks.watch.stop()
    go_on.set()
    looks.watch.close()
    assert looks.told == []
