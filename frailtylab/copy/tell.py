"""Finding one's way among the rows of a record: who is who, what belongs to what."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from functools import cached_property

from frailtylab.copy.moments import LocalTimes
from frailtylab.store.belongings import Belongings
from frailtylab.store.table_shapes import Columns
from frailtylab.study.load import study_of_text
from frailtylab.study.problems import StudyFileError
from frailtylab.study.schema import Study, localised


class Teller:
    """Answers what a page asks of a record."""

    def __init__(self, belongings: Belongings) -> None:
        self.belongings = belongings
        self.tables = belongings.tables
        self._times = LocalTimes(self.tables["audit"])
        self._codes = {row["id"]: row["code"] for row in self.tables["user"]}
        self._names = {row["user_id"]: row["name"] for row in self.tables["user_version"]}
        self._participants = {row["id"]: row["code"] for row in self.tables["participant"]}

    def rows(self, table: str) -> list[Columns]:
        """All rows of a table."""
        return self.tables[table]

    def of(self, column: str, value: str) -> defaultdict[str, list[Columns]]:
        """Table → its rows with that value in that column."""
        found: defaultdict[str, list[Columns]] = defaultdict(list)
        for table, rows in self.tables.items():
            found[table] = [row for row in rows if row.get(column) == value]
        return found

    def visits(self) -> list[Columns]:
        """Visits that ever belonged to the participant, by planned day."""
        own = self.belongings.participant_id
        moved = {r["visit_id"] for r in self.rows("visit_place") if r["participant_id"] == own}
        found = [r for r in self.rows("visit") if r["participant_id"] == own or r["id"] in moved]
        return sorted(found, key=lambda row: (row["planned_on"], row["code"]))

    def trials(self, visit_id: str) -> list[Columns]:
        """Trials that ever belonged to a visit, in the order in which they were begun."""
        moved = {r["trial_id"] for r in self.rows("trial_place") if r["visit_id"] == visit_id}
        return [r for r in self.rows("trial") if r["visit_id"] == visit_id or r["id"] in moved]

    def when(self, row: Columns, column: str = "utc") -> str:
        """A row's moment, UTC and local."""
        return self._times.when(row, column)

    def who(self, user_id: str) -> str:
        """Code and name of a user."""
        if not user_id:
            return "the program"
        code, name = self._codes.get(user_id, user_id), self._names.get(user_id, "")
        return f"{code} ({name})" if name else code

    def user_code(self, user_id: str) -> str:
        """Code of a user."""
        return self._codes.get(user_id, user_id)

    def code_of(self, participant_id: str) -> str:
        """Code of a participant."""
        return self._participants.get(participant_id, participant_id)

    def visit_words(self, visit_id: str) -> str:
        """Participant and visit as they were planned."""
        row = next((one for one in self.rows("visit") if one["id"] == visit_id), None)
        if row is None:
            return visit_id
        return f"visit {row['code']} of participant {self.code_of(row['participant_id'])}"

    def record(self, entry: Columns) -> str:
        """What an audit entry is about, in words and by its id."""
        own = entry["record_id"]
        if entry["kind"] == "visit":
            return f"{self.visit_words(own)} · {own}"
        trial = next((one for one in self.rows("trial") if one["id"] == own), None)
        if trial is not None:
            return f"{trial['test']} trial {trial['number']} · {own}"
        return f"{entry['kind'].replace('_', ' ')} {self.code_of(own)}"

    def reason(self, code: str | None) -> str:
        """A coded reason with the label that the study gives it."""
        label = self._reasons.get(code or "", "")
        return f"{label} ({code})" if label else code or ""

    def test(self, code: str) -> str:
        """A test by the name that the study gives it, with its code."""
        labels = {t.code: localised(t.label, "en") for s in self._studies for t in s.tests}
        return f"{labels[code]} ({code})" if code in labels else code

    @cached_property
    def _studies(self) -> list[Study]:
        found: list[Study] = []
        for row in self.rows("study_definition"):
            with suppress(StudyFileError):
                found.append(study_of_text(row["text"], row["code"]).study)
        return found

    @cached_property
    def _reasons(self) -> dict[str, str]:
        lists = (
            part
            for study in self._studies
            for part in (study.not_done_reasons, study.invalid_reasons, study.repeat_reasons,
                         study.late_reasons, study.pick_reasons)
        )  # fmt: skip
        return {reason.code: localised(reason.label, "en") for part in lists for reason in part}
