"""Meanings of the coded reasons, from the study definitions that the records were made under."""

from __future__ import annotations

from itertools import chain

from frailtylab.store import RecordMissing, Store
from frailtylab.study.load import study_of_text
from frailtylab.study.problems import StudyFileError
from frailtylab.study.schema import Reason, localised


def reasons_of(store: Store) -> dict[str, str]:
    """Code to English label of every reason of every study with a record in the store."""
    used = {str(trial["study_sha256"]) for trial in store.records.trials()}
    used |= {store.visits.get(entry["visit_id"]).study_sha256 for entry in store.records.not_done()}
    found = (reason for sha256 in sorted(used) for reason in _reasons(store, sha256))
    return {reason.code: localised(reason.label, "en") for reason in found}


def _reasons(store: Store, sha256: str) -> tuple[Reason, ...]:
    """The reasons of one study; none where its text is gone or can't be read any more."""
    try:
        code, text = store.visits.study_text(sha256)
        study = study_of_text(text, code).study
    except (RecordMissing, StudyFileError):
        return ()
    return tuple(
        chain(
            study.not_done_reasons,
            study.invalid_reasons,
            study.repeat_reasons,
            study.late_reasons,
            study.pick_reasons,
        )
    )
