"""How long a hand has rested, by what is stored: for a program that did not see the last squeeze.

The window counts on its own steady clock; a command that starts anew has only the wall clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from frailtylab.clock import WallTime
from frailtylab.people import Side
from frailtylab.recording import unpack
from frailtylab.trials import KeptTrial


def squeezed(kept: KeptTrial, test: str, side: Side) -> bool:
    """True for a squeeze of that hand that a dynamometer saw to its end, whatever became of it."""
    slot = kept.trial.slot
    return (slot.test, slot.side) == (test, side) and bool(kept.trial.primary("peak_force"))


def last_squeeze_utc(trials: Iterable[KeptTrial]) -> datetime | None:
    """When the last of these squeezes ended; None where none has a recording.

    A recording is closed at the stop; a typed value says nothing of when the hand squeezed.

    :param trials: with their recordings
    :raises OperatorError: for a recording that can't be read
    """
    packed = (kept.trial.recording for kept in trials)
    ends = [unpack(found).wall_end_utc for found in packed if found is not None]
    return max(map(datetime.fromisoformat, ends), default=None)


def rested_s(since: datetime | None, now: WallTime) -> float | None:
    """Seconds from then to now, to the millisecond.

    None where the hand has not squeezed, or where the wall clock was set back since: a rest that
    is not known is not made up.
    """
    if since is None:
        return None
    seconds = round((now.utc - since).total_seconds(), 3)
    return seconds if seconds >= 0 else None
