"""Making a copy: every file, or no folder."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from frailtylab import __version__
from frailtylab.copy.csv_tables import write_tables
from frailtylab.copy.manifest import NAME, files_of, write_manifest
from frailtylab.copy.page import record_page
from frailtylab.copy.record_file import RECORD, Made, ParticipantCopy, copy_of, record_text
from frailtylab.errors import N_, OperatorError
from frailtylab.export.new_folder import new_folder
from frailtylab.store import Store
from frailtylab.store.table_shapes import Columns

OWNER_ONLY = 0o700
PAGE = "record.html"


def make_copy(store: Store, participant_id: str, folder: Path, by: str) -> ParticipantCopy:
    """Write a participant's complete record into a new folder and note it in the audit trail.

    ``record.html`` for people, ``csv/`` for spreadsheets, ``record.json`` without any loss,
    ``recordings/`` as the instruments sent them, ``MANIFEST.sha256`` over all of it. Holds second
    identifiers and results: for the sponsor's office and inspectors.

    :param by: id of the user who asks; empty only in a store for training
    :raises NotAllowed: when that user may not make copies; nothing is written
    :raises RecordMissing: for an id that the store does not have
    :raises OperatorError: when the folder holds anything or can't be written
    """
    copy = _copy_of(store, participant_id, by)
    try:
        with new_folder(folder, OWNER_ONLY) as making:
            _write(making, copy)
            detail = {"sha256": copy.sha256, "rows": sum(map(len, copy.row_sha256.values()))}
            store.audit.append(
                "copy_made", by=by, kind="participant", record_id=participant_id, detail=detail
            )
    except OSError as error:
        raise not_written(folder, error) from error
    return copy


def _copy_of(store: Store, participant_id: str, by: str) -> ParticipantCopy:
    belongings = store.belongings.of_participant(participant_id, by)
    who = next((one for one in store.people.assessors() if one.id == by), None)
    code, name = (who.code, who.name) if who is not None else ("", "")
    wall = store.clock.wall()
    made = Made(wall.utc_text, wall.offset_min, wall.zone, code, name, __version__)
    return copy_of(made, belongings)


def _write(folder: Path, copy: ParticipantCopy) -> None:
    tables = copy.belongings.tables
    (folder / RECORD).write_text(record_text(copy), "utf-8", newline="\n")
    (folder / PAGE).write_text(record_page(copy), "utf-8", newline="\n")
    write_tables(folder / "csv", tables)
    _write_recordings(folder / "recordings", tables["recording"])
    write_manifest(folder)
    for name in (*files_of(folder), NAME):
        with (folder / name).open("rb+") as file:  # Windows syncs nothing that is open for reading
            os.fsync(file.fileno())


def _write_recordings(folder: Path, rows: list[Columns]) -> None:
    if rows:
        folder.mkdir()
    for row in rows:
        (folder / recording_name(row)).write_bytes(row["packed"])


def recording_name(row: Columns) -> str:
    """Name of a recording's file: its own hash, which is safe whatever the trial is called."""
    return f"{row['sha256']}.bin"


def zip_copy(folder: Path) -> Path:
    """The copy as one file beside its folder; answers where.

    :raises OperatorError: when it is there already or can't be written
    """
    path = folder.absolute().with_name(f"{folder.name}.zip")
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            for name in (*files_of(folder), NAME):
                archive.write(folder / name, f"{folder.name}/{name}")
        path.chmod(0o600)
    except OSError as error:
        raise not_written(path, error) from error
    return path


def not_written(path: Path, error: OSError) -> OperatorError:
    """What is said about a disk that does not take the copy."""
    return OperatorError(
        N_("The copy could not be written"),
        N_("“{folder}”: {reason}."),
        N_("Check that you may write there and that the disk has room. The records are unchanged."),
        can_retry=True,
        values={"folder": path, "reason": error.strerror or type(error).__name__},
    )
