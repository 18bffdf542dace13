"""Which rows of which tables belong to one participant: what an inspector's copy is made of.

Tables are read as the file describes them. How a table leads to a participant follows from its
columns, so that a new one is found by itself; one of which nothing is known is an error, no gap.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec

from frailtylab.device_register import device_key
from frailtylab.errors import N_
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile
from frailtylab.store.refusals import RecordMissing, RecordRefused
from frailtylab.store.sealing import newest_seal
from frailtylab.store.table_shapes import Columns, TableShapes
from frailtylab.store.trial_rows import instrument_of

LEFT_OUT: dict[str, str] = {
    "seal": "covers rows of other participants too; the newest one is named in the copy",
    "user_pin": "a secret of a user",
    "office_key": "belongs to the store",
    "worklist": "derived",
    "undecided": "derived",
    "waiting": "derived",
    "trial_at": "derived",
    "visit_at": "derived",
    "_sqlite_migrations": "says which steps the file went through",
}
"""Tables of which a copy holds no row, and why."""

THINGS = {
    "participant": ("id", "participants"),
    "visit": ("id", "visits"),
    "trial": ("id", "trials"),
    "not_done": ("id", "not_done"),
    "user": ("id", "users"),
    "study_definition": ("sha256", "studies"),
    "device_seen": ("identity", "identities"),
}
"""Tables of the things themselves: the column that names one, and which names are wanted."""

LEADING = {
    "trial_id": "trials",
    "visit_id": "visits",
    "participant_id": "participants",
    "not_done_id": "not_done",
    "user_id": "users",
    "device_key": "devices",
    "record_id": "records",
    "dispatch_id": "dispatches",
}
"""Columns that name a thing. The first of a table's columns that is in here says whose rows."""

VISITS = """SELECT id FROM visit WHERE participant_id = :id
    UNION SELECT visit_id FROM visit_place WHERE participant_id = :id"""
TRIALS = """SELECT id FROM trial WHERE visit_id IN (SELECT value FROM json_each(:ids))
    UNION SELECT trial_id FROM trial_place WHERE visit_id IN (SELECT value FROM json_each(:ids))"""
NOT_DONE = "SELECT id FROM not_done WHERE visit_id IN (SELECT value FROM json_each(:ids))"
INSTRUMENTS = """SELECT instruments FROM trial_take
    WHERE trial_id IN (SELECT value FROM json_each(:ids))"""
DISPATCHES = "SELECT id FROM dispatch WHERE visit_id IN (SELECT value FROM json_each(:ids))"
SIGNATURES = "SELECT id FROM signature WHERE visit_id IN (SELECT value FROM json_each(:ids))"

Names = dict[str, set[str]]


class Belongings(msgspec.Struct, frozen=True):
    """Everything of one participant, row by row, as the file holds it.

    :param schema: version of the file's tables
    :param seal: number and code of the newest seal of the store when it was read
    :param tables: table → its rows in the order of their keys; parents before children
    """

    participant_id: str
    code: str
    schema: int
    seal: tuple[int, str]
    tables: dict[str, list[Columns]]


class BelongingsReader:
    """Reads what belongs to a participant, and puts it into an empty store."""

    def __init__(self, file: StoreFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit
        self._shapes = TableShapes(file)

    def ids_of(self, participant_id: str) -> dict[str, set[str]]:
        """Ids of the participant's visits, trials and not-done entries, moved ones included."""
        visits = self._column(VISITS, id=participant_id)
        ids = json.dumps(sorted(visits))
        return {
            "participants": {participant_id},
            "visits": visits,
            "trials": self._column(TRIALS, ids=ids),
            "not_done": self._column(NOT_DONE, ids=ids),
            "signatures": self._column(SIGNATURES, ids=ids),
            "dispatches": self._column(DISPATCHES, ids=ids),
        }

    def key_of(self, table: str) -> Callable[[Columns], tuple[Any, ...]]:
        """Gives the primary key of a row of that table."""
        return self._shapes.key_of(table)

    def leads_by(self, table: str) -> tuple[str, str]:
        """The column of a table that says whose its rows are, and the names that it is asked for.

        :raises KeyError: for a table of which nothing is known
        """
        if table in THINGS:
            return THINGS[table]
        column = next((c for c in self._shapes.columns(table) if c in LEADING), None)
        if column is None:
            raise KeyError(table)
        return column, LEADING[column]

    def of_participant(self, participant_id: str, by: str) -> Belongings:
        """All rows of a participant, in one view of the file.

        Trials and visits that were moved to or away from the participant are among them, with the
        bare rows of where they were moved to; so are the people and devices that any row names.

        :param by: id of the user who asks; empty only in a store for training
        :raises NotAllowed: when that user may not make copies; the refusal is noted
        :raises RecordMissing: for an id that the store does not have
        """
        with self._file.transaction():
            self._audit.require("copy_made", by)
            return self._read(participant_id)

    def _read(self, participant_id: str) -> Belongings:
        code = self._file.value("SELECT code FROM participant WHERE id = ?", (participant_id,))
        if code is None:
            raise RecordMissing("participant", participant_id)
        names = self._names(participant_id)
        wanted = self._shapes.parents_first(LEFT_OUT)
        tables = {table: self._rows_of(table, names) for table in wanted}
        self._add_parents(tables, {str(row["user"]) for row in tables["audit"]} - {""})
        mark = newest_seal(self._file.connection)
        schema = int(self._file.value("PRAGMA user_version"))
        return Belongings(participant_id, code, schema, (mark.seal, mark.mac), tables)

    def _names(self, participant_id: str) -> Names:
        names = self.ids_of(participant_id)
        identities = self._device_identities()
        devices = self._devices(names["trials"], names["visits"])
        names["devices"] = devices
        names["identities"] = {text for text, (key, _) in identities.items() if key in devices}
        serials = {serial for key, serial in identities.values() if key in devices and serial}
        names["studies"] = self._studies(names)
        names["users"] = set()
        own = ("participants", "visits", "trials", "not_done", "signatures", "devices", "studies")
        names["records"] = serials.union(*(names[kind] for kind in own))
        return names

    def _devices(self, trials: set[str], visits: set[str]) -> set[str]:
        found = {
            device_key(instrument_of(fields))
            for text in self._column(INSTRUMENTS, ids=json.dumps(sorted(trials)))
            for fields in json.loads(text)
        }
        excepted = "SELECT device_key FROM device_exception WHERE visit_id IN "
        excepted += "(SELECT value FROM json_each(:ids))"
        return found | self._column(excepted, ids=json.dumps(sorted(visits)))

    def _device_identities(self) -> dict[str, tuple[str, str]]:
        """Each identity that was seen → key and serial number of its device."""
        texts = self._column("SELECT identity FROM device_seen")
        infos = {text: instrument_of(json.loads(text)) for text in texts}
        return {text: (device_key(info), info.serial_number) for text, info in infos.items()}

    def _studies(self, names: Names) -> set[str]:
        found: set[str] = set()
        for table, kind in (("visit", "visits"), ("trial", "trials")):
            sql = f"SELECT study_sha256 FROM {table} "  # noqa: S608 - names of ours
            sql += "WHERE id IN (SELECT value FROM json_each(:ids))"
            found |= self._column(sql, ids=json.dumps(sorted(names[kind])))
        return found

    def _column(self, sql: str, **values: str) -> set[str]:
        return {str(row[0]) for row in self._file.named(sql, values)}

    def _rows_of(self, table: str, names: Names) -> list[Columns]:
        column, kind = self.leads_by(table)
        return self._shapes.rows_where(table, column, names[kind])

    def _add_parents(self, tables: dict[str, list[Columns]], users: set[str]) -> None:
        """Add the rows that rows name, until none is missing; of users, all versions."""
        while True:
            count = sum(map(len, tables.values()))
            for table in reversed(tables):
                for parent, missing in self._shapes.parents_of(table, tables[table]):
                    self._merge(tables, parent, missing)
            self._merge(tables, "user", self._shapes.rows_where("user", "id", users))
            users = {str(row["id"]) for row in tables["user"]}
            versions = self._shapes.rows_where("user_version", "user_id", users)
            self._merge(tables, "user_version", versions)
            if sum(map(len, tables.values())) == count:
                return

    def _merge(self, tables: dict[str, list[Columns]], table: str, more: list[Columns]) -> None:
        key = self._shapes.key_of(table)
        known = {key(row): row for row in (*tables[table], *more)}
        tables[table] = [known[one] for one in sorted(known)]

    def put(self, belongings: Belongings) -> None:
        """Put all rows into this store, which has to be empty. For reading, never for measuring.

        Numbers of the audit entries stay what they were, so its trail has gaps.

        :raises RecordRefused: when the store holds anybody, or the rows are not of its shape
        :raises StoreError: when the disk refuses
        """
        if self._file.row("SELECT 1 FROM participant") or self._file.row("SELECT 1 FROM user"):
            raise not_empty()
        tables = self._shapes.parents_first(LEFT_OUT)
        for table in belongings.tables:
            if table not in tables:  # its rows would be left out without a word
                raise of_another_shape(table)
        with self._file.transaction():
            for table in sorted(tables, key=self._speaks_of_records):
                for row in belongings.tables.get(table, []):
                    if not row.keys() <= set(self._shapes.columns(table)):
                        raise of_another_shape(table)
                    self._file.insert(table, **row)
            self._audit.note("copy_read", "", "participant", belongings.participant_id)

    def _speaks_of_records(self, table: str) -> bool:
        return "record_id" in self._shapes.columns(table)


def of_another_shape(table: str) -> RecordRefused:
    """The refusal of a copy whose rows have columns that no table of ours has."""
    return RecordRefused(
        N_("This copy does not fit"),
        N_("Its rows of {table} have columns that this version does not know."),
        N_("Read it with the version of FrailtyLab that made it."),
        values={"table": table},
    )


def not_empty() -> RecordRefused:
    """The refusal to mix a copy with records."""
    return RecordRefused(
        N_("There are records in this store"),
        N_("An inspector's copy is read into an empty store only, never among records."),
        N_("Open a new, empty store. Nothing was changed."),
    )
