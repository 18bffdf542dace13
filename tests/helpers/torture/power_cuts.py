"""The power goes at any moment while the real program works: what does the disk hold then?

The program runs on the recording file system; the states that a power cut may leave are opened one
by one, as the program opens a folder in the morning. Two things must hold in every state: what was
acknowledged is in the database, and it is in the journal. With a disk that lies about the database
(``liar``) the first can't hold; then the anchor must notice it, and the journal must have all.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from helpers.store_key import KEY
from helpers.torture import whole, work
from helpers.torture.crash_states import Model, State, states
from helpers.torture.kills import environment
from helpers.torture.result import Result, room

from frailtylab.custody.key_file import FORMAT, NAMES, KeyFile, parsed
from frailtylab.door import STORE_NAME
from frailtylab.errors import OperatorError
from frailtylab.store import StoreError, open_store

MODELS: tuple[Model, ...] = ("journalled", "strict")
DATABASE = (STORE_NAME, f"{STORE_NAME}-wal")
ACTS = 36
FUSE = Path("/dev/fuse")
MOUNT_WAIT_S = 10.0
PROCESSES = 2


def cannot_run() -> str:
    """Why no power can be cut here; empty where it can."""
    if not FUSE.exists():
        return "no /dev/fuse"
    if shutil.which("fusermount3") is None:
        return "no fusermount3 (apt-get install fuse3)"
    if importlib.util.find_spec("mfusepy") is None:
        return "no mfusepy (make torture installs it)"
    return ""


def run(count: int, seed: str = "none", models: tuple[Model, ...] = MODELS) -> Result:
    """So many states under each model; skipped where FUSE is missing."""
    began, result = time.monotonic(), Result("power-cut states", goal=count)
    if reason := cannot_run():
        result.skipped = reason
        return result
    log = recording(seed)
    result.note("operations recorded", len(log))
    shown: list[int] = []
    for model in models:
        part = checked(log, count, model)
        shown.append(part.shown)
        part.shown = 0
        result.add(part)
        result.note(f"states {model}", shown[-1])
    result.shown = min(shown)
    result.seconds = time.monotonic() - began
    return result


def run_on_a_liar(count: int, seed: str = "none") -> Result:
    """As :func:`run`, with a disk that never keeps the database when it says so."""
    began, result = time.monotonic(), Result("power cuts, disk lies on database", goal=count)
    if reason := cannot_run():
        result.skipped = reason
        return result
    result.add(checked(recording(seed), count, "journalled", DATABASE))
    result.seconds = time.monotonic() - began
    return result


def recording(seed: str) -> list[list[Any]]:
    """What the program asks of its disk while it works for a while, with that bug."""
    from helpers.torture.recorded_log import recorded

    with room() as folder:
        log, mount = folder / "log", folder / "mount"
        with mounted(mount, log):
            command = [sys.executable, "-m", "helpers.torture.power_cuts", str(mount), seed]
            subprocess.run(command, env=environment(), check=True, timeout=120)
        return recorded(log)


@contextmanager
def mounted(mount: Path, log: Path) -> Iterator[None]:
    """The recording file system at that place."""
    mount.mkdir()
    command = [sys.executable, "-m", "helpers.torture.fuse_recorder", str(mount), str(log)]
    with subprocess.Popen(command, env=environment()) as server:
        try:
            wait_for(mount, server)
            yield
        finally:
            subprocess.run(["fusermount3", "-u", str(mount)], check=False)
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()


def wait_for(mount: Path, server: subprocess.Popen[bytes]) -> None:
    """Until the file system is there.

    :raises RuntimeError: when it does not come
    """
    until = time.monotonic() + MOUNT_WAIT_S
    while not mount.is_mount():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the recording file system did not start")
        time.sleep(0.02)


def checked(log: list[list[Any]], count: int, model: Model, liar: tuple[str, ...] = ()) -> Result:
    """Open the states in two processes, each in a folder of its own."""
    result = Result("")
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        jobs = [pool.submit(check_part, log, count, model, liar, n) for n in range(PROCESSES)]
        for job in jobs:
            result.add(job.result())
    return result


def check_part(
    log: list[list[Any]], count: int, model: Model, liar: tuple[str, ...], part: int
) -> Result:
    """Every n-th of the states."""
    result = Result("")
    with room(fast=True) as folder:
        for number, state in enumerate(states(log, count, model, liar)):
            if number % PROCESSES == part:
                check(write_out(state, folder / "state"), state, result, lied=bool(liar))
                result.shown += 1
    return result


def write_out(state: State, folder: Path) -> Path:
    """The state as real files; answers the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in state.folders:
        (folder / name[1:]).mkdir(parents=True)
    for name, content in state.files.items():
        (folder / name[1:]).write_bytes(content)
    return folder


def check(folder: Path, state: State, result: Result, *, lied: bool) -> None:
    """Keys, journal, database, in the order in which a morning needs them."""
    where = f"{state.mode} after {state.at}"
    check_keys(folder, state, result, where)
    acts = [line for line in state.said if not line.startswith("keys")]
    sealed = max((int(line.split()[-1]) for line in acts), default=0)
    path = folder / STORE_NAME
    found, _ = whole.frames(path, KEY)
    if (reached := whole.journal_reaches(found, KEY)) < sealed:
        result.lost.append(f"journal ends at {reached}, {sealed} acknowledged: {where}")
    try:
        with open_store(path, KEY) as store:
            gone = work.missing(store, acts)
            broken = whole.problems(store, KEY)
    except StoreError as error:
        told(error, acts, result, where, lied=lied)
        return
    if lied and broken:
        result.note("told by the check")
        return
    result.lost += [f"{name}: {where}" for name in gone[:1]]
    result.wrong += [f"{text}: {where}" for text in broken[:1]]


def told(error: StoreError, acts: list[str], result: Result, where: str, *, lied: bool) -> None:
    """A refusal to open: right while nothing was acknowledged, or where the disk lied."""
    result.note(f"told {type(error).__name__}")
    if acts and not lied:
        result.lost.append(f"does not open ({type(error).__name__}): {where}")


def check_keys(folder: Path, state: State, result: Result, where: str) -> None:
    """The newest acknowledged key file is there, and none was ever half written."""
    said = [int(line.split()[1]) for line in state.said if line.startswith("keys")]
    for name in NAMES:
        with suppress(FileNotFoundError):
            if not is_whole(folder / name):
                result.wrong.append(f"{name} is half written: {where}")
    try:
        generation = KeyFile(folder).load().generation if said else 0
    except OperatorError as error:
        result.lost.append(f"keys: {type(error).__name__}: {where}")
        return
    if generation < max(said, default=0):
        result.lost.append(f"keys {max(said)}: only {generation} is there: {where}")


def is_whole(path: Path) -> bool:
    """True for a key file whose hash fits."""
    import msgspec

    try:
        return parsed(path.read_bytes(), path) is not None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


SEEDED = (
    "acknowledge before commit",
    "synchronous NORMAL",
    "synchronous OFF",
    "rollback journal",
    "anchor not renewed",
    "journal without fsync",
    "key file saved in place",
    "anchor saved in place",
)
STATES_PER_SEED = 250


def catches(seed: str) -> Result:
    """A run with a bug; on a lying disk where only that can show it."""
    if seed == "anchor not renewed":
        return run_on_a_liar(STATES_PER_SEED, seed)
    return run(STATES_PER_SEED, seed, ("strict",))


CATCHES = {seed: partial(catches, seed) for seed in SEEDED}


def main() -> None:
    """The program that works until the power goes."""
    import os

    from helpers.torture import seeds

    from frailtylab.custody.key_file import Keys
    from frailtylab.custody.slots import training_slot
    from frailtylab.store import create_store

    folder, seed = Path(sys.argv[1]), sys.argv[2]
    said = os.open(folder / "said", os.O_WRONLY)
    slots = tuple(training_slot(KEY.data) for _ in range(9))  # larger than a sector
    with seeds.planted(seed):
        for generation in range(1, 4):
            KeyFile(folder).save(Keys(FORMAT, KEY.store_id, generation, slots))
            os.write(said, f"keys {generation}\n".encode())
            path = folder / STORE_NAME
            with (open_store if path.exists() else create_store)(path, KEY) as store:
                if generation == 1:
                    store.people.add_assessor("A-03")
                store._file.connection.execute("PRAGMA wal_autocheckpoint = 30")
                early = seed == "acknowledge before commit"
                work.work(store, generation, said, early=early, most=ACTS)


if __name__ == "__main__":
    main()
