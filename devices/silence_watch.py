"""Whether a device that should stream does, and what to do about one that does not."""

from __future__ import annotations

from enum import Enum, auto

from devices.reconnect import LOOK_S, IsThere
from devices.transport.stream import LinkError

NS_PER_S = 1_000_000_000
SHORTEST_SILENCE_S = 1.0
ASK_AGAIN_S = 5.0
"""A device that stays silent is started again so often: it may have been off and on meanwhile."""


class Notice(Enum):
    """What a look has found."""

    SILENT = auto()
    """It should have spoken; told once a silence."""
    ASK_AGAIN = auto()
    """It has been silent for so long that it should be told again what to do."""


class SilenceWatch:
    """Counts from the last valid event.

    :param is_there: whether the device's port is listed; not every system tells a reader that its
        port is gone, so a silent device is looked for
    """

    def __init__(self, url: str, is_there: IsThere) -> None:
        self._url = url
        self._is_there = is_there
        self._limit_ns: int | None = None
        self._heard_ns = 0
        self._is_silent = False
        self._looked_ns = 0
        self._asked_ns = 0

    @property
    def waits_for_stream(self) -> bool:
        """False for a device that speaks on events."""
        return self._limit_ns is not None

    def begin(self, rate_hz: float | None, from_ns: int) -> None:
        """A new connection, on which the device of that rate is to speak from then on."""
        self._limit_ns = longest_silence_ns(rate_hz)
        self._heard_ns = from_ns
        self._is_silent = False

    def heard(self, now_ns: int) -> None:
        """The device sent something valid."""
        self._heard_ns = now_ns
        self._is_silent = False

    def asked(self, answered_ns: int) -> None:
        """The device was told again what to do; it needs until then."""
        self._asked_ns = answered_ns

    def look(self, now_ns: int) -> Notice | None:
        """What there is to say now.

        :raises LinkError: when the port of a silent device is not listed any more
        """
        if self._limit_ns is None or now_ns - self._heard_ns <= self._limit_ns:
            return None
        if not self._is_silent:
            self._check_port(now_ns)
            self._is_silent, self._asked_ns = True, now_ns
            return Notice.SILENT
        if now_ns - self._looked_ns >= LOOK_S * NS_PER_S:
            self._check_port(now_ns)
        waited_ns = now_ns - self._asked_ns
        return Notice.ASK_AGAIN if waited_ns >= ASK_AGAIN_S * NS_PER_S else None

    def _check_port(self, now_ns: int) -> None:
        self._looked_ns = now_ns
        if self._is_there(self._url) is False:
            raise LinkError("the port has vanished")


def longest_silence_ns(rate_hz: float | None) -> int | None:
    """How long a device of that rate may say nothing valid; None for one that speaks on events."""
    return None if rate_hz is None else round(max(SHORTEST_SILENCE_S, 3 / rate_hz) * NS_PER_S)
