"""How far a walk through two beam switches is off, over RFC 2217 with looks of a millisecond.

Measured against the simulator's own log of its line changes; the floor is the time between two
looks, which every edge says of itself.
"""

from __future__ import annotations

import threading
from statistics import median

from benchmarks.report import Figure, Plan, percentile
from devices.drivers import build_driver
from devices.hosts.serve import host_at
from devices.link import InstrumentLink
from devices.simulators.beam_switch import BeamSwitchDevice
from devices.simulators.script import parse_script
from devices.simulators.timeline import Timeline
from frailtylab.instruments import Batch
from frailtylab.samples import GateEdge

GOAL = 2.0
WALKS = 40
LONGEST_S = 60.0
NS_PER_MS = 1_000_000


def run(plan: Plan) -> list[Figure]:
    """Short walks, one after the other; median and 95 % of all runs together."""
    walks = plan.size(WALKS, 2)
    errors_ms: list[float] = []
    looks_ms: list[float] = []
    for _run in range(plan.runs):
        edges, device = walked(walks)
        looks_ms += [(edge.resolution_ns or 0) / NS_PER_MS for edge in edges]
        errors_ms += errors(edges, device)
    floor = median(looks_ms)
    return [
        figure("walk over RFC 2217 against the script, median", median(errors_ms), floor),
        figure("walk over RFC 2217 against the script, p95", percentile(errors_ms, 0.95), floor),
    ]


def walked(walks: int) -> tuple[list[GateEdge], BeamSwitchDevice]:
    """Edges of broken beams as a link gives them, and the device that made them."""
    driver = build_driver("beam_switch", {})
    script = f"walk at=1 time=0.25 breaks=1 every=0.6 times={walks}"
    device = BeamSwitchDevice(Timeline(parse_script(script), 1), driver.info.settings)
    host = host_at("rfc2217:0", device)
    edges: list[GateEdge] = []
    done = threading.Event()

    def take(batch: Batch) -> None:
        edges.extend(e for e in batch.events if isinstance(e, GateEdge) and e.blocked)
        if len(edges) >= 2 * walks:
            done.set()

    link = InstrumentLink("gates", driver, host.start())
    link.open(take)
    complete = done.wait(LONGEST_S)
    link.close()
    host.stop()
    assert complete, f"{len(edges)} of {2 * walks} edges came"
    return edges, device


def errors(edges: list[GateEdge], device: BeamSwitchDevice) -> list[float]:
    """How far each interval is off, in milliseconds."""
    blocked = [entry.at_ns for entry in device.log if entry.level]
    pairs = zip(edges[::2], edges[1::2], blocked[::2], blocked[1::2], strict=True)
    return [
        abs((stop.host_ns - start.host_ns) - (true_stop - true_start)) / NS_PER_MS
        for start, stop, true_start, true_stop in pairs
    ]


def figure(what: str, ours_ms: float, floor_ms: float) -> Figure:
    """One figure; the goal is two looks."""
    return Figure(what, ours_ms, floor_ms, "ms", ours_ms / floor_ms, GOAL)
