"""Records out of the journal: for a store that is gone, damaged, or older than it should be.

Two ways, the better one counts: the file that is there, with the frames that it lacks; or a new
file, from the frames alone. Both are made beside, verified, and only then put in place. What was
there is moved aside, with everything beside it.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import msgspec

from frailtylab.clock import Clock
from frailtylab.custody.anchor import Anchor
from frailtylab.custody.journal import Journal
from frailtylab.custody.journal_frame import Frame
from frailtylab.custody.key_file import NAMES as KEY_FILES
from frailtylab.custody.store_key import StoreKey
from frailtylab.errors import N_, OperatorError
from frailtylab.store import migrations
from frailtylab.store.audit import assert_may
from frailtylab.store.database import connect
from frailtylab.store.driver import Connection
from frailtylab.store.journal_frames import Chosen, chosen_frames, frames_at
from frailtylab.store.ledger import Custody
from frailtylab.store.lock import InstanceLock, disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.making import Making, discarded_if_failed, staging_folder, write_journal
from frailtylab.store.opening import open_store
from frailtylab.store.refusals import (
    StoreDamaged,
    StoreForeign,
    StoreIO,
    StoreNotADatabase,
    StorePlain,
    StoreWrongKey,
)
from frailtylab.store.swap import finish, names_of, put_in_place
from frailtylab.store.verdict import Finding, Verdict
from frailtylab.store.verify import mac_of, verify_file

NOT_COUNTED = frozenset({"anchor_missing", "anchor_forged"})
"""Without a note of the last entry a recovered store is the best there is; it gets a new one."""
OF_NO_USE = (
    StoreDamaged, StoreForeign, StoreIO, StoreNotADatabase, StorePlain, StoreWrongKey,
)  # fmt: skip
"""A file that can't be begun with; the journal alone has to do."""
STEP = 200


class RecoveryIncomplete(OperatorError):
    """Something is missing in what could be put together, so it was not put in place.

    :param findings: what is wrong with it
    """

    def __init__(self, findings: tuple[Finding, ...], lost: tuple[int, ...]) -> None:
        self.findings = findings
        self.lost = lost
        first = findings[0].english() if findings else ""
        super().__init__(
            N_("Not everything could be recovered"),
            N_("What could be put together is not whole: {first} Nothing was put in its place."),
            N_("Look for a backup first. With the option for gaps, what there is can be used."),
            nothing_lost=False,
            values={"first": first},
        )


class NothingToRecover(OperatorError):
    """There is neither a journal nor a file to begin with."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            N_("There is nothing to recover from"),
            N_("Beside {path} there is no journal with readable entries."),
            N_("Look for a backup, and restore that."),
            values={"path": path},
        )


class Wish(msgspec.Struct, frozen=True):
    """How a store is to be put into place.

    :param base: a file to begin with, such as one out of a backup; None: the one that is there
    :param gaps: put it in place although entries are missing
    :param act: what the audit trail calls it
    :param by: in whose name; empty: the program's own
    :param keys_from: a folder whose key files take the place of those that are there
    :param training: a store for training, in which nobody's role is asked
    """

    base: Path | None = None
    gaps: bool = False
    act: str = "restored_from_journal"
    by: str = ""
    keys_from: Path | None = None
    training: bool = False


NO_WISH = Wish()


class Recovered(msgspec.Struct, frozen=True):
    """What was put together.

    :param frames: entries that came out of the journal
    :param lost: seals of which nothing is left
    :param aside: folder with what was there before; None where there was nothing
    """

    path: Path
    frames: int
    lost: tuple[int, ...]
    aside: Path | None
    verdict: Verdict


class Built(msgspec.Struct, frozen=True):
    """A candidate in the staging folder."""

    making: Path
    frames: int
    verdict: Verdict

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps it from being put in place."""
        return tuple(found for found in self.verdict.findings if found.code not in NOT_COUNTED)


def recover(
    path: Path, key: StoreKey, clock: Clock, wish: Wish = NO_WISH, watch: Watch = QUIET
) -> Recovered:
    """Put the best store that there can be into place.

    :raises NothingToRecover: without journal and file
    :raises RecoveryIncomplete: when it is not whole; nothing was changed
    :raises NotAllowed: when the user's roles don't include the act
    :raises StoreError: when the disk refuses, or another program has the store open
    :raises CalledOff: when somebody stops it
    """
    path = path.resolve()
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        finish(path.parent)
        staging = staging_folder(path.parent)
        undo.enter_context(discarded_if_failed(staging))
        chosen = _chosen(path, key, watch.part(0, 0.2))
        built = _best(path, wish.base or path, staging, key, chosen, watch.part(0.2, 0.9))
        if built.faults and not wish.gaps:
            raise RecoveryIncomplete(built.faults, chosen.lost)
        if wish.by and not wish.training:
            with _opened(built.making, key) as connection:
                assert_may(connection, wish.act, wish.by)
        aside = _put_in_place(path, built, key, chosen, clock, wish)
    with open_store(path, key, clock) as store:
        store.audit.open_to_all = wish.training
        detail = {"entries": built.frames, "faults": len(built.faults)}
        if wish.act == "restored":
            store.audit.append("restored", by=wish.by, kind="store", detail=detail)
        elif wish.act == "caught_up":
            store.audit.append("caught_up", by=wish.by, kind="store", detail=detail)
        else:
            store.audit.append("restored_from_journal", by=wish.by, kind="store", detail=detail)
    watch.step(1, 1)
    return Recovered(path, built.frames, chosen.lost, aside, built.verdict)


def _chosen(path: Path, key: StoreKey, watch: Watch) -> Chosen:
    try:
        return chosen_frames(Journal.folder_of(path), key, watch)
    except OSError as error:
        raise disk_refusal(path, error) from error


def _best(
    path: Path, base: Path, staging: Path, key: StoreKey, chosen: Chosen, watch: Watch
) -> Built:
    found: list[Built] = []
    begun = _caught_up(path, base, staging, key, chosen, watch.part(0, 0.5))
    if begun is not None:
        found.append(begun)
    if chosen.places and (not found or found[0].faults):
        found.append(_from_frames(path, staging, key, chosen, watch.part(0.5, 1)))
    if not found:
        raise NothingToRecover(path)
    return min(found, key=lambda built: (len(built.faults), -built.verdict.rows))


def _caught_up(
    path: Path, base: Path, staging: Path, key: StoreKey, chosen: Chosen, watch: Watch
) -> Built | None:
    """A copy of the file with the frames that it lacks; None where the file is of no use."""
    if not base.exists():
        return None
    making = staging / "begun" / path.name
    try:
        making.parent.mkdir()
        with closing(connect(base, key.data, application_id=migrations.APPLICATION_ID)) as old:
            made = Making(making, key, old)
    except OF_NO_USE:
        return None
    with closing(made.connection):
        if not _same_chain(made, chosen):
            return None
        missing = tuple(place for place in chosen.places if place.seal.seq > made.newest.seal)
        frames = _add_frames(made, path, msgspec.structs.replace(chosen, places=missing), watch)
        return Built(making, frames, _verified(made, path, key, watch))


def _same_chain(made: Making, chosen: Chosen) -> bool:
    """True unless file and journal disagree about the newest seal that both have."""
    both = [place.seal for place in chosen.places if place.seal.seq <= made.newest.seal]
    return not both or mac_of(made.connection, both[-1].seq) == both[-1].mac


def _from_frames(path: Path, staging: Path, key: StoreKey, chosen: Chosen, watch: Watch) -> Built:
    making = staging / "from-journal" / path.name
    making.parent.mkdir()
    made = Making(making, key)
    with closing(made.connection):
        frames = _add_frames(made, path, chosen, watch)
        return Built(making, frames, _verified(made, path, key, watch))


def _add_frames(made: Making, path: Path, chosen: Chosen, watch: Watch) -> int:
    count = 0
    try:
        for group in _grouped(frames_at(Journal.folder_of(path), made.key, chosen.places)):
            with made.transaction():
                for frame in group:
                    made.put(frame.rows)
            count += len(group)
            watch.step(count, 2 * len(chosen.places))
    except OSError as error:
        raise disk_refusal(path, error) from error
    if chosen.places:
        made.newest = chosen.newest
    return count


def _grouped(frames: Iterator[Frame]) -> Iterator[list[Frame]]:
    group: list[Frame] = []
    for frame in frames:
        group.append(frame)
        if len(group) == STEP:
            yield group
            group = []
    if group:
        yield group


def _verified(made: Making, path: Path, key: StoreKey, watch: Watch) -> Verdict:
    made.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return verify_file(made.connection, made.path, key, watch.part(0.5, 1), beside=path)


def _put_in_place(
    path: Path, built: Built, key: StoreKey, chosen: Chosen, clock: Clock, wish: Wish
) -> Path | None:
    """Move the candidate in, and what was there aside."""
    folder, staging = path.parent, built.making.parent
    whole = _is_whole(chosen, built)
    with _opened(built.making, key) as connection:
        if not whole:
            write_journal(connection, Custody(built.making, key))
    try:
        Anchor.of_store(built.making, key.data).write(built.verdict.newest)
        names = names_of(path, key.data, journal=not whole)
        if wish.keys_from is not None:
            names += KEY_FILES
            for name in KEY_FILES:
                shutil.copyfile(wish.keys_from / name, staging / name)
        return put_in_place(folder, staging, names, clock)
    except OSError as error:
        raise disk_refusal(path, error) from error


def _is_whole(chosen: Chosen, built: Built) -> bool:
    """True when the journal holds everything, so that it can be gone on with."""
    if not chosen.places or chosen.lost or chosen.unreadable:
        return False
    return chosen.places[0].seal.seq == 1 and chosen.newest == built.verdict.newest


@contextmanager
def _opened(making: Path, key: StoreKey) -> Generator[Connection]:
    """The candidate; closed, it is one file without a log beside it."""
    with closing(connect(making, key.data)) as connection:
        yield connection
        connection.execute("PRAGMA journal_mode = DELETE")
