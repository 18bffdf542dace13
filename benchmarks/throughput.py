"""CPU of a sample through the link (read, stamp, frame, decode), against bare ``os.read``."""

from __future__ import annotations

from statistics import median

from benchmarks.report import Figure, Plan
from benchmarks.wire import transmit

GOAL = 3.0
LINES, PACED_LINES = 50_000, 3000


def run(plan: Plan) -> list[Figure]:
    """Alternating, once as fast as the reader takes it and once at 1 kHz."""
    fast = [sides(plan.size(LINES, 500)) for _run in range(plan.runs)]
    slow = [sides(plan.size(PACED_LINES, 50), 1000) for _run in range(plan.runs)]
    return [
        figure("CPU a sample at full rate", fast, None),
        figure("CPU a sample at 1 kHz", slow, GOAL),
        *rates(fast),
    ]


def sides(lines: int, every_us: int = 0) -> tuple[tuple[float, float], ...]:
    """For floor and ours: CPU microseconds a line, and lines a second."""
    done = [transmit(kind, lines, every_us, every_us) for kind in ("raw", "link")]
    return tuple((t.cpu_us / t.lines, t.lines / t.wall_us * 1e6) for t in done)


def figure(what: str, runs: list[tuple[tuple[float, float], ...]], goal: float | None) -> Figure:
    """Medians of the CPU."""
    pairs = [(raw[0], ours[0]) for raw, ours in runs]
    floor, ours = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(ours / floor for floor, ours in pairs)
    return Figure(what, ours, floor, "µs", ratio, goal)


def rates(runs: list[tuple[tuple[float, float], ...]]) -> list[Figure]:
    """Samples a second, the floor's over ours."""
    pairs = [(raw[1], ours[1]) for raw, ours in runs]
    floor, ours = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(floor / ours for floor, ours in pairs)
    return [Figure("samples a second (floor ÷ ours)", ours / 1000, floor / 1000, "k/s", ratio)]
