"""Numbers of one squeeze, computed from its readings. The same code runs live and in a replay.

What each number means, and since when, stands in :mod:`frailtylab.protocols.curve_rules`.
"""

from __future__ import annotations

import math
from array import array
from functools import cached_property
from itertools import pairwise

import msgspec

from frailtylab.protocols.curve_rules import (
    HIGH_SHARE,
    LOW_SHARE,
    PLATEAU_SHARE,
    RFD_S,
    ZERO_SETTLE_S,
)
from frailtylab.protocols.force_record import ForceRecord

S = 1e9


class Moment(msgspec.Struct, frozen=True):
    """A point of the curve that a screen marks: host time, and force in kgf."""

    host_ns: int
    force_kgf: float


class Moments(msgspec.Struct, frozen=True):
    """Onset, peak and release of a squeeze."""

    onset: Moment
    peak: Moment
    release: Moment


class ForceCurve:
    """The first ``count`` readings of a record with the moments that matter, all in kgf."""

    def __init__(self, record: ForceRecord, count: int, onset_kgf: float) -> None:
        self.record = record
        self.count = count
        self.onset_kgf = onset_kgf

    @cached_property
    def forces_kgf(self) -> array[float]:
        """Every reading in kgf."""
        return self.record.forces_kgf(self.count)

    @cached_property
    def times_ns(self) -> array[int]:
        """The time of every reading by one clock: the device's own where it has one."""
        return self.record.times_ns(self.count)

    @cached_property
    def peak_index(self) -> int:
        """Where the greatest force is; the first of equals. A curve without readings has none."""
        return self.forces_kgf.index(max(self.forces_kgf))

    @cached_property
    def onset_index(self) -> int | None:
        """The first reading at or above the onset force."""
        return self.first_at(self.onset_kgf)

    @cached_property
    def release_index(self) -> int | None:
        """The last reading at or above the onset force."""
        return self.last_at(self.onset_kgf)

    def first_at(self, force_kgf: float) -> int | None:
        """The first reading of that force or more."""
        return next((i for i, force in enumerate(self.forces_kgf) if force >= force_kgf), None)

    def last_at(self, force_kgf: float) -> int | None:
        """The last reading of that force or more."""
        forces = self.forces_kgf
        return next((i for i in range(self.count - 1, -1, -1) if forces[i] >= force_kgf), None)

    def seconds(self, first: int, last: int) -> float:
        """Time between two readings."""
        return (self.times_ns[last] - self.times_ns[first]) / S

    @cached_property
    def held_s(self) -> float:
        """Seconds from onset to release; 0 where the onset was never reached."""
        first, last = self.onset_index, self.release_index
        return 0.0 if first is None or last is None else self.seconds(first, last)

    @cached_property
    def rate_hz(self) -> float:
        """Readings a second over the whole curve; 0 for fewer than two."""
        if self.count < 2:
            return 0.0
        span_s = self.seconds(0, self.count - 1)
        return (self.count - 1) / span_s if span_s > 0 else 0.0

    def plateau_kgf(self) -> float:
        """Mean force from the first to the last reading at 90 % of the peak or more.

        Added one by one: ``sum`` rounds otherwise in one version of Python than in another.
        """
        peak_kgf = self.forces_kgf[self.peak_index]
        limit = min(peak_kgf, peak_kgf * PLATEAU_SHARE)
        first, last = self.first_at(limit) or 0, self.last_at(limit) or 0
        total = 0.0
        for force in self.forces_kgf[first : last + 1]:
            total += force
        return total / (last + 1 - first)

    def rise_200ms(self) -> tuple[float, float] | None:
        """Force rate in kgf/s and the seconds it was taken over; None for a shorter curve."""
        onset = self.onset_index
        if onset is None:
            return None
        for i in range(onset + 1, self.count):
            span_s = self.seconds(onset, i)
            if span_s >= RFD_S:
                return (self.forces_kgf[i] - self.forces_kgf[onset]) / span_s, span_s
        return None

    def impulse_kgf_s(self) -> float | None:
        """Force over time from onset to release in kgf·s; None without an onset."""
        first, last = self.onset_index, self.release_index
        if first is None or last is None:
            return None
        forces, times = self.forces_kgf, self.times_ns
        return math.fsum(
            (forces[i] + forces[i + 1]) / 2 * ((times[i + 1] - times[i]) / S)
            for i in range(first, last)
        )

    def zero_after_kgf(self) -> float | None:
        """Mean force once the hand has let go; None where the attempt ended before that."""
        release = self.release_index
        if release is None:
            return None
        settled = [
            self.forces_kgf[i]
            for i in range(release + 1, self.count)
            if self.seconds(release, i) >= ZERO_SETTLE_S
        ]
        return math.fsum(settled) / len(settled) if settled else None

    def longest_flat_s(self) -> float:
        """Longest time at or above onset in which the device's value did not change."""
        longest, start = 0.0, 0
        for i in range(1, self.count + 1):
            if i == self.count or self.forces_kgf[i] != self.forces_kgf[start]:
                if self.forces_kgf[start] >= self.onset_kgf:
                    longest = max(longest, self.seconds(start, i - 1))
                start = i
        return longest

    def longest_gap_s(self) -> float:
        """Longest time between two neighbouring readings of the squeeze, in seconds."""
        first, last = self.onset_index, self.release_index
        if first is None or last is None:
            return 0.0
        times = self.times_ns[first : last + 1]
        return max((b - a for a, b in pairwise(times)), default=0) / S

    def rises(self) -> int:
        """How often the force came up: to 70 % of the peak, from below 50 % of it."""
        peak_kgf = self.forces_kgf[self.peak_index] if self.count else 0.0
        count, high = 0, False
        for force in self.forces_kgf:
            if not high and force >= peak_kgf * HIGH_SHARE:
                count, high = count + 1, True
            elif high and force < peak_kgf * LOW_SHARE:
                high = False
        return count

    def moments(self) -> Moments | None:
        """Where onset, peak and release are by the host's clock; None without a squeeze."""
        first, last = self.onset_index, self.release_index
        if first is None or last is None:
            return None
        return Moments(self.moment(first), self.moment(self.peak_index), self.moment(last))

    def moment(self, index: int) -> Moment:
        """That reading as a point of the curve."""
        return Moment(self.record.host_ns[index], self.forces_kgf[index])
