"""Scores of a visit: each one versioned, the newest shown, a lost one withdrawn."""

from __future__ import annotations

import json
from collections.abc import Sequence

from frailtylab.clock import Clock
from frailtylab.store.canonical import canonical
from frailtylab.store.database import Row, StoreFile
from frailtylab.trials import Score


class Scores:
    """Keeps what rules made of the trials."""

    def __init__(self, file: StoreFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def of_visit(self, visit_id: str, test: str | None = None) -> list[Score]:
        """The newest version of each score, by test and name; withdrawn ones left out."""
        sql = "SELECT * FROM score_now WHERE visit_id = ? AND (? IS NULL OR test = ?)"
        return [score_of(row) for row in self._file.rows(sql, (visit_id, test, test))]

    def replace(self, visit_id: str, test: str, scores: Sequence[Score], by: str) -> None:
        """Make these the scores of the test, in the transaction that is open.

        Only those that differ get a new version. One that can no longer be computed (its trial
        became invalid) gets a version that withdraws it; otherwise the old number would stand.
        """
        now = {score.name: score for score in self.of_visit(visit_id, test)}
        for score in scores:
            if now.pop(score.name, None) != score:
                self._add(visit_id, score, by, withdrawn=False)
        for score in now.values():
            self._add(visit_id, score, by, withdrawn=True)

    def _add(self, visit_id: str, score: Score, by: str, *, withdrawn: bool) -> None:
        newest = self._file.value(NEWEST, (visit_id, score.test, score.name))
        self._file.insert(
            "score",
            visit_id=visit_id,
            test=score.test,
            name=score.name,
            version=(newest or 0) + 1,
            withdrawn=withdrawn,
            rule=score.rule,
            value=None if withdrawn else score.value,
            unit=score.unit,
            text="" if withdrawn else score.text,
            inputs=canonical([] if withdrawn else list(score.inputs)),
            software_version=score.software_version,
            by=by,
            utc=self._clock.wall().utc_text,
        )


NEWEST = "SELECT max(version) FROM score WHERE visit_id = ? AND test = ? AND name = ?"


def score_of(row: Row) -> Score:
    """A score from a row of ``score_now``."""
    return Score(
        row["test"],
        row["rule"],
        row["name"],
        row["value"],
        row["unit"],
        row["text"],
        tuple(json.loads(row["inputs"])),
        row["software_version"],
    )
