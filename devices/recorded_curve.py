"""The force curve of a kept squeeze, decoded from its recording by today's driver."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from statistics import median

from devices.drivers import build_driver
from frailtylab.errors import OperatorError
from frailtylab.fhir.record import Curve
from frailtylab.recording import Entry, EntryKind, Recording, unpack
from frailtylab.samples import ForceSample
from frailtylab.trials import Trial

UNEVEN = 3.0
"""A space between two readings that is so many times the usual one is a gap: then there is no
evenly spaced curve to tell, and none is told."""
FEWEST = 3


def recorded_curve(trial: Trial) -> Curve | None:
    """The readings of the trial with their mean spacing, in the digits that the device sent.

    None where there is no recording, where readings are missing in between, or where the device
    changed its unit. The exact time of every reading stays in the record.
    """
    if trial.recording is None:
        return None
    try:
        recording = unpack(trial.recording)
    except OperatorError:
        return None
    samples = readings(recording)
    if len(samples) < FEWEST or len({sample.unit for sample in samples}) != 1:
        return None
    return even_curve(trial.id, samples)


def readings(recording: Recording) -> list[ForceSample]:
    """Every force reading of a recording, in order; none across a broken link."""
    if any(entry.kind is EntryKind.LINK_LOST for entry in recording.entries):
        return []
    drivers = [build_driver(source.driver, source.settings) for source in recording.sources]
    return [
        event
        for entry in chunks(recording)
        for event in drivers[entry.source].feed(entry.host_ns, entry.data)
        if isinstance(event, ForceSample)
    ]


def chunks(recording: Recording) -> list[Entry]:
    """The entries that hold bytes."""
    return [entry for entry in recording.entries if entry.kind is EntryKind.CHUNK]


def even_curve(trial_id: str, samples: list[ForceSample]) -> Curve | None:
    """The readings as whole numbers of their last digit; None where they are not evenly spaced.

    Host times of readings that came in one read are the same, so spaces are looked at over the
    device's own clock where there is one, and over whole reads where there is none.
    """
    times = [s.device_ns if s.device_ns is not None else s.host_ns for s in samples]
    period_ns = (times[-1] - times[0]) / (len(times) - 1)
    spaces = [later - earlier for earlier, later in pairwise(times)]
    usual = max(period_ns, median(spaces))
    if period_ns <= 0 or max(spaces) > UNEVEN * usual + LATE_READ_NS:
        return None
    step = max(Decimal(repr(sample.resolution)) for sample in samples)
    values = [Decimal(sample.text.strip()) / step for sample in samples]
    if any(value != value.to_integral_value() for value in values):
        return None
    period_ms = f"{period_ns / 1e6:.6f}"
    return Curve(trial_id, period_ms, samples[0].unit, f"{step.normalize():f}", whole(values))


LATE_READ_NS = 100_000_000
"""A read may come so late on a busy computer without a reading being lost."""


def whole(values: list[Decimal]) -> tuple[int, ...]:
    """Decimals that are whole, as numbers."""
    return tuple(int(value) for value in values)
