"""The frames of a journal, as the store reads them again: those that count, in their order.

A number can have several frames, where a transaction was given up after its frame had been
written. The one that counts is the one whose seal the next seal follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from frailtylab.custody.anchor import Mark
from frailtylab.custody.journal import Journal, closed_frames, segments
from frailtylab.custody.journal_frame import (
    Closed,
    Frame,
    FrameClosed,
    Opener,
    frames_in,
    opened,
)
from frailtylab.custody.store_key import StoreKey
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.sealing import NO_SEAL, Content, Seal, Sealer

STEP = 500


class Place(msgspec.Struct, frozen=True):
    """Where a frame lies: the how manieth of the journal; and its seal."""

    ordinal: int
    seal: Seal


class Chosen(msgspec.Struct, frozen=True):
    """The frames that count.

    :param places: one a number, in order
    :param lost: numbers of which no frame can be read
    :param unreadable: stretches of the files that are no frame, or that the key does not open
    """

    places: tuple[Place, ...]
    lost: tuple[int, ...]
    unreadable: int

    @property
    def newest(self) -> Mark:
        """The last seal of the journal."""
        return self.places[-1].seal.mark if self.places else NO_SEAL


def seal_in(frame: Frame) -> Seal | None:
    """The seal among a frame's rows; None where there is none."""
    if frame.abandoned or not frame.rows or frame.rows[-1][0] != "seal":
        return None
    row = frame.rows[-1][1]
    return Seal(row["seq"], row["keys"], row["sha256"], row["mac"])


def chosen_frames(folder: Path, key: StoreKey, watch: Watch = QUIET) -> Chosen:
    """Read the whole journal once, and choose.

    :raises OSError: when a file can't be read
    :raises CalledOff: when somebody stops it
    """
    opener = Opener(journal=key.data.derived("journal"))
    found: dict[int, list[Place]] = {}
    unreadable = 0
    for ordinal, closed in enumerate(closed_frames(folder)):
        frame = _opened(closed, key.store_id, opener)
        seal = None if frame is None else seal_in(frame)
        if frame is None:
            unreadable += 1
        elif frame.abandoned:
            found.get(frame.seal, [])[-1:] = []
        elif seal is not None:
            found.setdefault(seal.seq, []).append(Place(ordinal, seal))
        if ordinal % STEP == 0:
            watch.step(0, 1)
    return _chosen({number: places for number, places in found.items() if places}, key, unreadable)


def _opened(closed: Closed | None, store_id: str, opener: Opener) -> Frame | None:
    if closed is None:
        return None
    try:
        return opened(closed, store_id, opener)
    except FrameClosed:
        return None


def _chosen(found: dict[int, list[Place]], key: StoreKey, unreadable: int) -> Chosen:
    """Backwards from the newest: before each frame comes the one that its seal follows."""
    sealer = Sealer(key.data)
    places: list[Place] = []
    after: Place | None = None
    for number in sorted(found, reverse=True):
        fitting = [
            place
            for place in found[number]
            if after is None
            or after.seal.seq != number + 1
            or sealer.fits(place.seal.mark, after.seal)
        ]
        after = (fitting or found[number])[-1]
        places.append(after)
    places.reverse()
    known = {place.seal.seq for place in places}
    last = places[-1].seal.seq if places else 0
    lost = tuple(number for number in range(1, last) if number not in known)
    return Chosen(tuple(places), lost, unreadable)


def frames_at(folder: Path, key: StoreKey, places: tuple[Place, ...]) -> Iterator[Frame]:
    """The frames of those places, one after the other.

    :raises OSError: when a file can't be read
    """
    wanted = {place.ordinal for place in places}
    opener = Opener(journal=key.data.derived("journal"))
    for ordinal, closed in enumerate(closed_frames(folder)):
        frame = _opened(closed, key.store_id, opener) if ordinal in wanted else None
        if frame is not None:
            yield frame


def rows_of_seal(journal: Journal, seal: Seal) -> list[tuple[str, Content]]:
    """The rows under a seal as the journal has them, without the seal; empty where it has not."""
    opener = Opener(journal=journal.frame_key)
    for closed in closed_frames(journal.folder):
        if closed is None or closed.seal != seal.seq:
            continue
        frame = _opened(closed, journal.store_id, opener)
        if frame is not None and seal_in(frame) == seal:
            return list(frame.rows[:-1])
    return []


def newest_number(folder: Path) -> int:
    """The highest number in the last file of a journal, without opening a frame; 0 without one."""
    last = segments(folder)[-1:] if folder.is_dir() else []
    return max(
        (closed.seal for path in last for closed in frames_in(path.read_bytes()) if closed),
        default=0,
    )
