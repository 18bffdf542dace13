"""How far a walk through two beam switches is off, over RFC 2217 with looks of a millisecond.

Measured against the simulator's script; the floor is the time between two looks, which every edge
says of itself. ``timed_paths`` has the same path with more walks and without a floor.
"""

from __future__ import annotations

from statistics import median

from benchmarks.gate_walks import GatePath, errors_ms, timed
from benchmarks.report import Figure, Plan, percentile

GOAL = 2.0
WALKS = 40
MODEM_LINES = GatePath("modem lines, RFC 2217", "beam_switch", "rfc2217:0", {}, False)


def run(plan: Plan) -> list[Figure]:
    """Short walks, one after the other; median and 95 % of all runs together."""
    walks = plan.size(WALKS, 2)
    times = [time for _run in range(plan.runs) for time in timed(MODEM_LINES, walks)]
    assert len(times) == walks * plan.runs, f"{len(times)} of {walks * plan.runs} walks came"
    off_ms, floor_ms = errors_ms(times), median(time.resolution_s for time in times) * 1000
    return [
        figure("walk over RFC 2217 against the script, median", median(off_ms), floor_ms),
        figure("walk over RFC 2217 against the script, p95", percentile(off_ms, 0.95), floor_ms),
    ]


def figure(what: str, ours_ms: float, floor_ms: float) -> Figure:
    """One figure; the goal is two looks."""
    return Figure(what, ours_ms, floor_ms, "ms", ours_ms / floor_ms, GOAL)
