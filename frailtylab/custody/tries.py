"""Failed tries at a passphrase, counted on the disk: each one after the third costs waiting time.

This slows a person at the keyboard and leaves a trace; a thief with the file is slowed by what one
guess costs (slots.py). Restarting the program does not begin the count anew.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.custody.files import replace_durably
from frailtylab.custody.problems import KeysOutOfReach, TryLater, WrongPassphrase

NAME = "tries.json"
FREE = 3
LONGEST_S = 300.0


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Failed tries at one slot.

    :param failed: since the last one that opened it
    :param untold: of these, how many the audit trail does not have yet
    :param last_utc: when the last one was, ISO 8601
    """

    failed: int = 0
    untold: int = 0
    last_utc: str = ""


def delay_s(failed: int) -> float:
    """Seconds to wait after so many failures: 0, 0, 0, then 2, 4, 8 … up to five minutes."""
    return 0.0 if failed <= FREE else min(LONGEST_S, 2.0 ** min(failed - FREE, 16))


class Tries:
    """The counts of one data folder.

    :param clock: within one run of the program, its monotonic clock says how long one has waited,
        so that a changed wall clock opens nothing
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.path = folder / NAME
        self._clock = clock
        self._counts = self._read()
        self._since: dict[str, tuple[int, float]] = {}
        for slot in self._counts:
            self._since[slot] = (clock.now_ns(), self._waited_before(slot))

    def _read(self) -> dict[str, Count]:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=dict[str, Count])
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise KeysOutOfReach(self.path, error) from error
        except msgspec.DecodeError:
            return {}

    def _waited_before(self, slot: str) -> float:
        """Seconds since the last failure by the wall clock, when the program was started anew.

        A wall clock that was set back says nothing: the waiting begins again.
        """
        try:
            last = datetime.fromisoformat(self._counts[slot].last_utc.replace("Z", "+00:00"))
            return max(0.0, (self._clock.wall().utc.astimezone(UTC) - last).total_seconds())
        except (ValueError, TypeError):
            return 0.0

    def failed(self, slot: str) -> int:
        """How many tries at that slot failed since one opened it."""
        return self._counts.get(slot, Count()).failed

    def wait_s(self, slot: str) -> float:
        """Seconds until the next try may be made; 0 when it may be made now."""
        if slot not in self._since:
            return 0.0
        began_ns, before_s = self._since[slot]
        waited = before_s + (self._clock.now_ns() - began_ns) / 1e9
        return max(0.0, delay_s(self.failed(slot)) - waited)

    def fail(self, slot: str) -> None:
        """Count a failed try; on disk when this returns, so that a kill forgets none.

        :raises KeysOutOfReach: when the disk does not take it
        """
        old = self._counts.get(slot, Count())
        now = self._clock.wall().utc_text
        self._counts[slot] = Count(old.failed + 1, old.untold + 1, now)
        self._since[slot] = (self._clock.now_ns(), 0.0)
        self._write()

    def opened(self, slot: str) -> None:
        """The right thing was typed: the next failure is a first one again."""
        old = self._counts.get(slot)
        if old is not None and old.failed:
            self._counts[slot] = replace(old, failed=0)
            self._write()

    def untold(self) -> dict[str, Count]:
        """What the audit trail does not have yet, by slot."""
        return {slot: count for slot, count in self._counts.items() if count.untold}

    def told(self) -> None:
        """The audit trail has them all."""
        self._counts = {
            slot: replace(count, untold=0) for slot, count in self._counts.items() if count.failed
        }
        self._write()

    def _write(self) -> None:
        try:
            replace_durably(self.path, msgspec.json.encode(self._counts))
        except OSError as error:
            raise KeysOutOfReach(self.path, error) from error


@contextmanager
def slowed(tries: Tries, slot: str) -> Generator[None]:
    """One try at a slot: refused while one has to wait, counted when it fails.

    :raises TryLater: while one has to wait; nothing is tried then
    """
    wait_s = tries.wait_s(slot)
    if wait_s:
        raise TryLater(wait_s)
    try:
        yield
    except WrongPassphrase:
        tries.fail(slot)
        raise
    tries.opened(slot)
