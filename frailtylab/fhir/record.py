"""Everything of one visit that is sent, gathered before anything is mapped."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from frailtylab.device_register import Calibration
from frailtylab.instruments import InstrumentInfo
from frailtylab.open_visit import OpenVisit
from frailtylab.people import Assessor
from frailtylab.trials import KeptTrial


class Curve(msgspec.Struct, frozen=True):
    """A force curve of one trial, evenly spaced.

    :param period_ms: between two values
    :param unit: of the values, the device's own
    :param factor: what a whole number of ``values`` is worth in ``unit``, as a decimal text
    """

    trial_id: str
    period_ms: str
    unit: str
    factor: str
    values: tuple[int, ...]


class VisitRecord(msgspec.Struct, frozen=True):
    """A visit as it is sent.

    :param revision: 1 the first time, 2 for its first amendment, …
    :param started_utc: ISO 8601; ``finished_utc`` likewise
    :param assessors: everybody whose name stands on a trial, by id
    :param calibrations: device key → its newest calibration
    :param checkpoint: number and code of the store's newest seal: once it has left this computer,
        what it covers can't be rewritten unnoticed
    :param reason: why this revision was made; empty for the first
    """

    visit: OpenVisit
    site: str
    revision: int
    started_utc: str
    finished_utc: str
    sent_by: Assessor
    assessors: dict[str, Assessor]
    software_version: str
    curves: tuple[Curve, ...] = ()
    calibrations: dict[str, Calibration] = {}
    reason: str = ""
    checkpoint: str = ""

    @property
    def trials(self) -> tuple[KeptTrial, ...]:
        """The trials that somebody decided about, in the order in which they were taken."""
        return tuple(kept for kept in self.visit.kept if kept.state == "final")

    @property
    def instruments(self) -> tuple[InstrumentInfo, ...]:
        """Every device of a trial, once."""
        found: dict[str, InstrumentInfo] = {}
        for kept in self.trials:
            for info in kept.trial.instruments:
                found.setdefault(device_number(info), info)
        return tuple(found.values())


def derived_number(*parts: str) -> str:
    """A UUID that is always the same for the same parts (RFC 9562, version 5).

    What is born of a record has a number born of the record's: sending twice makes nothing twice.
    """
    return str(uuid5(NAMESPACE_URL, "frailtylab:" + ":".join(parts)))


def device_number(info: InstrumentInfo) -> str:
    """The number of a device in bundles; settings and port make no other device of it."""
    return derived_number("device", info.kind, info.make, info.model, info.serial_number)


def is_number(text: str) -> bool:
    """True for a UUID, as all our records have."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
