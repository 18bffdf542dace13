"""When somebody has been away too long: pure reckoning, whoever watches asks it now and then.

Five minutes without a hand on the computer lock it (research: 21 CFR 11 guidance leaves the time to
the site; OWASP ASVS 5.0, 7.3.1), and after twelve hours a short PIN no longer does (7.3.2).
"""

from __future__ import annotations

from datetime import datetime

from frailtylab.clock import Clock

SESSION_HOURS = 12
NS = 1_000_000_000


class Since:
    """Time that has passed since a moment, by whichever clock saw most of it.

    The monotonic clock of Linux and macOS stands still in suspend, and the wall clock can be set
    back; so the longer of them counts, the time asleep with it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ns = 0
        self._asleep_ns = 0
        self._utc = clock.wall().utc
        self.begin()

    def begin(self) -> None:
        """The moment is now."""
        self._ns = self._clock.now_ns()
        self._asleep_ns = self._clock.asleep_ns() or 0
        self._utc: datetime = self._clock.wall().utc

    def seconds(self) -> float:
        """How long ago that was; never less than nothing."""
        awake = self._clock.now_ns() - self._ns
        asleep = 0
        if not self._clock.counts_sleep:
            asleep = (self._clock.asleep_ns() or 0) - self._asleep_ns
        wall = (self._clock.wall().utc - self._utc).total_seconds()
        return max(0.0, (awake + max(0, asleep)) / NS, wall)


class Idle:
    """How long nobody has touched the computer, and how long ago a passphrase was typed.

    :param lock_after_min: minutes without a touch until it locks
    """

    def __init__(self, clock: Clock, lock_after_min: int) -> None:
        self.lock_after_min = lock_after_min
        self._touched = Since(clock)
        self._signed_in = Since(clock)

    def touched(self) -> None:
        """A key, a pointer or a finger; not the samples of an instrument."""
        self._touched.begin()

    def signed_in(self) -> None:
        """The passphrase was typed."""
        self._signed_in.begin()
        self._touched.begin()

    @property
    def idle_s(self) -> float:
        """Seconds since the last touch."""
        return self._touched.seconds()

    @property
    def must_lock(self) -> bool:
        """True when nobody has been here for too long, or the session has lasted too long."""
        return self.idle_s >= self.lock_after_min * 60 or self.session_over

    @property
    def session_over(self) -> bool:
        """True when only the passphrase unlocks: it was last typed twelve hours ago."""
        return self._signed_in.seconds() >= SESSION_HOURS * 3600
