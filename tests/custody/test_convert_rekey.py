"""Encrypting an old file, and changing the key: equal afterwards, and whole at every kill."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.kept_store import everything, filled_store
from helpers.store_key import KEY

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import FORMAT, KeyFile, Keys
from frailtylab.custody.slots import training_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.store import migrations, open_store
from frailtylab.store.convert import KEPT_AS, convert_plain
from frailtylab.store.refusals import StoreWrongKey
from frailtylab.store.rekey import rekey
from frailtylab.store.verify import verify


def plain_store(path: Path, version: int) -> None:
    """A plain file in the shape of that version, with a user and a participant."""
    from sqlite_utils import Database

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for step in migrations.STEPS[:version]:
            step(Database(connection, execute_plugins=False))
        connection.execute("INSERT INTO user VALUES ('u1', 'A-03')")
        connection.execute(
            "INSERT INTO user_version (user_id, version, role, active, reason, by, utc)"
            " VALUES ('u1', 1, 'assessor', 1, '', 'u1', '2026-01-01T00:00:00.000000Z')"
        )
        connection.execute("INSERT INTO participant VALUES ('p1', 'P-0147', 0)")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_plain_store_of_each_version_is_encrypted_with_all_its_records(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "frailtylab.db"
    plain_store(path, version)
    kept = convert_plain(path, KEY, FakeClock())
    assert kept.name == KEPT_AS
    assert not path.read_bytes().startswith(b"SQLite format 3")
    assert (tmp_path / f"{KEPT_AS}.txt").exists()
    with closing(sqlite3.connect(kept)) as plain:
        assert plain.execute("SELECT code FROM participant").fetchall() == [("P-0147",)]
    with open_store(path, KEY, FakeClock()) as store:
        assert verify(store).sound
        assert store.audit.entries(1)[0].action == "converted"
        assert store.file.value("SELECT code FROM participant") == "P-0147"


def test_rekeyed_store_opens_with_the_new_key_only(tmp_path: Path) -> None:
    path, by = filled_store(tmp_path / "data")
    before = everything(path)
    new = StoreKey(DataKey.new(), "another-store-id")
    keys = Keys(FORMAT, new.store_id, 1, (training_slot(new.data),))
    aside = rekey(path, KEY, new, keys, by, FakeClock())
    assert (aside / path.name).exists()
    assert KeyFile(path.parent).load().store_id == new.store_id
    with pytest.raises(StoreWrongKey):
        open_store(path, KEY, FakeClock())
    with open_store(path, new, FakeClock()) as store:
        assert verify(store).sound
        assert store.audit.entries(1)[0].action == "rekeyed"
        assert len(before["trial"]) == store.file.value("SELECT count(*) FROM trial")


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.parametrize("kind", ["convert", "rekey"])
def test_killed_before_any_change_of_names_the_old_or_the_new_store_is_there(
    tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "data"
    by = "u1"
    if kind == "rekey":
        _path, by = filled_store(folder, trials=1)
    else:
        folder.mkdir()
        plain_store(folder / "frailtylab.db", 2)
        KeyFile(folder).save(Keys(FORMAT, KEY.store_id, 1, (training_slot(KEY.data),)))
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, str(root / "tests/helpers/kill_steps.py"), kind, str(folder), by],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")])},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    lines = [line.split() for line in result.stdout.splitlines()]
    states = [state for _step, _code, state in lines]
    assert lines[-1][1:] == ["0", "new"]
    assert len(lines) > 8
    assert set(states) == {"old", "new"}
    assert states == sorted(states, reverse=True)
