"""The force curve of a squeeze as sampled data, of which the trial's value is derived."""

from __future__ import annotations

from decimal import Decimal

from frailtylab.fhir.codes import UCUM, ucum
from frailtylab.fhir.observation import observation
from frailtylab.fhir.parts import Names, Resource, local
from frailtylab.fhir.record import Curve, VisitRecord, derived_number
from frailtylab.fhir.trials import STATUS, performed
from frailtylab.trials import KeptTrial

CURVE = local("grip-force-curve", "Grip force over time")
MOST_POINTS = 5000
"""A longer curve would make a bundle that servers refuse; it stays in the record here."""


def curve_number(trial_id: str) -> str:
    """The number of a trial's curve."""
    return derived_number("curve", trial_id)


def curve_observation(record: VisitRecord, kept: KeptTrial, curve: Curve, names: Names) -> Resource:
    """The curve of one trial in whole numbers of ``factor``, evenly spaced."""
    resource = observation(
        record, names, curve_number(kept.trial.id), CURVE,
        status=STATUS[kept.decision.outcome], when=performed(kept),
        by=record.assessors[kept.trial.context.assessor_id],
    )  # fmt: skip
    zero = {"value": 0, "unit": curve.unit, "system": UCUM, "code": ucum(curve.unit)}
    resource["valueSampledData"] = {
        "origin": zero,
        "period": Decimal(curve.period_ms),
        "factor": Decimal(curve.factor),
        "dimensions": 1,
        "data": " ".join(str(value) for value in curve.values),
    }
    return resource
