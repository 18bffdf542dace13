"""Everything of a finished visit, read from the store for a mapper."""

from __future__ import annotations

from collections.abc import Callable

from frailtylab import __version__
from frailtylab.desk import Desk
from frailtylab.device_register import Calibration
from frailtylab.fhir.record import Curve, VisitRecord
from frailtylab.open_visit import OpenVisit
from frailtylab.people import Assessor
from frailtylab.store.refusals import RecordMissing
from frailtylab.study.schema import GripStrength
from frailtylab.trials import Trial

ReadCurve = Callable[[Trial], Curve | None]
"""Decodes the force curve of a trial from its recording; needs drivers, so it is handed in."""


def gather(
    desk: Desk, visit_id: str, revision: int, site: str, read_curve: ReadCurve
) -> VisitRecord:
    """The record of one finished visit, as it stands now.

    :raises RecordMissing: for a visit that is not there or not finished
    """
    visit, row = desk.open_visit(visit_id), desk.store.visits.row(visit_id)
    finished = desk.store.visits.finished_by(visit_id)
    if finished is None or row.started_utc is None:
        raise RecordMissing("finished visit", visit_id)
    people = {user.id: user for user in desk.store.people.everybody()}
    by, finished_utc = finished
    return VisitRecord(
        visit=visit,
        site=site,
        revision=revision,
        started_utc=row.started_utc,
        finished_utc=finished_utc,
        sent_by=people[by],
        assessors=assessors_of(visit, people),
        software_version=__version__,
        curves=curves_of(desk, visit, read_curve),
        calibrations=newest_calibrations(desk),
        reason=desk.store.visits.reopened_because(visit_id) if revision > 1 else "",
        checkpoint=desk.store.checkpoint_text(),
    )


def assessors_of(visit: OpenVisit, people: dict[str, Assessor]) -> dict[str, Assessor]:
    """Everybody who took a trial of the visit."""
    ids = [kept.trial.context.assessor_id for kept in visit.kept]
    return {user_id: people[user_id] for user_id in dict.fromkeys(ids)}


def curves_of(desk: Desk, visit: OpenVisit, read_curve: ReadCurve) -> tuple[Curve, ...]:
    """The force curves of the visit's squeezes."""
    study = visit.loaded.study
    squeezes = [
        kept.trial.id
        for kept in visit.kept
        if isinstance(study.test(kept.trial.slot.test), GripStrength)
    ]
    found = (read_curve(desk.store.trials.get(trial_id).trial) for trial_id in squeezes)
    return tuple(curve for curve in found if curve is not None)


def newest_calibrations(desk: Desk) -> dict[str, Calibration]:
    """Device key → its newest calibration."""
    return {
        device.key: max(device.calibrations, key=lambda entry: entry.done_on)
        for device in desk.store.devices.all()
        if device.calibrations
    }
