"""The shape of the store, one numbered step a change. Imports only the SQL of its steps.

A step is never edited once it was released: today's program may change, yesterday's file can't
(QCoDeS keeps its upgrade code apart for the same reason). ``FINGERPRINTS`` holds what the schema
must hash to after each step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frailtylab.store import schema_001, schema_002, schema_003, schema_004

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x46724C62
"""``FrLb`` in the file's header, so that another program's file is known for one."""

VERSION = 4
"""Number of the newest step, kept in the file as ``user_version``."""

SET_NAME = "frailtylab"

FINGERPRINTS = {
    1: "1809732b266ff93159b7facc7875248e8f8bcd333ec3e7ed4ef3bf02c20a3ab0",
    2: "7b5e07a2cda4999b9fceb3b2ccf498b5b74f5f560eb8eb6a8de3ae3f24e42a63",
    3: "6a9953d630b5258383619140488ef86f131a1af9f6eb9e53773564633d993802",
    4: "bdac560cc9bbc4177f8fb9013e5fc7a8a6772a45536d91957c9807a26c13e4cb",
}


def guards(table: str) -> tuple[str, str]:
    """Two triggers that keep a table append-only.

    They stop ``INSERT OR REPLACE`` only while ``recursive_triggers`` is on, which the one
    connection sees to.
    """
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
    )


def m001_initial(db: sqlite_utils.Database) -> None:
    """People, visits, trials, scores, outbox and audit trail."""
    for statement in schema_001.STATEMENTS:
        db.conn.execute(statement)
    for table in schema_001.APPEND_ONLY:
        for statement in guards(table):
            db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


def m002_device_register(db: sqlite_utils.Database) -> None:
    """Calibrations and self-checks of devices, and exceptions from their checks."""
    for statement in schema_002.STATEMENTS:
        db.conn.execute(statement)
    for table in schema_002.APPEND_ONLY:
        for statement in guards(table):
            db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 2")


def m003_custody(db: sqlite_utils.Database) -> None:
    """Seals, places that can be put right, signatures."""
    for statement in schema_003.STATEMENTS:
        db.conn.execute(statement)
    for table in schema_003.APPEND_ONLY:
        for statement in guards(table):
            db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 3")


def m004_deliveries(db: sqlite_utils.Database) -> None:
    """What is frozen for a target, tries and receipts."""
    for statement in schema_004.STATEMENTS:
        db.conn.execute(statement)
    for table in schema_004.APPEND_ONLY:
        for statement in guards(table):
            db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 4")


STEPS = (m001_initial, m002_device_register, m003_custody, m004_deliveries)
"""All steps in order; step n leaves ``user_version`` n behind."""


def migration_set() -> sqlite_utils.Migrations:
    """The numbered steps as sqlite-utils runs them.

    sqlite-utils is imported here and nowhere on the start path: it draws pandas in, which alone
    is several times as slow as a whole start.
    """
    from sqlite_utils import Migrations

    migrations = Migrations(SET_NAME)
    for step in STEPS:
        migrations(name=step.__name__)(step)
    return migrations
