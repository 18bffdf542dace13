"""When a lost connection is tried again: soon after its port came back, else ever more rarely."""

from __future__ import annotations

import threading
from collections.abc import Callable

BACK_OFF_S = (1.0, 2.0, 4.0, 8.0)
LOOK_S = 0.5
"""How often the list of ports is looked at while a connection is lost. Nothing is opened for it."""
STEADY_S = 8.0
"""A connection that held so long was good: the waiting after its loss begins at the shortest."""

IsThere = Callable[[str], bool | None]
Wait = Callable[[threading.Event, float], bool]


def cannot_tell(_url: str) -> bool | None:
    """For connections that no list of ports shows."""
    return None


class Reconnect:
    """Counts failures and waits between them.

    A port that can be listed is watched: once it has come back, it is tried at once and then, if it
    does not open yet, after 1 s, because a system may need a moment to hand out its rights. All
    others, and a port that is there but does not open, are tried after 1, 2, 4 and then every 8 s.

    :param is_there: whether a device's port is listed now; None where that can't be told
    :param wait: waits so many seconds or until the event is set; true when it was set
    """

    def __init__(self, url: str, is_there: IsThere, wait: Wait) -> None:
        self._url = url
        self._is_there = is_there
        self._wait = wait
        self._failures = 0

    def begin(self) -> None:
        """Nothing has failed yet."""
        self._failures = 0

    def failed(self, held_s: float = 0.0) -> None:
        """A connection could not be made, or broke after it had held for so many seconds."""
        self._failures = 1 if held_s > STEADY_S else self._failures + 1

    def pause(self, woken: threading.Event) -> None:
        """Return when the next attempt is due, or ``woken`` was set: then the waits begin anew."""
        left_s = BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]
        if self._has_come(woken, left_s):
            self._failures = 0

    def _has_come(self, woken: threading.Event, left_s: float) -> bool:
        """Wait so long at most; true when there is news of the port."""
        was_there = self._is_there(self._url)
        if was_there is None:
            return self._wait(woken, left_s)
        while left_s > 0:
            if self._wait(woken, min(LOOK_S, left_s)):
                return True
            left_s -= LOOK_S
            is_there = bool(self._is_there(self._url))
            if is_there and not was_there:
                return True
            was_there = is_there
        return False
