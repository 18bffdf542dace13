"""Both ways of noticing a change: told by a system that a test plays, and by looking."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import pytest
from helpers.fake_clock import FakeClock

from devices.transport.line_sources import look
from devices.transport.line_tracker import Look
from devices.transport.line_watch import CannotWait, PollWatch, WaitWatch

if sys.platform == "win32":
    pytest.skip("these are calls of Linux", allow_module_level=True)

from helpers.line_rig import MS, FakeTty

from devices.transport.line_sources import LinuxLines

LINES = ("cts", "dsr")


class Rig:
    """A watch on a tty that obeys the test."""

    def __init__(self, tty: FakeTty) -> None:
        self.tty = tty
        self.clock = FakeClock(0)
        self.file = os.open(os.devnull, os.O_RDWR)
        self.plain = LinuxLines(-1, LINES, tty.ioctl)
        first = look(self.plain, 0, self.clock.now_ns)
        self.watch = WaitWatch(
            LinuxLines(self.file, LINES, tty.ioctl), self.plain, first, self.clock.now_ns
        )

    def next(self) -> Look:
        """The next look that there is, however often nothing is told."""
        while True:
            seen = self.watch.next_look(0.02)
            if seen is not None:
                return seen

    def file_is_open(self) -> bool:
        try:
            os.fstat(self.file)
        except OSError:
            return False
        return True

    def close(self) -> None:
        self.watch.stop()
        self.tty.hang_up()


@pytest.fixture
def rig() -> Iterator[Callable[[FakeTty], Rig]]:
    made: list[Rig] = []

    def make(tty: FakeTty) -> Rig:
        made.append(Rig(tty))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_told_change_has_its_time_exactly(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty())
    watched.tty.until_waited_for()
    watched.clock.advance(ns=700)
    watched.tty.flip("dsr")
    seen = watched.next()
    assert seen == Look({"cts": False, "dsr": True}, 700, 700, {"cts": 0, "dsr": 1})


def test_change_that_nobody_told_is_found_and_says_how_late(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty(deaf=True))
    watched.clock.advance(ns=900)
    watched.tty.flip("cts")
    seen = watched.next()
    assert seen.levels == {"cts": True, "dsr": False}
    assert (seen.seen_ns, seen.since_ns) == (900, 0)


def test_pulse_within_one_wait_is_seen_by_its_counter(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty())
    watched.tty.until_waited_for()
    watched.tty.flip("cts", "cts")
    assert watched.next().counts == {"cts": 2, "dsr": 0}


def test_driver_without_counters_is_watched_without(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty(counting=False))
    watched.tty.until_waited_for()
    watched.tty.flip("cts")
    assert watched.next().counts is None


def test_unplug_while_waiting_is_told(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty())
    watched.tty.until_waited_for()
    watched.tty.hang_up()
    with pytest.raises(OSError, match="Input/output"):
        watched.next()


def test_driver_that_can_not_wait_says_so(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty(can_wait=False))
    with pytest.raises(CannotWait):
        watched.next()


def test_wake_ends_a_wait_with_nothing(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty())
    watched.watch.wake()
    assert watched.watch.next_look(1000.0) is None


def test_sleeping_thread_keeps_its_file_until_it_wakes(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty())
    watched.tty.until_waited_for()
    assert not watched.watch.stop()
    assert watched.file_is_open()
    watched.tty.flip("cts")
    watched.watch._thread.join(30)
    assert not watched.file_is_open()
    assert watched.watch.stop()


def test_word_older_than_what_was_found_is_not_taken_back(rig: Callable[[FakeTty], Rig]):
    watched = rig(FakeTty(deaf=True))
    watched.clock.advance(ns=900)
    watched.tty.flip("cts")
    watched.next()
    watched.watch._told.put(Look({"cts": False, "dsr": False}, 5, 5, {"cts": 0, "dsr": 0}))
    assert watched.watch.next_look(0.02) is None


class Poll:
    """A poll on a clock of its own; ``at`` plans what the lines do."""

    def __init__(self, tty: FakeTty) -> None:
        self.tty = tty
        self.clock = FakeClock(0)
        self.plan: list[tuple[int, tuple[str, ...]]] = []
        source = LinuxLines(-1, LINES, tty.ioctl)
        first = look(source, 0, self.clock.now_ns)
        self.watch = PollWatch(source, first, self.clock.now_ns, self.pause)

    def at(self, at_ms: float, *lines: str) -> None:
        self.plan.append((round(at_ms * MS), lines))

    def pause(self, seconds: float) -> None:
        self.clock.advance(seconds)
        while self.plan and self.plan[0][0] <= self.clock.now_ns():
            self.tty.flip(*self.plan.pop(0)[1])


def test_poll_finds_a_change_at_the_next_look():
    poll = Poll(FakeTty())
    poll.at(3.4, "cts")
    seen = poll.watch.next_look(0.1)
    assert seen is not None
    assert (seen.seen_ns, seen.since_ns) == (4 * MS, 3 * MS)
    assert poll.watch.next_look(0.1) is None
    assert poll.clock.now_ns() == 104 * MS


def test_poll_hears_from_the_counter_of_a_pulse_between_two_looks():
    poll = Poll(FakeTty())
    poll.at(3.4, "dsr", "dsr")
    seen = poll.watch.next_look(0.1)
    assert seen is not None
    assert seen.levels == {"cts": False, "dsr": False}
    assert seen.counts == {"cts": 0, "dsr": 2}


def test_poll_can_not_know_of_a_pulse_that_nothing_counts():
    poll = Poll(FakeTty(counting=False))
    poll.at(3.4, "dsr", "dsr")
    assert poll.watch.next_look(0.1) is None


def test_long_time_without_a_look_is_told_though_nothing_changed():
    poll = Poll(FakeTty())
    poll.clock.advance(0.031)
    seen = poll.watch.next_look(0.1)
    assert seen is not None
    assert seen.seen_ns - seen.since_ns == 31 * MS


def test_woken_poll_looks_no_further():
    poll = Poll(FakeTty())
    poll.watch.wake()
    assert poll.watch.next_look(0.1) is None
    assert poll.clock.now_ns() == 0


class Moving:
    """Lines whose counter moves during the first looks."""

    def __init__(self, busy: int) -> None:
        self.busy = busy
        self.count = 0

    def levels(self) -> dict[str, bool]:
        if self.busy:
            self.busy -= 1
            self.count += 1
        return {"cts": bool(self.count % 2)}

    def counts(self) -> dict[str, int]:
        return {"cts": self.count}


@pytest.mark.parametrize(("busy", "counted"), [(0, True), (1, True), (2, True), (99, False)])
def test_look_gives_counters_only_where_they_belong_to_the_levels(busy: int, counted: bool):
    seen = look(Moving(busy), 0, FakeClock(0).now_ns)
    assert (seen.counts is not None) == counted
    assert seen.counts is None or seen.levels["cts"] == bool(seen.counts["cts"] % 2)
