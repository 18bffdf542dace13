"""Nine things that disks, other programs and people do to the files while the program works.

Of each one three things must hold: the refusal is the right one, nothing is acknowledged that is
not kept, and when the trouble is over the work goes on with everything there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import msgspec
from helpers.store_key import KEY
from helpers.torture import mounts, seeds, whole, work
from helpers.torture.kills import environment
from helpers.torture.mounts import Unmountable
from helpers.torture.result import Result, room
from helpers.torture.templates import fresh

from frailtylab.custody.journal import Journal
from frailtylab.door import STORE_NAME
from frailtylab.errors import OperatorError
from frailtylab.store import Store, StoreError, open_store
from frailtylab.store.refusals import (
    StoreDamaged,
    StoreFull,
    StoreIO,
    StoreLocked,
    StoreMoved,
    StoreReadOnly,
    StoreRolledBack,
)

MOST_UNTIL_REFUSED = 600
Refusals = tuple[type[StoreError], ...]


class Wrong(Exception):
    """What happened is not what should."""


class Work:
    """Acts one after the other on one store; an act that was refused is tried again."""

    def __init__(self, path: Path, run: int = 1) -> None:
        self.path = path
        self.run = run
        self.said: list[str] = []
        self._begin()

    def _begin(self) -> None:
        self.store: Store = open_store(self.path, KEY)
        self.is_open = True
        self._todo = work.acts(self.store, self.run)
        self._next = next(self._todo)

    def save(self, count: int) -> None:
        """So many acts, noted when they returned.

        :raises OperatorError: for the first one that was refused; it is still to be done
        """
        for _ in range(count):
            name, act = self._next
            act()
            self.said.append(name)
            self._next = next(self._todo)

    def refused(self, expected: Refusals, most: int = 1) -> None:
        """Go on until it is refused, which has to be soon and for the right reason."""
        try:
            self.save(most)
        except OperatorError as error:
            assert_right(error, expected)
            return
        raise Wrong(f"not refused, expected {named(expected)}")

    def begin_again(self, path: Path | None = None) -> None:
        """Close, open, and go on with another participant."""
        self.close()
        self.path, self.run = path or self.path, self.run + 1
        self._begin()

    def close(self) -> None:
        """Close, unless that was done; a disk that is gone may refuse."""
        if self.is_open:
            self.is_open = False
            with suppress(OperatorError):
                self.store.close()

    def finish(self) -> tuple[list[str], list[str]]:
        """What was lost of all that was acknowledged, and what else is wrong."""
        self.close()
        with open_store(self.path, KEY) as store:
            return work.missing(store, self.said), whole.problems(store, KEY)


def assert_right(error: OperatorError, expected: Refusals) -> None:
    """The refusal tells the right trouble."""
    if not isinstance(error, expected):
        raise Wrong(f"{type(error).__name__} instead of {named(expected)}")


def named(expected: Refusals) -> str:
    return " or ".join(kind.__name__ for kind in expected)


def opening_refused(path: Path, expected: Refusals) -> None:
    """Opening is refused for the right reason."""
    try:
        open_store(path, KEY).close()
    except StoreError as error:
        assert_right(error, expected)
        return
    raise Wrong(f"opens, expected {named(expected)}")


Verdict = tuple[list[str], list[str]]


def full_while_running(folder: Path, acts: int) -> Verdict:
    """No room for the next act; then room is made."""
    with mounts.memory_disk(folder / "disk") as disk:
        one = Work(fresh(disk / "data"))
        one.save(acts)
        with mounts.filled(disk):
            one.refused((StoreFull,), MOST_UNTIL_REFUSED)
            one.refused((StoreFull,), MOST_UNTIL_REFUSED)
        one.save(acts)
        return one.finish()


def full_at_opening(folder: Path, acts: int) -> Verdict:
    """Not even room for the few bytes that opening takes."""
    with mounts.memory_disk(folder / "disk") as disk:
        one = Work(fresh(disk / "data"))
        one.save(acts)
        one.close()
        with mounts.filled(disk):
            opening_refused(one.path, (StoreFull,))
        one.begin_again()
        one.save(acts)
        return one.finish()


def write_protected(folder: Path, acts: int) -> Verdict:
    """The disk may only be read."""
    with mounts.memory_disk(folder / "disk") as disk:
        one = Work(fresh(disk / "data"))
        one.save(acts)
        one.close()
        mounts.protect(disk, protected=True)
        opening_refused(one.path, (StoreReadOnly,))
        mounts.protect(disk, protected=False)
        one.begin_again()
        one.save(acts)
        return one.finish()


def vanished(folder: Path, acts: int) -> Verdict:
    """The disk is pulled out, and comes back."""
    image = folder / "image"
    with mounts.ext4_disk(image, folder / "disk") as disk:
        one = Work(fresh(disk / "data"))
        subprocess.run(["sync", "-f", str(disk)], check=True)  # the copy; not what is saved
        one.save(acts)
        mounts.pull_out(disk)
        one.refused((StoreIO, StoreDamaged, StoreReadOnly, StoreMoved))
        one.close()
        mounts.plug_in(image, disk)
        one.begin_again()
        one.save(acts)
        return one.finish()


def moved_while_open(folder: Path, acts: int) -> Verdict:
    """Another program puts the file elsewhere, as cloud folders and virus scanners do."""
    one = Work(fresh(folder / "data"))
    one.save(acts)
    away = one.path.with_name("quarantined")
    one.path.rename(away)
    one.refused((StoreMoved,))
    away.rename(one.path)
    one.save(acts)
    return one.finish()


def second_instance(folder: Path, acts: int) -> Verdict:
    """Another process wants the same store."""
    one = Work(fresh(folder / "data"))
    one.save(acts)
    code = (
        "import sys; from pathlib import Path; from helpers.store_key import KEY\n"
        "from frailtylab.store import open_store, StoreError\n"
        "try: open_store(Path(sys.argv[1]), KEY).close()\n"
        "except StoreError as error: print(type(error).__name__)\n"
    )
    command = [sys.executable, "-c", seeds.in_child(code), str(one.path)]
    said = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    if said.stdout.strip() != StoreLocked.__name__:
        raise Wrong(f"the second one was told {said.stdout.strip() or 'nothing'}")
    one.save(acts)
    return one.finish()


def without_its_log(folder: Path, acts: int) -> Verdict:
    """The file was copied without its write-ahead log, and the copy is opened."""
    one = Work(fresh(folder / "data"))
    one.save(acts)
    copy = Path(shutil.copytree(folder / "data", folder / "copy"))
    for path in copy.glob("*.lock"):
        path.unlink()
    log = copy / f"{STORE_NAME}-wal"
    log.rename(folder / "log")
    (copy / f"{STORE_NAME}-shm").unlink()
    opening_refused(copy / STORE_NAME, (StoreRolledBack,))
    (folder / "log").rename(log)
    one.begin_again(copy / STORE_NAME)
    one.save(acts)
    return one.finish()


def old_copy(folder: Path, acts: int) -> Verdict:
    """Yesterday's file is put in the place of today's."""
    one = Work(fresh(folder / "data"))
    one.save(acts)
    one.begin_again()
    shutil.copy(one.path, folder / "yesterday")
    one.save(acts)
    one.close()
    one.path.rename(folder / "today")
    shutil.copy(folder / "yesterday", one.path)
    opening_refused(one.path, (StoreRolledBack,))
    (folder / "today").rename(one.path)
    one.begin_again()
    one.save(acts)
    return one.finish()


@contextmanager
def journal_disk(path: Path) -> Iterator[Path]:
    """The store's journal on a small disk of its own."""
    journal = Journal.folder_of(path)
    kept = shutil.copytree(journal, path.parent / "kept")
    with mounts.memory_disk(journal, "1m") as disk:
        shutil.copytree(kept, disk, dirs_exist_ok=True)
        yield disk


def journal_full(folder: Path, acts: int) -> Verdict:
    """The journal's disk has no room; the database has."""
    path = fresh(folder / "data")
    with journal_disk(path) as disk:
        one = Work(path)
        one.save(acts)
        with mounts.filled(disk):
            one.refused((StoreFull,), MOST_UNTIL_REFUSED)
        one.save(acts)
        return one.finish()


def journal_write_protected(folder: Path, acts: int) -> Verdict:
    """The journal may only be read."""
    path = fresh(folder / "data")
    with journal_disk(path) as disk:
        one = Work(path)
        one.save(acts)
        one.close()
        mounts.protect(disk, protected=True)
        one.begin_again()
        one.refused((StoreReadOnly,))
        mounts.protect(disk, protected=False)
        one.save(acts)
        return one.finish()


def journal_taken_away(folder: Path, acts: int) -> Verdict:
    """The journal's folder is moved away while the program writes into it, and comes back."""
    one = Work(fresh(folder / "data"))
    one.save(acts)
    journal = Journal.folder_of(one.path)
    journal.rename(folder / "away")
    one.refused((StoreIO, StoreMoved))
    shutil.rmtree(journal, ignore_errors=True)
    (folder / "away").rename(journal)
    one.save(acts)
    return one.finish()


class Fault(msgspec.Struct, frozen=True):
    """A fault and where it can be tried."""

    name: str
    do: Callable[[Path, int], Verdict]
    cannot: Callable[[], str] = lambda: ""


FAULTS = (
    Fault("full while running", full_while_running, mounts.cannot_mount),
    Fault("full at opening", full_at_opening, mounts.cannot_mount),
    Fault("write-protected", write_protected, mounts.cannot_mount),
    Fault("disk pulled out", vanished, mounts.cannot_make_ext4),
    Fault("file moved away", moved_while_open),
    Fault("second instance", second_instance),
    Fault("without its log", without_its_log),
    Fault("old copy put back", old_copy),
    Fault("journal full", journal_full, mounts.cannot_mount),
    Fault("journal write-protected", journal_write_protected, mounts.cannot_mount),
    Fault("journal taken away", journal_taken_away),
)
"""Nine kinds; what can happen to the journal is tried in three ways."""


def run(times: int, seed: str = "none", only: str = "") -> list[Result]:
    """Every fault so often, a row for each."""
    chosen = [fault for fault in FAULTS if only in ("", fault.name)]
    with seeds.planted(seed):
        return [tried(fault, times) for fault in chosen]


def tried(fault: Fault, times: int) -> Result:
    """One fault, after another number of acts each time."""
    began, result = time.monotonic(), Result(f"fault: {fault.name}", goal=times)
    result.skipped = fault.cannot()
    for number in range(0 if result.skipped else times):
        with room() as folder:
            try:
                lost, wrong = fault.do(folder, 4 + 3 * number)
            except Unmountable as error:
                result.skipped = str(error)
                break
            except (Wrong, OperatorError) as error:
                lost, wrong = [], [str(error)]
        result.shown += 1
        result.lost += lost
        result.wrong += wrong
    result.seconds = time.monotonic() - began
    return result


SEEDED = {
    "moved file not noticed": "file moved away",
    "no instance lock": "second instance",
    "anchor not renewed": "without its log",
    "journal refusals passed over": "journal taken away",
}


def one_fault(seed: str, fault: str) -> Result:
    """A fault with a bug planted."""
    (result,) = run(1, seed, fault)
    return result


CATCHES = {seed: partial(one_fault, seed, fault) for seed, fault in SEEDED.items()}
