"""Planning visits: at enrolment for the whole study, later one at a time."""

from __future__ import annotations

from datetime import date
from itertools import count
from uuid import uuid4

from frailtylab.clock import Clock
from frailtylab.errors import N_
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile
from frailtylab.store.refusals import RecordMissing, RecordRefused
from frailtylab.study.load import LoadedStudy
from frailtylab.study.schedule import PlannedVisit, planned_visits

HAS_PLAN = "SELECT 1 FROM visit_now WHERE participant_id = ? AND unscheduled = 0"

# A visit that was moved away leaves its code behind, so that no two were ever called the same.
IS_USED = """SELECT 1 FROM visit WHERE participant_id = ?1 AND code = ?2
    UNION SELECT 1 FROM visit_at WHERE participant_id = ?1 AND code = ?2"""


class VisitPlanner:
    """Adds visits, and keeps the text of the study that they were planned under."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def enrol(self, participant_id: str, baseline: date, study: LoadedStudy, by: str) -> None:
        """Plan all visits of the study for that day 0.

        :raises RecordRefused: when the participant has planned visits already
        :raises RecordMissing: for a participant that the store does not have
        """
        planned = planned_visits(study.study, baseline)
        with self._file.transaction():
            if self._file.row(HAS_PLAN, (participant_id,)):
                raise enrolled_already()
            self._keep_study(study, by)
            for visit in planned:
                self._add(participant_id, visit, study.sha256, by)
            detail = {"study_sha256": study.sha256, "visits": len(planned)}
            self._audit.note("enrolled", by, "participant", participant_id, detail)

    def add_unscheduled(self, participant_id: str, on: date, study: LoadedStudy, by: str) -> str:
        """Add a visit that no plan has, for that day; answers its id."""
        with self._file.transaction():
            self._keep_study(study, by)
            visit = PlannedVisit(free_code(self._file, participant_id), on, on, on)
            visit_id = self._add(participant_id, visit, study.sha256, by, unscheduled=True)
            self._audit.note("visit_added", by, "visit", visit_id)
        return visit_id

    def _keep_study(self, study: LoadedStudy, by: str) -> None:
        if self._file.row("SELECT 1 FROM study_definition WHERE sha256 = ?", (study.sha256,)):
            return
        code, version = study.study.code, study.study.version
        self._file.insert(
            "study_definition", sha256=study.sha256, code=code, version=version, text=study.text
        )
        self._audit.note("study_kept", by, "study", study.sha256, {"version": version})

    def _add(
        self,
        participant_id: str,
        visit: PlannedVisit,
        study_sha256: str,
        by: str,
        *,
        unscheduled: bool = False,
    ) -> str:
        sql = "SELECT training FROM participant WHERE id = ?"
        training = self._file.value(sql, (participant_id,))
        if training is None:
            raise RecordMissing("participant", participant_id)
        visit_id = str(uuid4())
        self._file.insert(
            "visit",
            id=visit_id,
            participant_id=participant_id,
            code=visit.code,
            planned_on=visit.planned.isoformat(),
            window_start=visit.first.isoformat(),
            window_end=visit.last.isoformat(),
            unscheduled=unscheduled,
            study_sha256=study_sha256,
            training=training,
            by=by,
            utc=self._clock.wall().utc_text,
        )
        return visit_id

    def study_text(self, sha256: str) -> tuple[str, str]:
        """Code and text of the study definition that visits were planned under.

        :raises RecordMissing: for a hash that no visit here was planned under
        """
        sql = "SELECT code, text FROM study_definition WHERE sha256 = ?"
        row = self._file.row(sql, (sha256,))
        if row is None:
            raise RecordMissing("study", sha256)
        return row["code"], row["text"]


def free_code(file: StoreFile, participant_id: str) -> str:
    """The code of that participant's next unscheduled visit, such as ``UNS2``."""
    codes = (f"UNS{number}" for number in count(1))
    return next(code for code in codes if file.row(IS_USED, (participant_id, code)) is None)


def enrolled_already() -> RecordRefused:
    """The refusal of a second plan."""
    return RecordRefused(
        N_("The visits are planned already"),
        N_("This participant has planned visits."),
        N_("Open the participant; add an unscheduled visit if one is needed."),
    )
