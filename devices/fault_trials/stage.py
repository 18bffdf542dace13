"""Virtual time with an agenda: whoever waits lets time pass, and what is due meanwhile happens."""

from __future__ import annotations

import threading
from collections.abc import Generator

from frailtylab.virtual_clock import VirtualClock

NS_PER_S = 1_000_000_000
BEAT_NS = 50_000_000
"""How often the story goes on."""
STANDING_STILL = 20_000
"""Turns in which less than a beat passes after which something goes round in circles."""

Story = Generator[None, None, None]


class Hang(Exception):
    """Somebody goes round in circles and lets no time pass."""


class Stage:
    """The clock of a rehearsal and the story that is played on it.

    :param story: goes on at every beat; when it ends, ``on_end`` is called once
    """

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self._story: Story | None = None
        self._next_beat_ns = self.clock.now_ns()
        self._turns = 0

    @property
    def now_ns(self) -> int:
        """The virtual time."""
        return self.clock.now_ns()

    def play(self, story: Story) -> None:
        """Let this story go on from now."""
        self._story = story
        self._next_beat_ns = self.now_ns

    def pass_until(self, until_ns: int) -> None:
        """Let time pass up to then, or to the next beat, whichever comes first.

        :raises Hang: when nobody lets time pass any more
        """
        self._turns += 1
        if self._turns > STANDING_STILL:
            raise Hang("time stands still")
        to_ns = max(self.now_ns, min(until_ns, self._next_beat_ns))
        self.clock.advance(ns=to_ns - self.now_ns)
        if self.now_ns >= self._next_beat_ns:
            self._next_beat_ns += BEAT_NS
            self._turns = 0
            self._beat()

    def wait(self, stopping: threading.Event, seconds: float) -> bool:
        """As ``threading.Event.wait``, in virtual time."""
        until_ns = self.now_ns + round(seconds * NS_PER_S)
        while self.now_ns < until_ns and not stopping.is_set():
            self.pass_until(until_ns)
        return stopping.is_set()

    def _beat(self) -> None:
        if self._story is not None:
            next(self._story, None)
