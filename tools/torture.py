"""Try to lose, alter or forge a record of the real program, and print what came of it.

    make torture                                what every change has to pass; some minutes
    make torture ARGS="--only kills"            one harness and the bugs that it must see
    make torture ARGS="--sizes release"         a night's worth

What each harness shows, and what none can show, stands in docs/torture.md. The exit code is 1 when
anything was lost, altered or not noticed, and when a bug that was planted on purpose was not seen.
A harness that can't run here is named at the end: it has shown nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers.torture import (  # noqa: E402
    bit_flips,
    change_kills,
    clock_jumps,
    kills,
    machine,
    power_cuts,
    storage_faults,
)
from helpers.torture.result import Result, line_of  # noqa: E402


class Sizes(NamedTuple):
    """How much of everything. The numbers are those of the project's goal table."""

    kills: int
    states: int
    states_on_liar: int
    faults: int
    flips: int
    upgrades: int
    keys: int
    steps: int
    jumps: int


LANES = 2

SIZES = {
    "change": Sizes(200, 2_000, 500, 5, 500, 50, 20, 10_000, 1_000),
    "release": Sizes(10_000, 200_000, 20_000, 100, 20_000, 500, 500, 1_000_000, 100_000),
}
Catches = Mapping[str, Callable[[], Result]]


class Harness(NamedTuple):
    """A harness: what it runs, one call a row or several, and bugs that it must see."""

    rows: Callable[[Sizes], Iterable[Result]]
    catches: Catches


def changes(size: Sizes) -> Iterable[Result]:
    """Kills in everything that changes a whole folder."""
    for job in change_kills.changes():
        count = size.upgrades if job.startswith("upgrade") else size.keys
        yield change_kills.run(job, count)


def power(size: Sizes) -> Iterable[Result]:
    """Power cuts, and those of a disk that lies."""
    yield power_cuts.run(size.states)
    yield power_cuts.run_on_a_liar(size.states_on_liar)


def clocks(size: Sizes) -> Iterable[Result]:
    """Jumps of an injected clock, and of real processes."""
    yield clock_jumps.run(size.jumps)
    yield clock_jumps.run_with_faketime()


HARNESSES = {
    "machine": Harness(lambda size: [machine.run(size.steps)], machine.CATCHES),
    "power": Harness(power, power_cuts.CATCHES),
    "changes": Harness(changes, change_kills.CATCHES),
    "kills": Harness(lambda size: [kills.run(size.kills)], kills.CATCHES),
    "faults": Harness(lambda size: storage_faults.run(size.faults), storage_faults.CATCHES),
    "flips": Harness(lambda size: [bit_flips.run(size.flips)], bit_flips.CATCHES),
    "clock": Harness(clocks, clock_jumps.CATCHES),
}


def main(argv: list[str] | None = None) -> int:
    """Run the harnesses, two at a time; 1 when anything is not as it should be."""
    began, asked = time.monotonic(), parsed(argv)
    rows: list[Result] = []
    uncaught: list[str] = []
    with ProcessPoolExecutor(LANES, get_context("spawn")) as pool:
        names = asked.only or list(HARNESSES)
        for name, job in [(name, pool.submit(harness, name, asked.sizes)) for name in names]:
            if (error := job.exception()) is not None:
                uncaught.append(f"{name} broke off: {error!r}")
                print(uncaught[-1], flush=True)
                continue
            part = job.result()
            rows += part.rows
            uncaught += part.uncaught
            print("\n".join(part.lines), flush=True)
    failed = [row for row in rows if not row.skipped and not row.passed]
    print(f"\n{conclusion(rows, failed, uncaught)}; {time.monotonic() - began:.0f} s")
    for row in rows:
        if row.skipped:
            print(f"NOT SHOWN HERE: {row.name}: {row.skipped}")
    return 1 if failed or uncaught else 0


class Part(NamedTuple):
    """What came of one harness, and how it is told."""

    rows: list[Result]
    uncaught: list[str]
    lines: list[str]


def harness(name: str, sizes: str) -> Part:
    """Run one harness, then the bugs that it must see."""
    part = Part([], [], [])
    for row in HARNESSES[name].rows(SIZES[sizes]):
        part.rows.append(row)
        part.lines.append(line_of(row))
        part.lines.extend(f"    {text}" for text in (row.lost + row.wrong)[:5])
    for bug, run in HARNESSES[name].catches.items():
        result = run()
        verdict = "not tried" if result.skipped else "NOT CAUGHT" if result.is_clean else "caught"
        part.lines.append(f"    seeded bug “{bug}”: {verdict}")
        if verdict == "NOT CAUGHT":
            part.uncaught.append(f"{name}: {bug}")
    return part


def parsed(argv: list[str] | None) -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(prog="torture", description="Try to lose a record.")
    parser.add_argument("--only", action="append", choices=HARNESSES, help="this harness alone")
    parser.add_argument("--sizes", choices=SIZES, default="change")
    return parser.parse_args(argv)


def conclusion(rows: list[Result], failed: list[Result], uncaught: list[str]) -> str:
    """The last line."""
    lost, wrong = sum(len(row.lost) for row in rows), sum(len(row.wrong) for row in rows)
    done = len([row for row in rows if not row.skipped])
    text = f"{done} of {len(rows)} rows shown, {len(failed)} failed, lost {lost}, wrong {wrong}"
    return text + f", {len(uncaught)} seeded bugs not caught or harnesses broken off"


if __name__ == "__main__":
    sys.exit(main())
