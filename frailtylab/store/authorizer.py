"""A second wall while the program runs: what no statement of ours may do is refused when prepared.

Triggers guard the file, whoever opens it. This guards our own connection against a slip.
https://www.sqlite.org/c3ref/set_authorizer.html
"""

from __future__ import annotations

from sqlcipher3 import dbapi2

from frailtylab.store.driver import Connection

NEVER = frozenset(
    {
        dbapi2.SQLITE_ALTER_TABLE,
        dbapi2.SQLITE_ATTACH,
        dbapi2.SQLITE_CREATE_INDEX,
        dbapi2.SQLITE_CREATE_TABLE,
        dbapi2.SQLITE_CREATE_TEMP_INDEX,
        dbapi2.SQLITE_CREATE_TEMP_TABLE,
        dbapi2.SQLITE_CREATE_TEMP_TRIGGER,
        dbapi2.SQLITE_CREATE_TEMP_VIEW,
        dbapi2.SQLITE_CREATE_TRIGGER,
        dbapi2.SQLITE_CREATE_VIEW,
        dbapi2.SQLITE_CREATE_VTABLE,
        dbapi2.SQLITE_DETACH,
        dbapi2.SQLITE_DROP_INDEX,
        dbapi2.SQLITE_DROP_TABLE,
        dbapi2.SQLITE_DROP_TRIGGER,
        dbapi2.SQLITE_DROP_VIEW,
        dbapi2.SQLITE_DROP_VTABLE,
    }
)
CHANGES = frozenset({dbapi2.SQLITE_UPDATE, dbapi2.SQLITE_DELETE})
SET_ONCE = frozenset(
    {
        "application_id", "checkpoint_fullfsync", "fullfsync", "hexkey", "hexrekey",
        "schema_version", "textkey", "textrekey",
        "cell_size_check", "foreign_keys", "ignore_check_constraints", "journal_mode", "key",
        "recursive_triggers", "rekey", "synchronous", "temp_store", "trusted_schema",
        "user_version", "writable_schema",
    }
)  # fmt: skip
"""Settings that are made when the file is opened, and only read later."""


def allowed(
    action: int, first: str | None, second: str | None, _database: str | None, trigger: str | None
) -> int:
    """SQLite's question whether a statement may do something; the answer is a code of SQLite's."""
    if action in NEVER:
        return dbapi2.SQLITE_DENY
    # Only the triggers that keep the derived lists change rows.
    if action in CHANGES and trigger is None:
        return dbapi2.SQLITE_DENY
    if action == dbapi2.SQLITE_PRAGMA and second is not None and (first or "").lower() in SET_ONCE:
        return dbapi2.SQLITE_DENY
    return dbapi2.SQLITE_OK


def guard(connection: Connection) -> None:
    """Refuse from now on what is never right."""
    connection.set_authorizer(allowed)
