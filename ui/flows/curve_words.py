"""The numbers of a force curve in the words of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from frailtylab.errors import N_
from frailtylab.protocols.force_curve import Moments
from frailtylab.trials import Measure
from ui.flows.words import shown, with_unit
from ui.text import _
from ui.views_grip import FactView, MarkView

NAMES = {
    "peak_force": N_("Peak"),
    "peak_force_device": N_("Peak as the device sent it"),
    "time_to_peak": N_("Time to peak"),
    "plateau_force": N_("Plateau"),
    "time_held": N_("Held"),
    "force_rate_200ms": N_("First rise"),
    "force_impulse": N_("Impulse"),
    "zero_force": N_("Zero before"),
    "zero_after": N_("Zero after"),
    "zero_drift": N_("Zero drift"),
    "sample_rate": N_("Readings a second"),
    "rest_before": N_("Rest before"),
}
"""Every measure of a squeeze."""
SHOWN = (
    ("time_to_peak", 2), ("plateau_force", 1), ("time_held", 1), ("force_rate_200ms", 0),
)  # fmt: skip
"""What is worth a look at the bedside, with its decimals; the record has everything."""
UNITS = {"Hz": "", "kgf/s": "kg/s"}


def facts(measures: Sequence[Measure], drift_limit_kgf: float) -> tuple[FactView, ...]:
    """The facts of a curve; the zero only where it has moved further than the zero check allows."""
    known = {measure.name: measure for measure in measures}
    wanted = list(SHOWN)
    drift = known.get("zero_drift")
    if drift is not None and abs(drift.value) > drift_limit_kgf:
        wanted.append(("zero_after", 1))
    return tuple(fact(known[name], decimals) for name, decimals in wanted if name in known)


def fact(measure: Measure, decimals: int) -> FactView:
    """One measure with its name and unit."""
    digits = shown(format(Decimal(measure.text), "f"), decimals)
    unit = UNITS.get(measure.unit, measure.unit)
    value = with_unit(digits, unit) if unit else digits
    return FactView(measure.name, _(NAMES[measure.name]), value)


def marks(moments: Moments, onset_ns: int) -> tuple[MarkView, ...]:
    """Onset, peak and release in seconds from the onset."""
    named = (
        ("onset", _("onset"), moments.onset),
        ("peak", _("peak"), moments.peak),
        ("release", _("release"), moments.release),
    )
    return tuple(
        MarkView(kind, label, (moment.host_ns - onset_ns) / 1e9, moment.force_kgf)
        for kind, label, moment in named
    )
