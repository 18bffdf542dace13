"""How late an edge is stamped: with the live curve, an export, a held lock; thread and process.

The floor is a bare ``os.read`` in an idle process; for the held lock it is that same reader while
another process spends the same time, which is what a native thread would feel.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processes import HERE
from benchmarks.report import Figure, Plan, percentile
from benchmarks.wire import transmit
from frailtylab.door import STORE_NAME

LINES = 3000
TRIALS = 20_000
SHORTEST_US, LONGEST_US = 500, 1500


def run(plan: Plan) -> list[Figure]:
    """Alternating transmissions of lines at random spacing around one millisecond."""
    with TemporaryDirectory(prefix="frailtylab-bench-") as folder:
        store = filled(Path(folder), plan.size(TRIALS, 50))
        cases = {
            "idle": ("raw", ""),
            "thread": ("window", ""),
            "process": ("captured", ""),
            "thread, export": ("window", f"export={store}"),
            "process, export": ("captured", f"export={store}"),
            "idle beside a stall": ("raw", "beside"),
            "thread, stall": ("window", "stall"),
            "process, stall": ("captured", "stall"),
        }
        late = {name: [] for name in cases}
        for _run in range(plan.runs):
            for name, (kind, load) in cases.items():
                done = transmit(kind, plan.size(LINES, 50), SHORTEST_US, LONGEST_US, load)
                late[name].append(done.late_us)
    return figures(late)


def filled(folder: Path, trials: int) -> Path:
    """A store to export."""
    sys.path.append(str(HERE.parent / "tests"))
    from helpers.big_store import big_store

    with big_store(folder / STORE_NAME, trials):
        return folder / STORE_NAME


def figures(late: dict[str, list[list[float]]]) -> list[Figure]:
    """What is wanted first, what it replaced after it."""
    idle, stalled = late["idle"], late["idle beside a stall"]
    return [
        figure("live curve, process, p50", late["process"], idle, 0.5, None),
        figure("live curve, process, p99", late["process"], idle, 0.99, 3.0),
        figure("live curve, thread, p99", late["thread"], idle, 0.99, 4.0),
        figure("and an export, process, p99", late["process, export"], idle, 0.99, 3.0),
        figure("and an export, thread, p99", late["thread, export"], idle, 0.99, None),
        figure("and a held lock, process, p99", late["process, stall"], stalled, 0.99, 1.5),
        figure("and a held lock, thread, p99", late["thread, stall"], stalled, 0.99, None),
    ]


def figure(
    what: str,
    ours: list[list[float]],
    floor: list[list[float]],
    part: float,
    goal: float | None,
) -> Figure:
    """Medians over the runs of one percentile of the lateness."""
    ranks = [
        (percentile(low, part), percentile(high, part))
        for low, high in zip(floor, ours, strict=True)
    ]
    below, above = (median(side) for side in zip(*ranks, strict=True))
    ratio = median(high / low for low, high in ranks)
    return Figure(f"edge to stamp: {what}", above, below, "µs", ratio, goal)
