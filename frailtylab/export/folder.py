"""A whole export: every file, or no folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frailtylab.errors import N_, OperatorError
from frailtylab.export import rows, tables
from frailtylab.export.agreement import agreement_of
from frailtylab.export.csv_file import write_csv
from frailtylab.export.new_folder import new_folder
from frailtylab.export.reasons import reasons_of
from frailtylab.store import Store


def export_records(store: Store, folder: Path, by: str = "") -> dict[str, int]:
    """Write everything that the store holds into ``folder`` and note it in the audit trail.

    The files are written beside the folder and appear in it all at once.

    :param by: id of the user who exports; empty only in a store for training
    :raises NotAllowed: when that user may not
    :returns: rows of each file by its name
    :raises OperatorError: when the folder holds anything, or can't be written
    :raises StoreError: when the store can't be read
    """
    folder = folder.absolute()
    store.audit.ask("exported", by)  # before anything readable is on the disk
    try:
        with new_folder(folder) as making:
            counts = _write_all(store, making)
            store.audit.append("exported", by=by, kind="store", detail=dict(counts))
    except OSError as error:
        raise _not_written(folder, error) from error
    return counts


def _write_all(store: Store, folder: Path) -> dict[str, int]:
    """The files of the export, in the order of the dictionary."""
    simulated: set[str] = set()

    def trial_rows() -> Iterator[rows.Row]:
        for trial in store.records.trials():
            if trial["simulated"]:
                simulated.add(trial["id"])
            yield rows.trial_row(trial)

    def measure_rows() -> Iterator[rows.Row]:
        for trial in store.records.trials():
            yield from rows.measure_rows(trial)

    contents: dict[tables.Table, Iterator[rows.Row]] = {
        tables.TRIALS: trial_rows(),
        tables.MEASURES: measure_rows(),
        tables.SCORES: (rows.score_row(score, simulated) for score in store.records.scores()),
        tables.NOT_DONE: map(rows.not_done_row, store.records.not_done()),
        tables.RECORDINGS: map(rows.recording_row, store.records.recordings()),
        tables.PLACES: map(rows.place_row, store.records.places()),
        tables.SIGNATURES: map(rows.signature_row, signatures_of(store)),
        tables.AGREEMENT: map(rows.agreement_row, agreement_of(store)),
        tables.DICTIONARY: rows.dictionary_rows(reasons_of(store)),
    }
    return {
        table.file: write_csv(folder / table.file, table.names, content)
        for table, content in contents.items()
    }


def signatures_of(store: Store) -> Iterator[dict[str, Any]]:
    """Every signature with ``holds``: whether the visit is still what was signed."""
    now: dict[str, str] = {}
    for signature in store.records.signatures():
        visit_id = signature["visit_id"]
        if visit_id not in now:
            now[visit_id] = store.signatures.record_sha256(visit_id)
        yield {**signature, "holds": signature["record_sha256"] == now[visit_id]}


def _not_written(folder: Path, error: OSError) -> OperatorError:
    """What is said about a disk that does not take the export."""
    return OperatorError(
        N_("The export could not be written"),
        N_("“{folder}”: {reason}."),
        N_("Check that you may write there and that the disk has room. The records are unchanged."),
        can_retry=True,
        values={"folder": folder, "reason": error.strerror or type(error).__name__},
    )
