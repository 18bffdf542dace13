"""Is this file ours, is it today's shape, and if it is older: how it gets there safely."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from frailtylab.custody.data_key import DataKey
from frailtylab.store import migrations
from frailtylab.store.database import pragma, told
from frailtylab.store.driver import Connection
from frailtylab.store.refusals import StoreAltered, StoreTooNew


def fingerprint(connection: Connection) -> str:
    """SHA-256 over every table, index, view and trigger of the file.

    Dropping a trigger, or sqlite-utils' ``transform()`` that loses them, changes it. The table in
    which sqlite-utils notes its migrations is left out: its shape is theirs.
    """
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "AND tbl_name != '_sqlite_migrations' ORDER BY type, name"
    ).fetchall()
    text = "\n".join("\x1f".join(row) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def ready(connection: Connection, path: Path, key: DataKey, utc: datetime) -> None:
    """Refuse a file that is newer or altered; bring an older one up to date after a backup.

    Costs a few hundred microseconds when the file is of today's shape.

    :raises StoreTooNew: before anything is read or changed
    :raises StoreAltered: when the schema is not what its version says
    :raises BackupFailed: when no verified copy could be made; the file is unchanged
    """
    with told(path):
        found = ready_to_read(connection, path)
        if found < migrations.VERSION:
            from frailtylab.store.backup import backup

            backup(connection, path, key, utc)
            migrate(connection)
            assert_unaltered(connection, path, migrations.VERSION)


def ready_to_read(connection: Connection, path: Path) -> int:
    """The version of a file that is ours, known and unaltered; nothing is changed.

    :raises StoreTooNew: for a newer one
    :raises StoreAltered: when the schema is not what its version says
    """
    found = int(pragma(connection, "user_version"))
    if found > migrations.VERSION:
        raise StoreTooNew(path, found=found, known=migrations.VERSION)
    assert_unaltered(connection, path, found)
    return found


def assert_unaltered(connection: Connection, path: Path, version: int) -> None:
    """Compare the schema with the known one of that version.

    :raises StoreAltered: when they differ
    """
    if fingerprint(connection) != migrations.FINGERPRINTS.get(version):
        raise StoreAltered(path)


def migrate(connection: Connection) -> None:
    """Run the steps that the file lacks, each in a transaction of its own."""
    from sqlite_utils import Database

    migrations.migration_set().apply(Database(connection, execute_plugins=False))
