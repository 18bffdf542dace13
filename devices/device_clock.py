"""A device's own counter, made to run on where the counter starts again."""

from __future__ import annotations

import re

NS_PER_UNIT = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000}
DAY_NS = 86_400_000_000_000
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)[.,:](\d{1,9})", re.ASCII)


def time_of_day_ns(text: str) -> int | None:
    """``HH:MM:SS`` and one to nine decimals as nanoseconds since midnight; None for other text.

    Blanks in front stand for zeros and their colons: ``   37:50.62`` is 00:37:50.62.
    """
    blanks = len(text) - len(text.lstrip(" "))
    match = TIME_OF_DAY.fullmatch("00:00:0"[:blanks] + text.lstrip(" "))
    if match is None:
        return None
    seconds = (int(match[1]) * 60 + int(match[2])) * 60 + int(match[3])
    return seconds * NS_PER_UNIT["s"] + int(match[4].ljust(9, "0"))


class DeviceClock:
    """Unwraps a counter that restarts at ``modulus_ns``: midnight, or 32 bits of microseconds.

    A clock that goes back for any other reason (reset, set by hand) is not believed any more until
    ``reset``: a difference over such a jump would be a wrong result.

    :param modulus_ns: where the counter restarts; None if it never does
    :param slack_ns: how far a later message may lie before an earlier one (coincident impulses of
        an ALGE Timy differ by up to 0.3 ms: metarace, ``timy.py``)
    """

    def __init__(self, modulus_ns: int | None = None, slack_ns: int = 1_000_000) -> None:
        self._modulus_ns = modulus_ns
        self._slack_ns = slack_ns
        self._last_ns: int | None = None
        self._wraps = 0
        self.trusted = True

    def reset(self) -> None:
        """Begin anew: the next reading is the first."""
        self._last_ns = None
        self._wraps = 0
        self.trusted = True

    def doubt(self) -> None:
        """Believe nothing until ``reset``: the device said that it was started again."""
        self.trusted = False

    def unwrap(self, raw_ns: int) -> int | None:
        """Nanoseconds that never jump back at a wrap; None once the clock can't be believed."""
        modulus_ns = self._modulus_ns
        if not self.trusted or (modulus_ns is not None and not 0 <= raw_ns < modulus_ns):
            self.trusted = False
            return None
        unwrapped = raw_ns + self._wraps * (modulus_ns or 0)
        if self._last_ns is None:
            self._last_ns = unwrapped
            return unwrapped
        return self._continue(unwrapped, self._last_ns)

    def _continue(self, unwrapped: int, last_ns: int) -> int | None:
        modulus_ns = self._modulus_ns
        step = unwrapped - last_ns
        if modulus_ns is not None and step < -modulus_ns // 2:
            self._wraps += 1
            unwrapped += modulus_ns
        elif modulus_ns is not None and step > modulus_ns - self._slack_ns:
            # A coincident impulse from just before the wrap, told just after it.
            return unwrapped - modulus_ns
        elif step < -self._slack_ns:
            self.trusted = False
            return None
        self._last_ns = max(unwrapped, last_ns)
        return unwrapped


class RestartingClock:
    """A counter that wraps, and that starts at nought whenever the device begins to measure.

    Between two restarts differences are the device's own. After one the time goes on from the last
    reading by the host's clock, so that a difference over a restart is wrong by no more than the
    delay of the line.
    """

    def __init__(self, modulus_ns: int) -> None:
        self._clock = DeviceClock(modulus_ns)
        self._base_ns = 0
        self._last: tuple[int, int] | None = None

    @property
    def trusted(self) -> bool:
        """False once the counter went back without a word."""
        return self._clock.trusted

    def at(self, host_ns: int, raw_ns: int) -> int | None:
        """Nanoseconds of a reading; None once the clock can't be believed."""
        since_restart_ns = self._clock.unwrap(raw_ns)
        if since_restart_ns is None:
            return None
        device_ns = self._base_ns + since_restart_ns
        self._last = (host_ns, device_ns)
        return device_ns

    def restart(self, host_ns: int) -> None:
        """The counter starts at nought now."""
        if not self._clock.trusted:
            return
        if self._last is not None:
            last_host_ns, last_ns = self._last
            self._base_ns = last_ns + host_ns - last_host_ns
        self._clock.reset()
