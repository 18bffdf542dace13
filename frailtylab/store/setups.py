"""How a test was set up in a visit: every version kept, the newest in force."""

from __future__ import annotations

import json

from frailtylab.clock import Clock
from frailtylab.store.audit import Audit
from frailtylab.store.canonical import canonical
from frailtylab.store.database import StoreFile

CURRENT = """SELECT version, fields FROM setup_version WHERE visit_id = ? AND test = ?
    ORDER BY version DESC LIMIT 1"""

# By planned day, not by the time of saving: a clock that was wrong must not choose the visit.
LAST_BEFORE = """
    SELECT s.fields FROM visit_now this
    CROSS JOIN visit_now earlier ON earlier.participant_id = this.participant_id
        AND earlier.id != this.id AND earlier.planned_on <= this.planned_on
    CROSS JOIN setup_version s ON s.visit_id = earlier.id AND s.test = ?
    WHERE this.id = ? ORDER BY earlier.planned_on DESC, s.seq DESC LIMIT 1"""


class Setups:
    """Keeps set-up fields (field code → choice code), for this visit and from the one before."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def save(self, visit_id: str, test: str, fields: dict[str, str], by: str) -> None:
        """Keep a new version; the same fields again change nothing."""
        row = self._file.row(CURRENT, (visit_id, test))
        if row is not None and json.loads(row["fields"]) == fields:
            return
        with self._file.transaction():
            self._file.insert(
                "setup_version",
                visit_id=visit_id,
                test=test,
                version=row["version"] + 1 if row else 1,
                fields=canonical(fields),
                by=by,
                utc=self._clock.wall().utc_text,
            )
            self._audit.note("setup_saved", by, "visit", visit_id, {"test": test})

    def current(self, visit_id: str, test: str) -> dict[str, str] | None:
        """The set-up of that test in this visit; None when none was saved."""
        row = self._file.row(CURRENT, (visit_id, test))
        return json.loads(row["fields"]) if row else None

    def last_before(self, visit_id: str, test: str) -> dict[str, str] | None:
        """The set-up of the participant's last earlier visit that has one.

        The only thing of earlier visits that an assessor may see.
        """
        row = self._file.row(LAST_BEFORE, (test, visit_id))
        return json.loads(row["fields"]) if row else None
