"""Numbers of one squeeze, computed from its samples. The same code runs live and in a replay."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from frailtylab.protocols.force_units import kgf_per, kgf_text
from frailtylab.samples import ForceSample
from frailtylab.trials import Measure, Source

PLATEAU_SHARE = 0.9
"""The plateau reaches from the first to the last sample at 90 % of the peak or more."""
RFD_S = 0.2
"""Rate of force development over the first 200 ms after onset."""


class ForceCurve:
    """Samples of one attempt with the moments that matter, all in kgf."""

    def __init__(self, samples: Sequence[ForceSample], onset_kgf: float) -> None:
        self.samples = samples
        self.onset_kgf = onset_kgf
        self.forces_kgf = [s.value * kgf_per(s.unit) for s in self.samples]

    @property
    def peak_index(self) -> int:
        """Where the greatest force is; the first of equals."""
        return max(range(len(self.forces_kgf)), key=lambda i: (self.forces_kgf[i], -i))

    @property
    def onset_index(self) -> int | None:
        """The first sample at or above the onset force."""
        return next((i for i, f in enumerate(self.forces_kgf) if f >= self.onset_kgf), None)

    def held_s(self) -> float:
        """Seconds from the first to the last sample at or above the onset force."""
        above = [i for i, force in enumerate(self.forces_kgf) if force >= self.onset_kgf]
        return self.seconds(above[0], above[-1]) if above else 0.0

    def seconds(self, first: int, last: int) -> float:
        """Time between two samples, by the device's clock where it sends one."""
        a, b = self.samples[first], self.samples[last]
        if a.device_ns is not None and b.device_ns is not None:
            return (b.device_ns - a.device_ns) / 1e9
        return (b.host_ns - a.host_ns) / 1e9

    def rate_hz(self) -> float:
        """Samples a second over the whole curve; 0 for fewer than two."""
        if len(self.samples) < 2:
            return 0.0
        span_s = self.seconds(0, len(self.samples) - 1)
        return (len(self.samples) - 1) / span_s if span_s > 0 else 0.0

    def longest_flat_s(self) -> float:
        """Longest time at or above onset in which the device's digits did not change."""
        longest, start = 0.0, 0
        for i in range(1, len(self.samples) + 1):
            if i == len(self.samples) or self.samples[i].text != self.samples[start].text:
                if self.forces_kgf[start] >= self.onset_kgf:
                    longest = max(longest, self.seconds(start, i - 1))
                start = i
        return longest

    def longest_gap_ns(self) -> int:
        """Longest time between two neighbouring samples, by host time."""
        times = [sample.host_ns for sample in self.samples]
        return max((b - a for a, b in pairwise(times)), default=0)

    def usual_gap_ns(self) -> int:
        """The middle one of all times between two neighbours, by host time."""
        times = [sample.host_ns for sample in self.samples]
        gaps = sorted(b - a for a, b in pairwise(times))
        return gaps[len(gaps) // 2] if gaps else 0

    def plateau_kgf(self) -> float:
        """Mean force from the first to the last sample at 90 % of the peak or more."""
        peak_kgf = self.forces_kgf[self.peak_index]
        limit = min(peak_kgf, peak_kgf * PLATEAU_SHARE)
        high = [i for i, force in enumerate(self.forces_kgf) if force >= limit]
        inside = self.forces_kgf[high[0] : high[-1] + 1]
        return sum(inside) / len(inside)

    def rfd_kgf_s(self) -> float | None:
        """Rise of force over the first 200 ms after onset, in kgf/s; None for a shorter curve."""
        onset = self.onset_index
        if onset is None:
            return None
        for i in range(onset + 1, len(self.samples)):
            span_s = self.seconds(onset, i)
            if span_s >= RFD_S:
                return (self.forces_kgf[i] - self.forces_kgf[onset]) / span_s
        return None

    def measures(self) -> tuple[Measure, ...]:
        """Peak in kgf and in the device's own unit, and the features of the curve."""
        if not self.samples:
            return ()
        peak = self.samples[self.peak_index]
        step_kgf = peak.resolution * kgf_per(peak.unit)
        own = Measure(
            "peak_force_device", peak.value, peak.unit, peak.text, Source.DEVICE, peak.resolution
        )
        derived = Measure(
            "peak_force", self.forces_kgf[self.peak_index], "kgf", kgf_text(peak.text, peak.unit),
            Source.DEVICE, step_kgf, primary=True,
        )  # fmt: skip
        return (derived, own, *self.features(step_kgf))

    def features(self, step_kgf: float) -> tuple[Measure, ...]:
        """Time to peak, plateau, time held, and rate of force development where it exists."""
        onset = self.onset_index
        to_peak = None if onset is None else self.seconds(onset, self.peak_index)
        found: list[tuple[str, float | None, str, float]] = [
            ("time_to_peak", to_peak, "s", 0.001),
            ("plateau_force", self.plateau_kgf(), "kgf", step_kgf),
            ("time_held", self.held_s(), "s", 0.001),
            ("force_rate_200ms", self.rfd_kgf_s(), "kgf/s", step_kgf),
            ("sample_rate", self.rate_hz(), "Hz", 0.1),
        ]  # fmt: skip
        return tuple(
            Measure(name, value, unit, repr(value), Source.DEVICE, step)
            for name, value, unit, step in found
            if value is not None
        )
