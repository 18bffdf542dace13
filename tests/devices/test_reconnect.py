"""When a lost connection is tried again, on a clock that only waits move."""

from __future__ import annotations

import threading

import pytest

from devices.reconnect import LOOK_S, Reconnect, cannot_tell


class Desk:
    """A port that is plugged in at a time, and a wait that lets time pass."""

    def __init__(self, back_at_s: float | None) -> None:
        self.now_s = 0.0
        self.back_at_s = back_at_s
        self.looks = 0
        self.waits: list[float] = []
        self.stopping = threading.Event()

    def is_there(self, _url: str) -> bool:
        self.looks += 1
        return self.back_at_s is not None and self.now_s >= self.back_at_s

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now_s += seconds
        return stopping.is_set()

    def reconnect(self, failures: int) -> Reconnect:
        made = Reconnect("COM3", self.is_there, self.wait)
        for _ in range(failures):
            made.failed()
        return made


@pytest.mark.parametrize("failures", [1, 2, 4, 20])
@pytest.mark.parametrize("back_at_s", [0.2, 0.9])
def test_port_that_comes_back_is_tried_within_half_a_second(failures: int, back_at_s: float):
    desk = Desk(back_at_s)
    desk.reconnect(failures).pause(desk.stopping)
    assert back_at_s <= desk.now_s <= back_at_s + LOOK_S


def test_port_that_comes_back_but_does_not_open_yet_is_tried_again_after_a_second():
    desk = Desk(0.9)
    reconnect = desk.reconnect(10)
    reconnect.pause(desk.stopping)
    reconnect.failed()
    before_s = desk.now_s
    reconnect.pause(desk.stopping)
    assert desk.now_s - before_s == 1


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (9, 8)])
def test_port_that_is_there_and_does_not_open_is_tried_ever_more_rarely(
    failures: int, seconds: int
):
    desk = Desk(0.0)
    desk.reconnect(failures).pause(desk.stopping)
    assert desk.now_s == seconds


def test_absent_port_is_looked_for_twice_a_second_and_no_more():
    desk = Desk(None)
    desk.reconnect(4).pause(desk.stopping)
    assert set(desk.waits) == {LOOK_S}
    assert desk.looks == 1 + 8 / LOOK_S


def test_what_no_list_shows_is_waited_for_in_one_piece():
    desk = Desk(None)
    reconnect = Reconnect("socket://x:1", cannot_tell, desk.wait)
    reconnect.failed()
    reconnect.failed()
    reconnect.pause(desk.stopping)
    assert desk.waits == [2]


def test_closing_ends_the_wait_for_a_port():
    desk = Desk(None)
    desk.stopping.set()
    desk.reconnect(9).pause(desk.stopping)
    assert desk.waits == [LOOK_S]


@pytest.mark.parametrize("is_listed", [True, False])
def test_waits_begin_anew_after_somebody_said_that_something_was_plugged_in(is_listed: bool):
    desk = Desk(0.0)
    reconnect = Reconnect("COM3", desk.is_there if is_listed else cannot_tell, desk.wait)
    for _ in range(9):
        reconnect.failed()
    desk.stopping.set()
    reconnect.pause(desk.stopping)
    desk.stopping.clear()
    reconnect.failed()
    before_s = desk.now_s
    reconnect.pause(desk.stopping)
    assert desk.now_s - before_s == 1


def test_loss_after_a_good_time_begins_with_the_shortest_wait():
    desk = Desk(0.0)
    reconnect = desk.reconnect(4)
    reconnect.failed(held_s=60)
    reconnect.pause(desk.stopping)
    assert desk.now_s == 1
