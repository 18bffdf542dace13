"""SIGKILL at any moment while the real program saves: what was acknowledged is there.

Shows what a crash, a kill or an empty battery of the *process* leaves. Of a power cut it shows
nothing: the system still writes what the dead process had handed over (see ``power_cuts``).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from helpers.store_key import KEY
from helpers.torture import whole, work
from helpers.torture.result import Result, room
from helpers.torture.templates import fresh

from frailtylab.store import Store, StoreError, open_store

ROOT = Path(__file__).parents[3]
KILLS_PER_STORE = 10
LONGEST_S = 0.12


def environment() -> dict[str, str]:
    """For a child that works with our helpers."""
    paths = [str(ROOT), str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def run(kills: int, seed: str = "none", first: int = 1) -> Result:
    """Kill so many times, on two stores side by side: one on the disk, one in memory."""
    began, result = time.monotonic(), Result("SIGKILL while saving", goal=kills)
    result.goal = 0
    halves = [(kills + 1) // 2, kills // 2]
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(one_lane, count, seed, first + lane, fast=bool(lane))
            for lane, count in enumerate(halves)
        ]
        for job in jobs:
            result.add(job.result())
    result.seconds = time.monotonic() - began
    return result


def one_lane(kills: int, seed: str, first: int, *, fast: bool) -> Result:
    """One kill after the other; each ten begin with a store of their own."""
    result, chance = Result("", goal=kills), random.Random(first)  # noqa: S311
    number = 0
    while number < kills:
        with room(fast) as folder:
            path, said = fresh(folder / "data"), list[str]()
            for _ in range(min(KILLS_PER_STORE, kills - number)):
                number += 1
                delay = 0.0 if number % 10 == 0 else chance.random() * LONGEST_S
                said += killed_after(delay, path, number, seed)
                result.shown += 1
                check(path, said, result)
            result.note("acknowledged", len(said))
    return result


def killed_after(
    delay: float, path: Path, run_number: int, seed: str, under: Sequence[str] = ()
) -> list[str]:
    """What the child acknowledged until it was killed, so long after its first word.

    :param under: a command that the child is run by, such as ``faketime``
    """
    command = [
        *under,
        sys.executable,
        "-m",
        "helpers.torture.work",
        str(path),
        str(run_number),
        seed,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as child:
        assert child.stdout
        heard = child.stdout.readline()
        time.sleep(delay)
        child.kill()
        heard += child.stdout.read()
    if child.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the child ended by itself ({child.returncode})")
    return [line.decode() for line in heard.splitlines(keepends=True) if line.endswith(b"\n")]


def check(path: Path, said: list[str], result: Result) -> None:
    """Open as the program does, compare with all that this store ever acknowledged.

    What was lost is said once.
    """
    sealed = max((int(line.split()[-1]) for line in said), default=0)
    anchored = whole.anchored(path, KEY).seal
    if anchored < sealed:
        result.wrong.append(f"anchor names seal {anchored}, {sealed} was acknowledged")
    journal, _ = whole.frames(path, KEY)
    if (reached := whole.journal_reaches(journal, KEY)) < sealed:
        result.lost.append(f"journal ends at seal {reached}, {sealed} was acknowledged")
    try:
        with open_store(path, KEY) as store:
            compare(store, said, result)
    except StoreError as error:
        result.wrong.append(f"does not open: {type(error).__name__}")


def compare(store: Store, said: list[str], result: Result) -> None:
    lost = set(work.missing(store, said))
    result.lost += sorted(lost)
    said[:] = [line for line in said if " ".join(line.split()[:3]) not in lost]
    result.wrong += whole.problems(store, KEY)


SEEDED = {
    "acknowledge before commit": 24,
    "commits in batches": 4,
    "anchor not renewed": 2,
    "journal after the acknowledgement": 4,
}
"""Bug → kills that are enough to see it."""

CATCHES = {seed: partial(run, kills, seed) for seed, kills in SEEDED.items()}
