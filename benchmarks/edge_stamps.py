"""How late an edge is stamped, with the live curve at 1 kHz, against an idle bare ``os.read``."""

from __future__ import annotations

from statistics import median

from benchmarks.report import Figure, Plan, percentile
from benchmarks.wire import transmit

GOAL = 4.0
LINES = 3000


def run(plan: Plan) -> list[Figure]:
    """Alternating transmissions of lines at random spacing around one millisecond."""
    lines = plan.size(LINES, 50)
    pairs = [
        tuple(transmit(kind, lines, 500, 1500).late_us for kind in ("raw", "window"))
        for _run in range(plan.runs)
    ]
    return [figure(pairs, 0.5, None), figure(pairs, 0.99, GOAL)]


def figure(pairs: list[tuple[list[float], ...]], part: float, goal: float | None) -> Figure:
    """Medians over the runs of one percentile of the lateness."""
    ranks = [tuple(percentile(late, part) for late in pair) for pair in pairs]
    floor, ours = (median(side) for side in zip(*ranks, strict=True))
    ratio = median(ours / floor for floor, ours in ranks)
    return Figure(f"edge to stamp under the live curve, p{part * 100:g}", ours, floor, "µs", ratio,
                  goal)  # fmt: skip
