"""An older file is brought up to date after a verified copy, or stays exactly as it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import gates, ward
from helpers.store_key import KEY

from frailtylab.store import Store, backup, create_store, migrations, open_store, upgrade
from frailtylab.store.refusals import BackupFailed, StoreAltered, StoreDamaged

NOW, NEXT = migrations.VERSION, migrations.VERSION + 1
KNOWN = migrations.STEPS
NEXT_STEP = f"""
def m_more(db):
    db.conn.execute("CREATE TABLE more (id TEXT PRIMARY KEY) STRICT")
    {{trouble}}
    db.conn.execute("PRAGMA user_version = {NEXT}")
"""


def step(trouble: str = "pass") -> Any:
    room: dict[str, Any] = {"sqlite3": sqlite3}
    exec(NEXT_STEP.format(trouble=trouble), room)  # noqa: S102
    return room["m_more"]


@pytest.fixture
def older(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with records, in a shape that today's program has gone beyond."""
    with open_store(store_path, KEY, FakeClock()) as store:
        ward(store)
    with_step(monkeypatch, step())
    return store_path


def with_step(monkeypatch: pytest.MonkeyPatch, second: Any) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*KNOWN, second))
    monkeypatch.setattr(migrations, "VERSION", NEXT)
    known = {**migrations.FINGERPRINTS, NEXT: fingerprint_with_one_more()}
    monkeypatch.setattr(migrations, "FINGERPRINTS", known)


def fingerprint_with_one_more() -> str:
    from sqlite_utils import Database

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.row_factory = sqlite3.Row
        for one in (*KNOWN, step()):
            one(Database(memory, execute_plugins=False))
        return upgrade.fingerprint(memory)


def everything(path: Path) -> list[str]:
    """The whole content as SQL text."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def backups(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*.db"))


def test_older_file_is_copied_and_then_brought_up_to_date(older: Path) -> None:
    before = everything(older)
    with open_store(older, KEY, FakeClock()) as store:
        assert store._file.value("PRAGMA user_version") == NEXT
        assert [p.code for p in store.people.find("")] == ["P-0147"]
    (copy,) = backups(older)
    assert copy.name == f"frailtylab-v{NOW}-20260314T083000Z.db"
    assert everything(copy) == before


def test_today_shape_makes_no_copy(store_path: Path) -> None:
    open_store(store_path, KEY).close()
    assert backups(store_path) == []


@pytest.mark.parametrize("trouble", ["raise KeyboardInterrupt", "db.conn.execute('nonsense')"])
def test_step_that_fails_leaves_the_old_file(
    older: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    before = everything(older)
    monkeypatch.setattr(migrations, "STEPS", (*KNOWN, step(trouble)))
    with pytest.raises((KeyboardInterrupt, sqlite3.OperationalError)):
        open_store(older, KEY, FakeClock())
    assert everything(older) == before
    monkeypatch.setattr(migrations, "STEPS", (*KNOWN, step()))
    with open_store(older, KEY, FakeClock()) as store:
        assert store._file.value("PRAGMA user_version") == NEXT
    assert len(backups(older)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_step_leaves_the_old_file(older: Path) -> None:
    before = everything(older)
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from frailtylab.store import migrations, open_store\n"
        + NEXT_STEP.format(trouble="os.kill(os.getpid(), signal.SIGKILL)")
        + "\nmigrations.STEPS += (m_more,)\n"
        f"migrations.VERSION = {NEXT}\n"
        "open_store(Path(sys.argv[1]), KEY)\n"
    )
    result = subprocess.run([sys.executable, "-c", code, str(older)], check=False)
    assert result.returncode == -9
    assert everything(older) == before
    with open_store(older, KEY, FakeClock()) as store:
        assert store.check() == []


def test_step_that_builds_something_else_is_noticed(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "FINGERPRINTS", {**migrations.FINGERPRINTS, NEXT: "other"})
    with pytest.raises(StoreAltered):
        open_store(older, KEY, FakeClock())


def test_copy_that_is_not_equal_stops_the_upgrade(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(older)
    counted = iter([{"trial": 3}, {"trial": 2}])
    monkeypatch.setattr(backup, "row_counts", lambda _: next(counted))
    with pytest.raises(BackupFailed):
        open_store(older, KEY, FakeClock())
    assert everything(older) == before


def test_damaged_copy_is_not_taken_for_one(store: Store, tmp_path: Path) -> None:
    ward(store)
    copy = backup.backup(store._file.connection, store.path, store.clock.wall().utc)
    data = bytearray(copy.read_bytes())
    data[8192:16384] = b"\x5a" * 8192
    copy.write_bytes(data)
    with closing(sqlite3.connect(copy)) as damaged:
        try:
            equal = backup.is_equal(store._file.connection, damaged)
        except StoreDamaged:
            equal = False
    assert not equal


def test_two_copies_in_one_second_have_names_of_their_own(store: Store) -> None:
    connection, utc = store._file.connection, store.clock.wall().utc
    names = {backup.backup(connection, store.path, utc) for _ in range(3)}
    assert len(names) == len(backups(store.path)) == 3


def test_file_of_the_first_version_gets_the_device_register_and_keeps_its_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "frailtylab.db"
    with monkeypatch.context() as first:
        first.setattr(migrations, "STEPS", KNOWN[:1])
        first.setattr(migrations, "VERSION", 1)
        with create_store(path, KEY, FakeClock()) as store:
            by = ward(store).by
            store.devices.register(gates(), by)
            old = everything(path)
    with open_store(path, KEY, FakeClock()) as store:
        (device,) = store.devices.all()
        assert (device.info, device.calibrations) == (gates(), ())
        assert store.check() == []
    (copy,) = backups(path)
    assert copy.name.startswith("frailtylab-v1-")
    assert everything(copy) == old
