"""Writing down where a trial or a visit belongs now; the place before stays readable."""

from __future__ import annotations

from datetime import date

import msgspec

from frailtylab.clock import Clock
from frailtylab.people import Side
from frailtylab.store.database import StoreFile
from frailtylab.trials import TrialSlot

NEWEST_OF_TRIAL = "SELECT max(version) FROM trial_place WHERE trial_id = ?"
NEWEST_OF_VISIT = "SELECT max(version) FROM visit_place WHERE visit_id = ?"
TAKEN = """SELECT 1 FROM trial_now WHERE visit_id = ? AND test = ? AND practice = ? AND side IS ?
    AND number = ? AND attempt = ?"""


class VisitPlace(msgspec.Struct, frozen=True):
    """Whose visit it is, which one of the plan, and when it was planned for."""

    participant_id: str
    code: str
    planned: date
    window_start: date
    window_end: date


class Places:
    """Adds versions of places, in the transaction that is open."""

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def is_taken(self, slot: TrialSlot) -> bool:
        """True when another attempt has exactly that place."""
        side = slot.side.value if slot.side else None
        values = (slot.visit_id, slot.test, slot.practice, side, slot.number, slot.attempt)
        return self._file.row(TAKEN, values) is not None

    def put_trial(self, trial_id: str, slot: TrialSlot, reason: str, by: str) -> int:
        """A trial belongs there from now on; answers the number of the place's version."""
        version = (self._file.value(NEWEST_OF_TRIAL, (trial_id,)) or 0) + 1
        self._file.insert(
            "trial_place",
            trial_id=trial_id,
            version=version,
            visit_id=slot.visit_id,
            number=slot.number,
            attempt=slot.attempt,
            side=slot.side.value if slot.side else None,
            reason=reason,
            by=by,
            utc=self._clock.wall().utc_text,
        )
        return version

    def put_visit(self, visit_id: str, place: VisitPlace, reason: str, by: str) -> int:
        """A visit belongs there from now on; answers the number of the place's version."""
        version = (self._file.value(NEWEST_OF_VISIT, (visit_id,)) or 0) + 1
        self._file.insert(
            "visit_place",
            visit_id=visit_id,
            version=version,
            participant_id=place.participant_id,
            code=place.code,
            planned_on=place.planned.isoformat(),
            window_start=place.window_start.isoformat(),
            window_end=place.window_end.isoformat(),
            reason=reason,
            by=by,
            utc=self._clock.wall().utc_text,
        )
        return version

    def of_trial(self, trial_id: str) -> list[tuple[int, TrialSlot, str]]:
        """Version, place and reason of each place that a trial was given, oldest first."""
        sql = """SELECT p.*, t.test, t.practice FROM trial_place p JOIN trial t ON t.id = p.trial_id
            WHERE p.trial_id = ? ORDER BY p.version"""
        return [
            (
                row["version"],
                TrialSlot(
                    row["visit_id"], row["test"], bool(row["practice"]), row["number"],
                    row["attempt"], Side(row["side"]) if row["side"] else None,
                ),
                row["reason"],
            )
            for row in self._file.rows(sql, (trial_id,))
        ]  # fmt: skip
