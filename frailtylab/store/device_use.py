"""Devices in visits: which dynamometer a participant began with, and exceptions from checks.

Only identities are read here, never a result: an assessor may be blinded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from frailtylab.clock import Clock
from frailtylab.device_register import DeviceException, force_instrument
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentInfo
from frailtylab.store.audit import Audit
from frailtylab.store.canonical import canonical
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.refusals import RecordRefused
from frailtylab.store.trial_rows import instrument_of

# By planned day, not by the time of saving: a clock that was wrong must not choose the baseline.
FIRST_USED = """SELECT t.instruments FROM visit_now this
    CROSS JOIN visit_now v ON v.participant_id = this.participant_id
    CROSS JOIN trial_now t ON t.visit_id = v.id
    WHERE this.id = ? AND t.test = ? AND t.state = 'final'
        AND t.outcome IN ('valid', 'attention') AND t.instruments != '[]'
    ORDER BY v.planned_on, t.seq"""


class DeviceUse:
    """What is known of the devices of a visit and its participant."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def baseline(self, visit_id: str, test: str) -> InstrumentInfo | None:
        """The dynamometer of the participant's first counting trial of that test, or None."""
        for row in self._file.rows(FIRST_USED, (visit_id, test)):
            infos = tuple(instrument_of(info) for info in json.loads(row["instruments"]))
            found = force_instrument(infos)
            if found is not None:
                return found
        return None

    def add_exceptions(self, exceptions: Sequence[DeviceException], by: str) -> None:
        """Keep why somebody went on in spite of checks: all of them or none.

        :raises RecordRefused: without a reason
        """
        if any(not one.reason.strip() for one in exceptions):
            raise RecordRefused(
                N_("A reason is needed"),
                N_("Going on in spite of a check of the devices is kept with its reason."),
                N_("Say why, or change the device."),
            )
        with self._file.transaction():
            for one in exceptions:
                self._add(one, by)

    def _add(self, one: DeviceException, by: str) -> None:
        self._file.insert(
            "device_exception",
            id=one.id,
            visit_id=one.visit_id,
            test=one.test,
            device_key=one.device_key,
            check_code=one.check,
            detail=canonical(one.detail),
            reason=one.reason.strip(),
            by=by,
            utc=self._clock.wall().utc_text,
        )
        detail = {"exception": one.id, "test": one.test, "check": one.check}
        detail["device"] = one.device_key
        self._audit.note("device_check_overridden", by, "visit", one.visit_id, detail)

    def exceptions(self, visit_id: str) -> list[DeviceException]:
        """All exceptions of a visit, oldest first."""
        sql = "SELECT * FROM device_exception WHERE visit_id = ? ORDER BY seq"
        return [exception_of(row) for row in self._file.rows(sql, (visit_id,))]


def exception_of(row: Row) -> DeviceException:
    """An exception from its row."""
    return DeviceException(
        row["id"],
        row["visit_id"],
        row["test"],
        row["device_key"],
        row["check_code"],
        json.loads(row["detail"]),
        row["reason"],
    )
