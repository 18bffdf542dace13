"""An older file is brought up to date after a verified copy, or stays exactly as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from helpers.attacker import everything, keyed, unguarded
from helpers.fake_clock import FakeClock
from helpers.sample_records import ward
from helpers.store_key import CODE_TO_OPEN, KEY
from sqlite_utils import Database

from frailtylab.store import Store, backup, migrations, open_store, upgrade
from frailtylab.store.driver import Error, Row, opened
from frailtylab.store.refusals import BackupFailed, StoreAltered, StoreDamaged
from frailtylab.store.sealing import newest_seal

NOW, NEXT = migrations.VERSION, migrations.VERSION + 1
KNOWN = migrations.STEPS
NEXT_STEP = f"""
def m_more(db):
    db.conn.execute("CREATE TABLE more (id TEXT PRIMARY KEY) STRICT")
    {{trouble}}
    db.conn.execute("PRAGMA user_version = {NEXT}")
"""


def step(trouble: str = "pass") -> Any:
    room: dict[str, Any] = {}
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
    with closing(opened(":memory:")) as memory:
        memory.row_factory = Row
        for one in (*KNOWN, step()):
            one(Database(memory, execute_plugins=False))
        return upgrade.fingerprint(memory)


def copied(store: Store) -> Path:
    """A copy of the open store, as an upgrade makes it."""
    return backup.backup(unguarded(store), store.path, KEY.data, store.clock.wall().utc)


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
    with pytest.raises((KeyboardInterrupt, Error)):
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
        f"{CODE_TO_OPEN}import os, signal\n"
        "from frailtylab.store import migrations\n"
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
    copy = copied(store)
    data = bytearray(copy.read_bytes())
    data[8192:16384] = b"\x5a" * 8192
    copy.write_bytes(data)
    with keyed(copy) as damaged:
        try:
            equal = backup.is_equal(store._file.connection, damaged)
        except StoreDamaged:
            equal = False
    assert not equal


def test_two_copies_in_one_second_have_names_of_their_own(store: Store) -> None:
    names = {copied(store) for _ in range(3)}
    assert len(names) == len(backups(store.path)) == 3


@pytest.mark.parametrize("version", [1, 2])
def test_file_of_an_earlier_version_is_brought_to_today_with_its_records(
    store_path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(migrations, "STEPS", KNOWN[:version])
        make_old(store_path)
    old = everything(store_path)
    with open_store(store_path, KEY, FakeClock()) as store:
        assert store._file.value("PRAGMA user_version") == NOW
        (person,) = store.people.find("")
        (visit,) = store.visits.of_participant(person.id)
        (kept,) = store.trials.of_visit(visit.visit_id)
        assert (person.code, visit.visit_code, kept.trial.id) == ("P-0147", "BL", "t-1")
        assert [user.code for user in store.people.assessors()] == ["A-03"]
        assert (kept.trial.slot.number, kept.trial.measures[0].text) == (1, "11.4")
        assert store.devices.all() == []
        assert store.check() == []
        store.visits.start(visit.visit_id, "a-1")
        assert newest_seal(store._file.connection).seal == 1
    (copy,) = backups(store_path)
    assert copy.name.startswith(f"frailtylab-v{version}-")
    assert everything(copy) == old


def make_old(path: Path) -> None:
    """Put an encrypted file of that time's shape in the place of the file, with a few records."""
    for found in (path, path.with_name(f"{path.name}.anchor.json")):
        found.unlink()
    shutil.rmtree(path.with_name(f"{path.name}.journal"))
    with keyed(path) as connection:
        connection.row_factory = Row
        upgrade.migrate(connection)
        connection.executescript(OLD_RECORDS)


OLD_RECORDS = """
    INSERT INTO user VALUES ('a-1', 'A-03');
    INSERT INTO user_version (user_id, version, role, active, reason, by, utc)
        VALUES ('a-1', 1, 'assessor', 1, '', 'a-1', '2026-01-01T08:00:00.000000Z');
    INSERT INTO participant VALUES ('p-1', 'P-0147', 1);
    INSERT INTO participant_version VALUES
        ('p-1', 1, 'MK', 1941, 'female', 'right', 158, '', 'a-1', '2026-01-01T08:00:00.000000Z');
    INSERT INTO study_definition VALUES ('ab', 'x', '1', 'x');
    INSERT INTO visit VALUES ('v-1', 'p-1', 'BL', '2026-01-02', '2026-01-01', '2026-01-09', 0, 'ab',
        1, 'a-1', '2026-01-01T08:00:00.000000Z');
    INSERT INTO trial (id, visit_id, test, practice, number, attempt, entry, assessor_id,
        study_sha256, script_version, software_version, language, training, setup, captured_utc,
        offset_min, zone) VALUES ('t-1', 'v-1', 'tug', 0, 1, 1, 'capture', 'a-1', 'ab', '1',
        '0.1.0', 'en', 1, '{}', '2026-01-02T08:00:00.000000Z', 60, 'CET');
    INSERT INTO trial_take VALUES ('t-1', 1, 1, '[]', 'cd', 'a-1', '2026-01-02T08:00:00.000000Z');
    INSERT INTO measure VALUES
        ('t-1', 1, 0, 'elapsed', 'stopwatch', 11.4, 's', '11.4', 0.01, NULL, 1);
    INSERT INTO trial_version VALUES
        ('t-1', 1, 1, 'draft', 'undecided', NULL, '', 0, 'a-1', '2026-01-02T08:00:00.000000Z');
"""
