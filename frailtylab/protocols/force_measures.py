"""The measures of a squeeze: each number with its unit, its step, and how far it can be off.

A time between two readings is off by up to one interval at each of its ends, because nobody knows
what the hand did between readings. A force is off by up to one step of the device's digits; what
the gauge itself is off by is in its calibration, which the program does not know.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from frailtylab.protocols.force_curve import ForceCurve
from frailtylab.protocols.force_units import kgf_text
from frailtylab.trials import Measure, Source

SHORTEST_STEP_S = 0.001
"""Step of a time whose readings have no interval."""


class Steps(msgspec.Struct, frozen=True):
    """Smallest steps of a curve: of its force in kgf, and of its time in seconds."""

    force_kgf: float
    time_s: float


def steps_of(curve: ForceCurve) -> Steps:
    """The step of the peak's digits, and the mean interval between readings."""
    style = curve.record.style_at(curve.peak_index)
    interval_s = 1 / curve.rate_hz if curve.rate_hz > 0 else SHORTEST_STEP_S
    return Steps(style.resolution * style.kgf_per_unit, interval_s)


def measures_of(curve: ForceCurve, zero_kgf: float | None = None) -> tuple[Measure, ...]:
    """Peak in kgf and in the device's own unit, and the features; nothing without readings.

    :param zero_kgf: mean force before arming, for the drift
    """
    if not curve.count:
        return ()
    steps = steps_of(curve)
    return (*peaks(curve, steps), *features(curve, steps), *zeros(curve, steps, zero_kgf))


def peaks(curve: ForceCurve, steps: Steps) -> tuple[Measure, Measure]:
    """The greatest reading: the study's result, and what the device sent."""
    index, record = curve.peak_index, curve.record
    style, text = record.style_at(index), record.text(index)
    return (
        Measure(
            "peak_force", curve.forces_kgf[index], "kgf", kgf_text(text, style.unit),
            Source.DEVICE, steps.force_kgf, primary=True,
        ),
        Measure(
            "peak_force_device", record.values[index], style.unit, text,
            Source.DEVICE, style.resolution,
        ),
    )  # fmt: skip


def features(curve: ForceCurve, steps: Steps) -> Iterator[Measure]:
    """What is derived from the curve, as far as it exists."""
    onset, both_ends_s = curve.onset_index, 2 * steps.time_s
    if onset is not None:
        to_peak_s = curve.seconds(onset, curve.peak_index)
        yield derived("time_to_peak", to_peak_s, "s", steps.time_s, both_ends_s)
    yield derived("plateau_force", curve.plateau_kgf(), "kgf", steps.force_kgf, steps.force_kgf)
    yield derived("time_held", curve.held_s, "s", steps.time_s, both_ends_s)
    rise = curve.rise_200ms()
    if rise is not None:
        rate, span_s = rise
        off = 2 * steps.force_kgf / span_s + abs(rate) * steps.time_s / span_s
        yield derived("force_rate_200ms", rate, "kgf/s", steps.force_kgf / span_s, off)
    yield derived("sample_rate", curve.rate_hz, "Hz", 0.1, None)
    impulse = curve.impulse_kgf_s()
    if impulse is not None:
        off = steps.force_kgf * curve.held_s + curve.onset_kgf * both_ends_s
        yield derived("force_impulse", impulse, "kgf·s", steps.force_kgf * steps.time_s, off)


def zeros(curve: ForceCurve, steps: Steps, before_kgf: float | None) -> Iterator[Measure]:
    """The zero after the squeeze, and how far it has moved."""
    after_kgf = curve.zero_after_kgf()
    if after_kgf is None:
        return
    step = steps.force_kgf
    yield derived("zero_after", after_kgf, "kgf", step, step)
    if before_kgf is not None:
        yield derived("zero_drift", after_kgf - before_kgf, "kgf", step, 2 * step)


def derived(name: str, value: float, unit: str, step: float, off: float | None) -> Measure:
    """A number that was computed, with all its digits."""
    return Measure(name, value, unit, repr(value), Source.DEVICE, step, off)
