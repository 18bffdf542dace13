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
        rows = self._file.rows(NEWEST, (visit_id, test))
        versions = {row["name"]: int(row["version"]) for row in rows}
        now = {row["name"]: score_of(row) for row in rows if not row["withdrawn"]}
        for score in scores:
            if now.pop(score.name, None) != score:
                self._add(visit_id, score, versions.get(score.name, 0) + 1, by)
        for score in now.values():
            self._add(visit_id, score, versions[score.name] + 1, by, withdrawn=True)

    def _add(
        self, visit_id: str, score: Score, version: int, by: str, *, withdrawn: bool = False
    ) -> None:
        self._file.insert(
            "score",
            visit_id=visit_id,
            test=score.test,
            name=score.name,
            version=version,
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


# SQLite takes the other columns from the row that has the maximum:
# https://www.sqlite.org/lang_select.html#bareagg
NEWEST = """SELECT test, name, max(version) AS version, withdrawn, rule, value, unit, text, inputs,
    software_version FROM score WHERE visit_id = ? AND test = ? GROUP BY name"""


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
