"""Intervals of a device's clock, brought to the computer's, against plain stamps of arrival.

The port is read by a thread of the loaded process, because plain stamps suffer there: this is what
the mapping protects against where no capture process can be had. The truth is the writer's own
schedule, the device's clock is 50 ppm slow. Ours is the line that :class:`ClockFit` has at the end
of the recording, applied to the device's times; floor and ours use the same pairs of samples.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import chain
from statistics import median

from benchmarks.processes import running
from benchmarks.report import Answer, Figure, Plan, percentile, spread
from benchmarks.wire import raw_pair, say, told
from devices.clock_fit import ClockFit, ClockLine

LINES, FEWEST_LINES = 60_000, 22_000
"""A minute; the fewest are what a line through the clock needs, 20 s, and a little."""
EVERY_NS = 1_000_000
SHORTEST, LONGEST = 2000, 8000
"""Milliseconds, and lines, between the two samples of an interval."""
INTERVALS = 1000
GOAL, GOAL_MS = 0.01, 0.2
TRUTH = "truth: the writer's schedule; plain stamps by a thread reader"


@dataclass(frozen=True)
class Case:
    """What goes on beside the reading, and how long the adapter gathers bytes."""

    what: str
    load: str
    bunch_us: int


CASES = (
    Case("held lock", "stall", 0),
    Case("16 ms bunching", "idle", 16_000),
    Case("held lock, 16 ms bunching", "stall", 16_000),
)


def run(plan: Plan) -> list[Answer]:
    """Each case; with the smallest size only the last."""
    cases = CASES[-1:] if plan.tiny else CASES
    return [answer for case in cases for answer in measured(case, plan)]


def measured(case: Case, plan: Plan) -> list[Answer]:
    """The ratio of the 99 % errors, then both spreads, of all runs together."""
    plain_ms: list[list[float]] = []
    mapped_ms: list[list[float]] = []
    drifts: list[float] = []
    for number in range(plan.runs):
        samples = recorded(case, plan.size(LINES, FEWEST_LINES))
        line = fitted(samples)
        drifts.append(line.drift_ppm)
        plain, mapped = errors(samples, line, number)
        plain_ms.append(plain)
        mapped_ms.append(mapped)
    below, above = ([percentile(run, 0.99) for run in side] for side in (plain_ms, mapped_ms))
    ratio = median(high / low for low, high in zip(below, above, strict=True))
    note = f"{TRUTH}; drift found {min(drifts):.2f} to {max(drifts):.2f} ppm of 50"
    what = f"interval of 2-8 s, {case.what}"
    return [
        Figure(f"{what}, p99", median(above), median(below), "ms", ratio, GOAL),
        spread(
            "  mapped from the device's clock",
            list(chain.from_iterable(mapped_ms)),
            note,
            {"p99": GOAL_MS},
        ),
        spread("  plain stamps of arrival", list(chain.from_iterable(plain_ms)), ""),
    ]


def recorded(case: Case, lines: int) -> list[tuple[int, int, int]]:
    """Number, device time and stamp of every line."""
    with (
        raw_pair() as (master, port),
        running("child_clock_writer.py", master, lines, case.bunch_us, keep=(master,)) as writer,
        running("child_clocked.py", port, lines, case.load) as reader,
    ):
        told(writer), told(reader)
        say(writer)
        parts = (text.split(":") for text in told(reader).split())
        return [(int(number), int(device), int(host)) for number, device, host in parts]


def fitted(samples: list[tuple[int, int, int]]) -> ClockLine:
    """The line as a link has it after the last sample.

    :raises RuntimeError: when too little came for one
    """
    fit = ClockFit()
    for _number, device_ns, host_ns in samples:
        fit.add(device_ns, host_ns)
    line = fit.line()
    if line is None:
        raise RuntimeError(f"no line through {len(samples)} samples")
    return line


def errors(
    samples: list[tuple[int, int, int]], line: ClockLine, seed: int
) -> tuple[list[float], list[float]]:
    """Absolute errors in ms of plain and of mapped intervals, between the same random samples."""
    dice = random.Random(seed)  # noqa: S311 - a choice of intervals, not a secret
    plain_ms: list[float] = []
    mapped_ms: list[float] = []
    for _interval in range(INTERVALS):
        span = dice.randint(SHORTEST, LONGEST)
        start = dice.randrange(len(samples) - span)
        (first, device, host), (last, later_device, later_host) = (
            samples[start],
            samples[start + span],
        )
        true_ns = (last - first) * EVERY_NS
        mapped_ns = line.host_ns(later_device) - line.host_ns(device)
        plain_ms.append(abs(later_host - host - true_ns) / 1e6)
        mapped_ms.append(abs(mapped_ns - true_ns) / 1e6)
    return plain_ms, mapped_ms
