"""Start: process start to the first paint of today's list, against a bare PySide6 window."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processes import HERE, output
from benchmarks.report import Figure, Plan
from frailtylab.door import STORE_NAME
from frailtylab.settings import Settings, SettingsFile

TRIALS = 100_000
TIME_GOAL, MEMORY_GOAL = 2.2, 1.6


def run(plan: Plan) -> list[Figure]:
    """Alternating starts of both programs; the first pair only fills the caches."""
    with TemporaryDirectory(prefix="frailtylab-bench-") as folder:
        who = fill(Path(folder), plan.size(TRIALS, 200))
        pairs = [(start("child_bare_window.py"), start("child_today.py", folder, *who))
                 for _run in range(plan.runs + 1)][1:]  # fmt: skip
    times = [(bare[0], ours[0]) for bare, ours in pairs]
    memory = [(bare[1], ours[1]) for bare, ours in pairs]
    return [
        figure("first paint of today's list", times, "ms", TIME_GOAL),
        figure("memory at that moment (RSS)", memory, "MB", MEMORY_GOAL),
    ]


def fill(folder: Path, trials: int) -> tuple[str, str]:
    """A data folder with that many trials; answers id and code of an assessor."""
    sys.path.append(str(HERE.parent / "tests"))
    from helpers.big_store import big_store

    SettingsFile(folder).save(Settings(language="en"))
    with big_store(folder / STORE_NAME, trials) as store:
        assessor = store.people.assessors()[0]
    return assessor.id, assessor.code


def start(script: str, *arguments: str) -> tuple[float, float]:
    """Milliseconds from spawn to paint, and megabytes then."""
    begin_ns = time.monotonic_ns()
    painted_ns, rss_kb, _peak_kb = output(script, *arguments).split()
    return (int(painted_ns) - begin_ns) / 1e6, int(rss_kb) / 1024


def figure(what: str, pairs: list[tuple[float, float]], unit: str, goal: float) -> Figure:
    """Medians, and the median of the ratios pair by pair."""
    floor, ours = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(ours / floor for floor, ours in pairs)
    return Figure(what, ours, floor, unit, ratio, goal)
