"""Whether a copy is what was made, and whether it is what the store says today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from frailtylab.copy.manifest import differing_files
from frailtylab.copy.record_file import (
    ParticipantCopy,
    read_copy,
    record_sha256,
    row_sha256,
)
from frailtylab.errors import N_
from frailtylab.store import Store
from frailtylab.store.audit import COLUMNS
from frailtylab.store.canonical import canonical, sha256_text
from frailtylab.store.table_shapes import Columns

LOOKS = frozenset({"audit_viewed", "copy_made", "copy_read", "exported", "visit_viewed"})
"""Acts that change nothing: a copy is no older for them."""

TELLING = ("seq", "id", "trial_id", "visit_id", "participant_id", "user_id", "not_done_id",
           "device_key", "record_id", "sha256", "take", "version", "position", "name")  # fmt: skip
"""Columns by which a person finds a row."""

FILE_WORDS = {
    "changed": N_("The file {file} is not what it was when the copy was made."),
    "missing": N_("The file {file} is missing."),
    "added": N_("The file {file} is no part of the copy."),
    "unreadable": N_("The list of files, {file}, is missing or can't be read."),
}
ROW_CHANGED = N_("A row of {table} is not what its hash says: {key}.")
RECORD_CHANGED = N_("Rows were added, taken out or moved: the hash over all rows is another one.")
ENTRY_CHANGED = N_("Entry {key} of the audit trail is not what its hash says.")
RECORDING_CHANGED = N_("The recording of {key} is not what its hash says.")
ONLY_IN_STORE = N_("The store has a row of {table} that the copy lacks: {key}.")
ONLY_IN_COPY = N_("The copy has a row of {table} that the store lacks: {key}.")
DIFFERS = N_("A row of {table} differs in {columns}: {key}.")


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be; ``text`` is an English template for ``values``."""

    text: str
    values: dict[str, str]

    def english(self) -> str:
        """In words."""
        return self.text.format(**self.values)


def check_copy(folder: Path) -> list[Finding]:
    """What was changed in the copy since it was made; empty when nothing was.

    Somebody who makes all hashes anew is not found so: for that, compare the copy's code with one
    on paper, or the copy with the store.

    :raises OperatorError: when its record can't be read at all
    :raises OSError: when a file can't be read
    """
    found = [Finding(FILE_WORDS[what], {"file": file}) for file, what in differing_files(folder)]
    copy = read_copy(folder)
    for table, rows in copy.belongings.tables.items():
        for row, noted in zip(rows, copy.row_sha256[table], strict=True):
            found += _row_findings(table, row, noted)
    if record_sha256(copy.row_sha256) != copy.sha256:
        found.append(Finding(RECORD_CHANGED, {}))
    return found


def _row_findings(table: str, row: Columns, noted: str) -> Iterator[Finding]:
    if not _has_hash(table, row, noted):
        yield Finding(ROW_CHANGED, {"table": table, "key": _words(row)})
    if table == "audit" and not _fits(row):
        yield Finding(ENTRY_CHANGED, {"key": str(row.get("seq"))})
    if table == "recording" and not _is_whole(row):
        yield Finding(RECORDING_CHANGED, {"key": str(row.get("trial_id"))})


def _has_hash(table: str, row: Columns, noted: str) -> bool:
    try:
        return row_sha256(table, row) == noted
    except ValueError:  # half a surrogate pair, which no store can hold
        return False


def _fits(row: Columns) -> bool:
    try:
        sealed = canonical({name: row.get(name) for name in COLUMNS})
        return sha256_text(sealed) == row.get("hash")
    except (ValueError, TypeError):
        return False


def _is_whole(row: Columns) -> bool:
    raw = row.get("packed")
    return isinstance(raw, bytes) and hashlib.sha256(raw).hexdigest() == row.get("sha256")


def compare_copy(folder: Path, store: Store, by: str) -> Finding | None:
    """The first difference between a copy and the store as it is now; None where they are equal.

    :param by: id of the user who asks
    :raises NotAllowed: when that user may not see such copies
    :raises RecordMissing: when the store has no such participant
    :raises OperatorError: when the copy can't be read
    """
    copy = read_copy(folder)
    return first_difference(copy, store, by)


def first_difference(copy: ParticipantCopy, store: Store, by: str) -> Finding | None:
    """As :func:`compare_copy`, of a copy that was read."""
    now = store.belongings.of_participant(copy.belongings.participant_id, by)
    for table in sorted(now.tables.keys() | copy.belongings.tables.keys()):
        key = store.belongings.key_of(table)
        ours = {key(row): row for row in now.tables.get(table, [])}
        theirs = {key(row): row for row in copy.belongings.tables.get(table, [])}
        for one in sorted(ours.keys() | theirs.keys()):
            found = _difference(table, ours.get(one), theirs.get(one))
            if found is not None:
                return found
    return None


def _difference(table: str, ours: Columns | None, theirs: Columns | None) -> Finding | None:
    if theirs is None and ours is not None:
        if table == "audit" and ours["action"] in LOOKS:
            return None
        return Finding(ONLY_IN_STORE, {"table": table, "key": _words(ours)})
    if ours is None and theirs is not None:
        return Finding(ONLY_IN_COPY, {"table": table, "key": _words(theirs)})
    if ours is None or theirs is None or row_sha256(table, ours) == row_sha256(table, theirs):
        return None
    columns = sorted(n for n in ours.keys() | theirs.keys() if _differ(ours.get(n), theirs.get(n)))
    return Finding(DIFFERS, {"table": table, "columns": ", ".join(columns), "key": _words(ours)})


def _differ(one: Any, other: Any) -> bool:  # noqa: ANN401 - values of columns
    return (one or None) != (other or None) if "" in (one, other) else one != other


def _words(row: Columns) -> str:
    """What tells a row apart, on a line."""
    parts = [f"{name} {row[name]}" for name in TELLING if row.get(name) not in (None, "")]
    return ", ".join(parts)[:120]
