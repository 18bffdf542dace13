"""The edges of a contact without its bouncing. Pure; times are any nanoseconds that go forward.

Facts: ``devices.md`` C7: contacts bounce for 2 to 10 ms, and the first edge is the true one.
"""

from __future__ import annotations

import msgspec


class ContactChange(msgspec.Struct, frozen=True):
    """The level of a contact changed.

    :param at_ns: when it was seen, on the watcher's clock
    :param host_ns: the same moment on the clock of the trial
    :param within_ns: how much earlier it may have been
    """

    level: bool
    at_ns: int
    host_ns: int
    within_ns: int


class ContactDebounce:
    """Keeps the first change and drops what follows within ``lock_ns``.

    A contact that stays at another level than the one kept did not only bounce: its last change
    counts then, at the time when it was seen, as soon as anything is heard after the lock-out.
    """

    def __init__(self, lock_ns: int) -> None:
        self._lock_ns = lock_ns
        self._kept: ContactChange | None = None
        self._level: bool | None = None
        self._last: ContactChange | None = None

    def begin(self, level: bool) -> None:
        """The level at the start; it is no change."""
        self._kept, self._level, self._last = None, level, None

    def take(self, change: ContactChange) -> list[ContactChange]:
        """The changes that count by now."""
        kept = self.settle(change.at_ns)
        self._last = change
        if change.level != self._level and not self.locked(change.at_ns):
            kept.append(self._keep(change))
        return kept

    def settle(self, at_ns: int) -> list[ContactChange]:
        """The change that was held back by the lock-out and has lasted."""
        last = self._last
        if last is None or last.level == self._level or self.locked(at_ns):
            return []
        return [self._keep(last)]

    def locked(self, at_ns: int) -> bool:
        """True while what is heard is bouncing."""
        return self._kept is not None and at_ns - self._kept.at_ns < self._lock_ns

    def _keep(self, change: ContactChange) -> ContactChange:
        self._kept, self._level = change, change.level
        return change
