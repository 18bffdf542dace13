"""What no statement of ours may do is refused when prepared; what the program needs is not."""

from __future__ import annotations

import pytest
from helpers.full_store import DERIVED, fill_every_table, tables
from helpers.sample_records import Ward
from helpers.store_key import KEY

from frailtylab.store import Store
from frailtylab.store.driver import AUTH, Error

REFUSED = [
    # Changes of rows, also of those that no trigger guards
    "UPDATE trial SET test = 'x'",
    "UPDATE seal SET mac = ''",
    "UPDATE worklist SET phase = 'finished'",
    "UPDATE trial_at SET visit_id = 'x'",
    "UPDATE _sqlite_migrations SET name = 'x'",
    "DELETE FROM audit",
    "DELETE FROM undecided",
    "DELETE FROM waiting WHERE 0",
    "INSERT INTO flag SELECT * FROM flag WHERE true ON CONFLICT DO UPDATE SET code = 'x'",
    # Changes of the schema, lasting or for a while
    "DROP TRIGGER trial_no_update",
    "DROP TRIGGER IF EXISTS audit_no_delete",
    "DROP TABLE flag",
    "DROP VIEW trial_now",
    "DROP INDEX trial_of_visit",
    "CREATE TABLE more (a)",
    "CREATE TABLE more AS SELECT * FROM participant",
    "CREATE INDEX more ON trial (test)",
    "CREATE VIEW more AS SELECT 1",
    "CREATE TRIGGER sly AFTER INSERT ON trial BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER sly AFTER INSERT ON main.outbox BEGIN DELETE FROM waiting; END",
    "CREATE TEMP TABLE more (a)",
    "CREATE TEMP VIEW trial_now AS SELECT 1",
    "CREATE VIRTUAL TABLE more USING fts5(a)",
    "ALTER TABLE trial ADD COLUMN more TEXT",
    "ALTER TABLE trial RENAME TO other",
    "ALTER TABLE trial DROP COLUMN zone",
    # Other files
    "ATTACH '/tmp/other.db' AS other",
    "ATTACH ':memory:' AS other KEY ''",
    "DETACH main",
    "VACUUM INTO '/tmp/never-made.db'",
    # Settings
    "PRAGMA synchronous = OFF",
    "PRAGMA main.synchronous = 0",
    "PRAGMA SYNCHRONOUS(0)",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = ON",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA trusted_schema = ON",
    "PRAGMA cell_size_check = OFF",
    "PRAGMA fullfsync = OFF",
    "PRAGMA checkpoint_fullfsync = OFF",
    "PRAGMA user_version = 9",
    "PRAGMA application_id = 9",
    "PRAGMA schema_version = 9",
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "PRAGMA hexkey = '00'",
    "PRAGMA hexrekey = '00'",
    "PRAGMA textkey = 'x'",
    "PRAGMA textrekey = 'x'",
]

ALLOWED = [
    "SELECT * FROM trial_now",
    "SELECT count(*) FROM sqlite_master",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT * FROM n",
    "SELECT name FROM pragma_table_info('trial')",
    "EXPLAIN QUERY PLAN SELECT * FROM trial_now",
    "PRAGMA table_info(trial)",
    "PRAGMA synchronous",
    "PRAGMA user_version",
    "PRAGMA journal_mode",
    "PRAGMA quick_check",
    "PRAGMA integrity_check",
    "PRAGMA foreign_key_check",
    "PRAGMA cipher_version",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA busy_timeout = 5000",
    "BEGIN IMMEDIATE",
    "ROLLBACK",
]


@pytest.fixture
def full(sample: Ward) -> Store:
    """A store with at least one row in every table."""
    return fill_every_table(sample)


@pytest.mark.parametrize("sql", REFUSED)
def test_statement_that_is_never_right_is_refused(sample: Ward, sql: str) -> None:
    connection = sample.store._file.connection
    with pytest.raises(Error, match=r"not authorized|prohibited|denied") as refused:
        connection.execute(sql)
    assert getattr(refused.value, "sqlite_errorcode", None) == AUTH
    assert sample.store.check() == []


@pytest.mark.parametrize("sql", ALLOWED)
def test_statement_that_the_program_needs_is_allowed(sample: Ward, sql: str) -> None:
    connection = sample.store._file.connection
    if sql == "ROLLBACK":
        connection.execute("BEGIN IMMEDIATE")
    connection.execute(sql).fetchall()
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def test_no_row_of_any_table_can_be_changed_or_removed(full: Store) -> None:
    connection = full._file.connection
    for table in (*tables(full), *DERIVED):
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = 1"):  # noqa: S608
            with pytest.raises(Error, match=r"not authorized|prohibited|no such column"):
                connection.execute(sql)
    for table in tables(full):
        with pytest.raises(Error, match=r"append-only"):
            connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608


def test_triggers_of_the_schema_still_keep_their_lists(full: Store) -> None:
    rows = full._file.rows("SELECT trial_id, attempt, place FROM trial_at")
    assert [(row["attempt"], row["place"]) for row in rows] == [(2, 1)]


def test_refused_key_change_leaves_the_file_as_it_was(sample: Ward) -> None:
    from frailtylab.store import open_store

    path = sample.store.path
    with pytest.raises(Error, match="not authorized"):
        sample.store._file.connection.execute("PRAGMA rekey = 'x'")
    sample.store.close()
    with open_store(path, KEY) as store:
        assert store.check() == []
