"""The wall clock jumps between saves, also across the end of summer time: nothing follows it.

Order and chain go by numbers, durations by the monotonic clock; each entry says what the wall clock
and its offset were when it was made.
"""

from __future__ import annotations

import random
import time
from functools import partial
from pathlib import Path

from helpers.fake_clock import FakeClock
from helpers.store_key import KEY
from helpers.torture import kills, seeds, whole, work
from helpers.torture.result import Result, room
from helpers.torture.templates import fresh

from frailtylab.store import Store, open_store

ZONES = ((60, "CET"), (120, "CEST"), (0, "UTC"), (-210, "NST"))
DAY_S = 86_400
ACTS = 40
Reading = tuple[str, int]


def run(jumps: int, seed: str = "none") -> Result:
    """So many jumps; a new store after each forty, and a reopening in between."""
    began, result = time.monotonic(), Result("wall-clock jumps", goal=jumps)
    chance = random.Random(5)  # noqa: S311
    with seeds.planted(seed):
        while result.shown < jumps:
            with room(fast=True) as folder:
                one_store(folder, chance, result)
    result.seconds = time.monotonic() - began
    return result


def one_store(folder: Path, chance: random.Random, result: Result) -> None:
    """Save with a clock that jumps before each act."""
    path, clock = fresh(folder / "data"), FakeClock()
    said: list[str] = []
    for number in (1, 2):
        readings: list[Reading] = []
        with open_store(path, KEY, clock) as store:
            first = newest_entry(store)
            for (name, act), _ in zip(work.acts(store, number), range(ACTS // 2), strict=False):
                jump(clock, chance)
                act()
                said.append(name)
                readings.append((clock.wall().utc_text, clock.offset_min))
                result.shown += 1
            check(store, said, first, readings, result)


def jump(clock: FakeClock, chance: random.Random) -> None:
    """Back or forth, by seconds or by months; sometimes into another zone or out of summer time."""
    now = clock.wall().utc.timestamp()
    target = chance.choice((now - 3600, now + 3600, now - 1, 1.77e9 + chance.uniform(-1, 1) * 2e7))
    clock.jump_wall(target - now)
    clock.offset_min, clock.zone = chance.choice(ZONES)
    clock.advance(1e-3)


def newest_entry(store: Store) -> int:
    """Number of the newest entry of the audit trail."""
    return store.audit.entries(1)[0].seq


def check(
    store: Store, said: list[str], first: int, readings: list[Reading], result: Result
) -> None:
    """Everything is there, in the order in which it was done, with the clock as it was."""
    result.lost += work.missing(store, said)
    result.wrong += whole.problems(store, KEY)
    entries = store.audit.entries(10 * ACTS)[::-1]
    if [entry.seq for entry in entries] != sorted(entry.seq for entry in entries):
        result.wrong.append("the audit trail is in another order than it was written")
    noted = [(entry.utc, entry.offset_min) for entry in entries if entry.seq > first]
    if list(dict.fromkeys(noted)) != list(dict.fromkeys(readings)):
        result.wrong.append("an entry says another time than the clock did")


def run_with_faketime() -> Result:
    """Smoke: real processes, killed, whose clocks are more than a year apart."""
    began, result = time.monotonic(), Result("wall clock of processes (faketime)", goal=4)
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        result.skipped = "no faketime (apt-get install faketime)"
        return result
    with room(fast=True) as folder:
        path, said = fresh(folder / "data"), list[str]()
        for number, offset in enumerate(("-400d", "+400d", "-1h", "+0"), 1):
            # Not by the command, which would be killed instead of the child.
            under = ("env", f"LD_PRELOAD={library}", f"FAKETIME={offset}", "DONT_FAKE_MONOTONIC=1")
            said += kills.killed_after(0.1, path, number, "none", under)
            kills.check(path, said, result)
            result.shown += 1
    result.seconds = time.monotonic() - began
    return result


CATCHES = {"newest by the wall clock": partial(run, ACTS, "newest by the wall clock")}
