"""Short walks past light barriers of a simulator in another process, timed as the window does it.

The truth is the simulator's script: the first break at the second gate is exactly ``TIME_NS`` after
the one at the first. Neither that nor the pace is a multiple of the steps in which devices and
looks count, so that every phase of a step occurs.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.processes import HERE
from devices.drivers import build_driver
from devices.link import InstrumentLink
from devices.transport.captured_stream import open_captured
from frailtylab.instruments import Batch
from frailtylab.protocols.beams import EdgeInterval, edge_interval
from frailtylab.samples import GateEdge

TIME_NS = 150_037_000
EVERY_S = 0.310031
"""Longer than a body keeps a beam broken (0.26 s) with time to spare for debouncing, and longer
than the 0.3 s for which an ALGE Timy is deaf after an impulse."""
BEGIN_S = 0.5
PATIENCE_S = 15.0
NS_PER_MS = 1_000_000
TRUTH = f"truth: the script of the simulator, {TIME_NS / 1e9} s between two breaks"


@dataclass(frozen=True)
class GatePath:
    """One way from a beam to a time.

    :param host: as for ``simulate --host``
    :param settings: of the driver that reads; the simulator keeps the defaults
    :param by_device_clock: which clock the times must rest on
    """

    what: str
    driver: str
    host: str
    settings: dict[str, str]
    by_device_clock: bool


def timed(path: GatePath, walks: int) -> list[EdgeInterval]:
    """The times of the walks; fewer than asked for where edges were lost.

    :raises RuntimeError: when times rest on another clock than the path is about
    """
    edges: list[GateEdge] = []
    complete = threading.Event()

    def take(batch: Batch) -> None:
        edges.extend(e for e in batch.events if isinstance(e, GateEdge) and e.blocked)
        if len(edges) >= 2 * walks:
            complete.set()

    driver = build_driver(path.driver, path.settings)
    with simulator(path.driver, path.host, walks) as url:
        link = InstrumentLink("gates", driver, url, open_stream=open_captured)
        link.open(take)
        complete.wait(BEGIN_S + walks * EVERY_S + PATIENCE_S)
        link.close()
    times = intervals(edges)
    if any(time.by_device_clock is not path.by_device_clock for time in times):
        raise RuntimeError(f"{path.what}: measured by another clock than meant")
    return times


def intervals(edges: list[GateEdge]) -> list[EdgeInterval]:
    """From each edge of the first gate to the next one of the second; a lone edge gives none."""
    return [edge_interval(a, b) for a, b in pairwise(edges) if (a.gate, b.gate) == ("A", "B")]


def errors_ms(times: list[EdgeInterval]) -> list[float]:
    """How far each time is off the script's, in milliseconds."""
    return [abs(time.elapsed_ns - TIME_NS) / NS_PER_MS for time in times]


@contextmanager
def simulator(driver: str, host: str, walks: int) -> Iterator[str]:
    """The URL of a device that walks so often from its first client on; ended with the block.

    :raises RuntimeError: when it did not start
    """
    walk = f"walk at={BEGIN_S} time={TIME_NS / 1e9} breaks=1 every={EVERY_S} times={walks}"
    command = [sys.executable, "-m", "devices", "simulate", driver, "--host", host]
    with subprocess.Popen(
        [*command, "--script", walk], cwd=HERE.parent, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                raise RuntimeError(f"the simulator of {driver} did not start")
            yield url
        finally:
            process.terminate()
