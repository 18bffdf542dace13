"""CPU of a sample of a squeeze in the recorder at 1 kHz, against the driver that decodes it."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.durable_save import prepared
from benchmarks.report import Figure, Plan
from devices.drivers import build_driver
from frailtylab.instruments import Batch
from frailtylab.protocols.base import Arming
from frailtylab.protocols.force_record import ForceRecord
from frailtylab.samples import ForceSample

SAMPLES, MS = 12_000, 1_000_000
"""Twelve seconds: the shipped study stops a squeeze after fifteen."""
SETTINGS = {"preset": "number_unit", "rate_hz": "1000"}
BYTES_GOAL = 17 / 16


def run(plan: Plan) -> list[Figure]:
    """A reading a millisecond, each in a read of its own: driver alone, and with the recorder."""
    samples = plan.size(SAMPLES, 100)
    pairs = [
        (spent_us(driver_only, samples), spent_us(recorded, samples)) for _ in range(plan.runs)
    ]
    floor, ours = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(new / old for old, new in pairs)
    stored = bytes_a_sample(samples)
    return [
        Figure("CPU a sample, driver and recorder against driver", ours, floor, "µs", ratio),
        Figure("share of a core at 1 kHz", ours / 10, 100, "%", ours / 1000),
        Figure("memory of a stored reading", stored, 16, "B", stored / 16, BYTES_GOAL),
    ]


def wire(samples: int) -> Iterator[tuple[int, bytes]]:
    """Host time and bytes of a squeeze whose last digit trembles."""
    for n in range(samples):
        yield n * MS, b"%d.%d kg\n" % (min(30, n // 10), n % 10)


def driver_only(samples: int) -> Callable[[], None]:
    """Decode every read and let it go."""
    driver, reads = build_driver("force_line", SETTINGS), list(wire(samples))

    def work() -> None:
        for host_ns, data in reads:
            Batch("grip", host_ns, data, tuple(driver.feed(host_ns, data)))

    return work


def recorded(samples: int) -> Callable[[], None]:
    """Decode every read and record it in an armed squeeze."""
    driver, reads = build_driver("force_line", SETTINGS), list(wire(samples))
    recorder = prepared("visit", "assessor")
    recorder.arm(Arming(zero_kgf=0.0))

    def work() -> None:
        for host_ns, data in reads:
            recorder.batch(Batch("grip", host_ns, data, tuple(driver.feed(host_ns, data))))

    return work


SIDES = (driver_only, recorded)


def spent_us(prepare: Callable[[int], Callable[[], None]], samples: int) -> float:
    """CPU microseconds a sample."""
    work = prepare(samples)
    begin_ns = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - begin_ns) / samples / 1000


def bytes_a_sample(samples: int) -> float:
    """Bytes that a kept reading costs."""
    record = ForceRecord()
    record.append(ForceSample(0, 0.1, "kgf", "0.1", 0.1))
    gc.collect()
    tracemalloc.start()
    for n in range(samples):
        text = f"{n % 500 / 10:.1f}"
        record.append(ForceSample(n * MS, float(text), "kgf", text, 0.1))
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return kept / samples
