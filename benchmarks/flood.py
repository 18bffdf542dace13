"""Nothing is lost at rates far above any device's, and what a usual rate costs.

Lines are numbered and written to a pseudo-terminal; a capture process reads it, a link in another
process decodes them and counts. A pseudo-terminal holds its writer back where a serial port would
drop bytes, so a reader that is too slow shows as a rate that was not held.
"""

from __future__ import annotations

from statistics import median

from benchmarks.processes import running
from benchmarks.report import Answer, Plain, Plan
from benchmarks.wire import raw_pair, say, told, transmit

LONG_HZ, SHORT_HZ, USUAL_HZ = 10_000, 100_000, 1000
SHORT_S, USUAL_S = 5, 20
LONGEST_CPU_PERCENT = 6.0
GOALS = {"missing": 0, "duplicated": 0, "other": 0, "slow_percent": 1.0}


def run(plan: Plan) -> list[Answer]:
    """10 kHz for the minutes that were asked for, 100 kHz for some seconds; then the CPU."""
    long_lines = plan.size(round(plan.minutes * 60 * LONG_HZ), 2000)
    short_lines = plan.size(SHORT_S * SHORT_HZ, 2000)
    minutes = f"{long_lines / LONG_HZ / 60:.3g} min"
    return [
        flooded(f"10 kHz for {minutes}, capture process", LONG_HZ, long_lines, plan.runs),
        flooded(f"100 kHz for {SHORT_S} s, capture process", SHORT_HZ, short_lines, plan.runs),
        usual(plan.size(USUAL_S * USUAL_HZ, 50), plan.runs),
    ]


def flooded(what: str, rate_hz: int, lines: int, runs: int) -> Plain:
    """Sums over the runs, and the slowest of their rates."""
    done = [counted(rate_hz, lines) for _run in range(runs)]
    missing, again, other, spans_ns = (list(column) for column in zip(*done, strict=True))
    held_hz = (lines - 1) / max(spans_ns) * 1e9 if max(spans_ns) else 0.0
    values = {
        "sent": lines * runs,
        "missing": sum(missing),
        "duplicated": sum(again),
        "other": sum(other),
        "held_kHz": held_hz / 1000,
        "slow_percent": max(0.0, 100 * (1 - held_hz / rate_hz)),
    }
    return Plain(what, values, note="truth: the numbers in the lines", goals=GOALS)


def counted(rate_hz: int, lines: int) -> tuple[int, int, int, int]:
    """Missing, duplicated and other events, and the time from first to last."""
    with (
        raw_pair() as (master, port),
        running("child_flooder.py", master, lines, rate_hz, keep=(master,)) as writer,
        running("child_counter.py", port, lines) as reader,
    ):
        told(writer), told(reader)
        say(writer)
        missing, again, other, span_ns = map(int, told(reader).split())
    return missing, again, other, span_ns


def usual(lines: int, runs: int) -> Plain:
    """CPU of the window with the live curve and of its capture process, at 1 kHz."""
    done = [transmit("captured", lines, 1000, 1000) for _run in range(runs)]
    window = median(100 * t.cpu_us / t.wall_us for t in done)
    capture = median(100 * t.children_cpu_us / t.wall_us for t in done)
    values = {"window": window, "capture": capture, "both": window + capture}
    goals = {"both": LONGEST_CPU_PERCENT}
    return Plain("CPU at 1 kHz with the curve shown", values, "% of a core", goals=goals)
