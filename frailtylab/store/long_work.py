"""Work that takes seconds: it tells how far it is, and can be called off between two steps."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from frailtylab.errors import N_, OperatorError

Progress = Callable[[float], None]
"""Told the part that is done, 0 to 1."""


class CalledOff(OperatorError):
    """Somebody stopped it; what was being made is gone, and nothing else was touched."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped"), N_("Nothing was changed."), "", can_retry=True)


class Watch(msgspec.Struct, frozen=True):
    """Who looks on.

    :param progress: told the part that is done
    :param cancelled: asked whether to stop
    """

    progress: Progress = lambda _part: None
    cancelled: Callable[[], bool] = lambda: False

    def step(self, done: int, whole: int) -> None:
        """So much of the whole is done.

        :raises CalledOff: when somebody wants it stopped
        """
        if self.cancelled():
            raise CalledOff
        self.progress(done / whole if whole else 1.0)

    def part(self, start: float, end: float) -> Watch:
        """For a part of the work: its own 0 to 1 is shown as ``start`` to ``end``."""
        told = self.progress
        return Watch(lambda part: told(start + (end - start) * part), self.cancelled)


QUIET = Watch()
"""Nobody looks on."""
