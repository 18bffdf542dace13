"""``record.json``: every row of a copy without any loss, each one with its hash."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec

from frailtylab.errors import N_, OperatorError
from frailtylab.store.belongings import Belongings
from frailtylab.store.canonical import canonical
from frailtylab.store.sealing import digest
from frailtylab.store.table_shapes import Columns

FORMAT = "frailtylab-copy-1"
RECORD = "record.json"


class Made(msgspec.Struct, frozen=True):
    """By whom, when and with what a copy was made.

    :param by: code of the user; empty in a store for training
    """

    utc: str
    offset_min: int
    zone: str
    by: str
    name: str
    software_version: str


class ParticipantCopy(msgspec.Struct, frozen=True):
    """What a copy says.

    :param sha256: over the hashes of all rows, by table and key
    :param row_sha256: table → the hash of each of its rows
    """

    made: Made
    belongings: Belongings
    sha256: str
    row_sha256: dict[str, list[str]]


def copy_of(made: Made, belongings: Belongings) -> ParticipantCopy:
    """The copy with all its hashes."""
    tables = belongings.tables
    hashes = {table: [row_sha256(table, row) for row in rows] for table, rows in tables.items()}
    return ParticipantCopy(made, belongings, record_sha256(hashes), hashes)


def row_sha256(table: str, row: Columns) -> str:
    """Hash of a row as the seals of the store count it: columns that are empty are left out.

    A later version may add columns that older rows leave empty; their hashes stay the same.
    """
    return digest([(table, {name: v for name, v in row.items() if v not in (None, "")})])


def record_sha256(hashes: dict[str, list[str]]) -> str:
    """Hash over the hashes of all rows of a record."""
    total = hashlib.sha256()
    for table in sorted(hashes):
        for one in hashes[table]:
            total.update(f"{table} {one}\n".encode())
    return total.hexdigest()


def record_text(copy: ParticipantCopy) -> str:
    """The text of the file."""
    belongings = copy.belongings
    return canonical(
        {
            "format": FORMAT,
            "made": msgspec.to_builtins(copy.made),
            "participant": {"id": belongings.participant_id, "code": belongings.code},
            "schema": belongings.schema,
            "seal": list(belongings.seal),
            "sha256": copy.sha256,
            "tables": {
                table: [
                    {"sha256": noted, "row": {name: packed(value) for name, value in row.items()}}
                    for noted, row in zip(copy.row_sha256[table], rows, strict=True)
                ]
                for table, rows in belongings.tables.items()
            },
        }
    )


LARGEST_BYTES = 512 << 20
"""Far more than the recordings of one participant; a larger file would only fill the memory."""


def packed(value: object) -> object:
    """A column's value as JSON has it: bytes in base 64."""
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def unpacked(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """What :func:`packed` packed.

    :raises ValueError: for anything else
    """
    if isinstance(value, dict):
        return base64.b64decode(msgspec.convert(value, InBase64).base64, validate=True)
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise ValueError("no value of a column")


class InBase64(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bytes as they stand in the file."""

    base64: str


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def read_copy(folder: Path) -> ParticipantCopy:
    """What the copy in that folder says; nothing is checked but its form.

    :raises OperatorError: when there is none, or it can't be read
    """
    path = folder / RECORD
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_BYTES + 1)
        if len(text) > LARGEST_BYTES:
            raise ValueError("larger than any copy")
        return _copy_of(json.loads(text.decode(), parse_constant=_no_number))
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise _unreadable(path, N_("it is no record of this program, or damaged")) from error


def _copy_of(document: Any) -> ParticipantCopy:  # noqa: ANN401 - somebody's JSON
    if document["format"] != FORMAT:
        raise ValueError("another format")
    tables = {
        str(table): [{str(k): unpacked(v) for k, v in entry["row"].items()} for entry in entries]
        for table, entries in document["tables"].items()
    }
    seal = (int(document["seal"][0]), str(document["seal"][1]))
    who = document["participant"]
    belongings = Belongings(str(who["id"]), str(who["code"]), int(document["schema"]), seal, tables)
    made = msgspec.convert(document["made"], Made)
    hashes = {
        str(table): [str(entry["sha256"]) for entry in entries]
        for table, entries in document["tables"].items()
    }
    return ParticipantCopy(made, belongings, str(document["sha256"]), hashes)


def _unreadable(path: Path, reason: str) -> OperatorError:
    return OperatorError(
        N_("This copy can't be read"),
        N_("“{path}”: {reason}."),
        N_("Choose the folder that was made as an inspector's copy, or make a new copy."),
        values={"path": path, "reason": reason},
    )
