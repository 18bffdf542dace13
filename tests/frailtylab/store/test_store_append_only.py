"""No row that was written is ever changed or removed: the tables themselves refuse.

The tables come from the file, so a new one without guards fails here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.attacker import unguarded
from helpers.fake_clock import FakeClock
from helpers.full_store import DERIVED, FOREIGN, fill_every_table, tables
from helpers.sample_records import Ward, trial
from helpers.store_key import KEY

from frailtylab.store import Store, create_store
from frailtylab.store.driver import Connection, IntegrityError


@pytest.fixture
def full(sample: Ward) -> Store:
    """A store with at least one row in every table."""
    return fill_every_table(sample)


def test_sample_fills_every_table(full: Store) -> None:
    empty = [t for t in tables(full) if not full._file.row(f"SELECT 1 FROM {t}")]  # noqa: S608
    assert empty == []
    assert len(tables(full)) >= 26


def test_update_is_refused_everywhere(full: Store) -> None:
    connection = unguarded(full)
    for table in tables(full):
        for column in columns(connection, table):
            with pytest.raises(IntegrityError, match="append-only"):
                connection.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608


def test_delete_is_refused_everywhere(full: Store) -> None:
    for table in tables(full):
        with pytest.raises(IntegrityError, match="append-only"):
            unguarded(full).execute(f"DELETE FROM {table}")  # noqa: S608


def test_replace_is_refused_everywhere(full: Store) -> None:
    for table in tables(full):
        with pytest.raises(IntegrityError, match="append-only"):
            unguarded(full).execute(
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
            )


def test_upsert_is_refused_everywhere(full: Store) -> None:
    connection = unguarded(full)
    for table in tables(full):
        column = columns(connection, table)[-1]
        with pytest.raises(IntegrityError, match="append-only"):
            connection.execute(
                f"INSERT INTO {table} SELECT * FROM {table} WHERE true "  # noqa: S608
                f"ON CONFLICT DO UPDATE SET {column} = {column}"
            )


def test_every_table_is_strict(full: Store) -> None:
    rows = full._file.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    loose = {row[0] for row in rows if not row[1] and not row[0].startswith("sqlite_")}
    assert loose == FOREIGN


def test_strict_tables_refuse_a_wrong_type(full: Store) -> None:
    trial_id = full._file.value("SELECT id FROM trial")
    with pytest.raises(IntegrityError, match="REAL"), full._file.transaction():
        full._file.insert(
            "measure", trial_id=trial_id, take=1, position=9, name="elapsed",
            source="gate", value="12,3", unit="s", text="", resolution=0.1, is_primary=0,
        )  # fmt: skip


def test_trial_of_a_visit_that_is_not_there_is_refused(sample: Ward) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        sample.store.trials.save_draft(trial("no such visit", sample.by), sample.by)


def test_take_after_a_decision_is_refused_by_the_file_itself(full: Store) -> None:
    trial_id, by = full._file.value("SELECT id FROM trial"), full.people.assessors()[0].id
    with pytest.raises(IntegrityError, match="decided trial"), full._file.transaction():
        full._file.insert(
            "trial_take", trial_id=trial_id, take=2, simulated=0, instruments="[]",
            sha256="", by=by, utc="",
        )  # fmt: skip


def test_version_names_a_take_that_is_there(full: Store) -> None:
    row = full._file.row("SELECT * FROM trial_version ORDER BY version DESC")
    assert row is not None
    columns = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a row, not a dict
    columns |= {"version": row["version"] + 1, "take": 2}
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), full._file.transaction():
        full._file.insert("trial_version", **columns)


def columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def test_derived_lists_equal_what_the_events_say(full: Store) -> None:
    """Finish and reopen move the worklist; it is never more than the events."""
    sql = "SELECT phase, started_utc IS NOT NULL, finished_utc IS NOT NULL FROM worklist"
    visit_id = full._file.value("SELECT visit_id FROM visit_event")
    by = full.people.assessors()[0].id

    def phase() -> tuple[object, ...]:
        row = full._file.row(f"{sql} WHERE visit_id = ?", (visit_id,))
        assert row is not None
        return tuple(row)

    assert phase() == ("started", 1, 0)
    full.visits.finish(visit_id, by)
    assert phase() == ("finished", 1, 1)
    full.visits.reopen(visit_id, "forgot the grip", by)
    assert phase() == ("started", 1, 0)


def test_strangers_tables_have_no_way_in(tmp_path: Path) -> None:
    """Names that the schema gives to tables are the ones that this file speaks of."""
    with create_store(tmp_path / "a.db", KEY, FakeClock()) as store:
        rows = store._file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {row[0] for row in rows}
        assert names >= DERIVED | FOREIGN
