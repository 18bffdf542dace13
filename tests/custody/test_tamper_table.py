"""The tamper table: what each attack meets, and what finds it afterwards (docs/adr/0021).

Each row is an attack on a real store by somebody who has the data key and another program. Two
rows pass every check on this computer, and are said to: only a code that has left it tells.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.kept_store import attack, copied, filled_store, quietly, without_guards
from helpers.sample_records import trial
from helpers.store_key import KEY

from frailtylab.custody.anchor import Anchor, Mark
from frailtylab.custody.checkpoint import Checkpoint, checkpoint_of
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.store_key import StoreKey
from frailtylab.store import open_store
from frailtylab.store.database import connect
from frailtylab.store.derived_lists import EXPECTED
from frailtylab.store.driver import Connection, Error
from frailtylab.store.protected import PROTECTED
from frailtylab.store.sealing import NO_SEAL, Seal, Sealer, digest, newest_seal, unpack_keys
from frailtylab.store.seals_read import RowReader
from frailtylab.store.verdict import Verdict
from frailtylab.store.verify import verify, verify_file

VALUE = "UPDATE measure SET value = 9.9, text = '9.9' WHERE position = 0"
NEWEST_TRIAL = "(SELECT id FROM trial ORDER BY seq DESC LIMIT 1)"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Checkpoint]:
    """A store, and the code of its newest seal, which has left this computer."""
    path, _by = filled_store(tmp_path_factory.mktemp("tamper") / "data")
    with open_store(path, KEY, FakeClock()) as store:
        return path, checkpoint_of(newest_seal(store.file.connection))


@pytest.fixture
def path(template: tuple[Path, Checkpoint], tmp_path: Path) -> Path:
    return copied(template[0], tmp_path / "data")


@pytest.fixture
def code(template: tuple[Path, Checkpoint]) -> Checkpoint:
    return template[1]


def judged(path: Path, code: Checkpoint | None = None) -> Verdict:
    """The verdict on the file at that path, whether or not it can be opened for work."""
    with closing(connect(path, KEY.data)) as connection:
        return verify_file(connection, path, KEY, beside=path, code=code)


def found(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def test_store_that_nobody_touched_is_sound(path: Path, code: Checkpoint) -> None:
    verdict = judged(path, code)
    assert verdict.findings == ()
    assert verdict.rows > 50
    assert verdict.seals == code.seal


REFUSED = {
    "update": "UPDATE trial SET number = 9",
    "delete": "DELETE FROM trial",
    "upsert": "INSERT INTO measure SELECT * FROM measure WHERE true "
    "ON CONFLICT (trial_id, take, position) DO UPDATE SET value = 1",
}


@pytest.mark.parametrize("name", REFUSED)
def test_change_is_refused_by_the_file_itself(path: Path, name: str) -> None:
    with pytest.raises(Error, match="append-only"):
        attack(path, lambda connection: connection.execute(REFUSED[name]) and None)
    assert judged(path).sound


def test_replace_is_refused_by_the_open_store(path: Path) -> None:
    with open_store(path, KEY, FakeClock()) as store, pytest.raises(Error, match="append-only"):
        store.file.connection.execute("REPLACE INTO trial SELECT * FROM trial")


def replace(connection: Connection) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO measure (trial_id, take, position, name, source, value, unit, text,"
        " resolution, uncertainty, is_primary) SELECT trial_id, take, position, name, source, 9.9,"
        " unit, '9.9', resolution, uncertainty, is_primary FROM measure WHERE position = 0"
    )


def unaudited_trial(connection: Connection) -> None:
    columns = [r[1] for r in connection.execute("PRAGMA table_info(trial)")]
    kept = ", ".join(name for name in columns if name not in ("seq", "id", "number"))
    connection.execute(
        f"INSERT INTO trial (id, number, {kept}) SELECT 'forged', 9, {kept} FROM trial LIMIT 1"  # noqa: S608
    )


def forged_receipt(connection: Connection) -> None:
    """A visit that was never sent looks sent."""
    connection.execute(
        "INSERT INTO dispatch (id, target, visit_id, revision, up_to, payload, sha256, utc)"
        " SELECT 'forged', 'office', id, 1, 99, x'00', '', '2026-03-14' FROM visit LIMIT 1"
    )
    connection.execute(
        "INSERT INTO dispatch_receipt (dispatch_id, seal, mac, entries, utc)"
        " VALUES ('forged', 1, '', x'00', '2026-03-14')"
    )


def altered_table(connection: Connection) -> None:
    connection.execute("ALTER TABLE measure ADD COLUMN extra TEXT")


def dropped_guard(connection: Connection) -> None:
    without_guards(connection, "measure")
    connection.execute(VALUE)


def rewritten_schema(connection: Connection) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, 'append-only', 'anything') "
        "WHERE name = 'measure_no_update'"
    )
    connection.execute("PRAGMA writable_schema = OFF")


def changed_audit(connection: Connection) -> None:
    quietly("audit", statements=("UPDATE audit SET user = 'other' WHERE seq = 5",))(connection)


def changed_recording(connection: Connection) -> None:
    quietly("recording", statements=("UPDATE recording SET packed = x'00'",))(connection)


def changed_worklist(connection: Connection) -> None:
    connection.execute("UPDATE worklist SET phase = 'finished'")


def removed_row(connection: Connection) -> None:
    quietly("flag", statements=("DELETE FROM flag",))(connection)


def removed_seal(connection: Connection) -> None:
    quietly("seal", statements=("DELETE FROM seal WHERE seq = 4",))(connection)


def reordered(connection: Connection) -> None:
    """Two seals change places."""
    quietly("seal", statements=(
        "UPDATE seal SET seq = -4 WHERE seq = 4", "UPDATE seal SET seq = 4 WHERE seq = 5",
        "UPDATE seal SET seq = 5 WHERE seq = -4",
    ))(connection)  # fmt: skip


NOTICED: dict[str, tuple[Callable[[Connection], None], set[str]]] = {
    "replace without recursive triggers": (replace, {"row_changed"}),
    "trial without an audit entry": (unaudited_trial, {"unsealed"}),
    "receipt of a visit that was never sent": (forged_receipt, {"unsealed"}),
    "table altered": (altered_table, {"schema"}),
    "guard dropped, value changed": (dropped_guard, {"schema", "row_changed"}),
    "guard rewritten": (rewritten_schema, {"schema"}),
    "value changed, guard put back": (
        quietly("measure", statements=(VALUE,)), {"row_changed"},
    ),
    "audit entry changed": (changed_audit, {"audit", "row_changed"}),
    "recording changed": (changed_recording, {"recording", "row_changed"}),
    "row taken out": (removed_row, {"row_missing"}),
    "seal taken out": (removed_seal, {"seal_broken"}),
    "seals reordered": (reordered, {"seal_broken"}),
    "derived list changed": (changed_worklist, {"derived"}),
}  # fmt: skip


def test_every_guarded_table_is_watched(path: Path) -> None:
    with closing(connect(path, KEY.data)) as connection:
        rows = connection.execute(
            "SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_no_update'"
        )
        assert {row[0] for row in rows} == {*PROTECTED, "seal"}


@pytest.mark.parametrize("name", NOTICED)
def test_attack_is_noticed(path: Path, name: str) -> None:
    act, expected = NOTICED[name]
    attack(path, act)
    verdict = judged(path)
    assert not verdict.sound
    assert expected <= found(verdict)


def truncate(connection: Connection) -> None:
    """The last trial, everything about it and every seal since are cut off."""
    sql = "SELECT min(seq) FROM seal WHERE seq > (SELECT max(seq) FROM seal) - 4"
    first = connection.execute(sql).fetchone()[0]
    tables = [r[0] for r in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN "
        "(SELECT replace(name, '_no_delete', '') FROM sqlite_master WHERE type = 'trigger')"
    )]  # fmt: skip
    rows = connection.execute("SELECT keys FROM seal WHERE seq >= ?", (first,)).fetchall()
    keys = [key for row in rows for key in unpack_keys(row[0])]
    made = without_guards(connection, *tables)
    for table, values in keys:
        names = connection.execute(
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)
        ).fetchall()
        where = " AND ".join(f"{name[0]} = ?" for name in names)
        connection.execute(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608
    connection.execute("DELETE FROM seal WHERE seq >= ?", (first,))
    connection.execute("DELETE FROM trial_at WHERE trial_id NOT IN (SELECT id FROM trial)")
    connection.execute("DELETE FROM undecided")
    connection.execute(f"INSERT INTO undecided {EXPECTED['undecided'][1]}")
    connection.execute("DELETE FROM waiting")
    connection.execute(f"INSERT INTO waiting {EXPECTED['waiting'][1]}")
    for statement in made:
        connection.execute(statement)


def test_cut_off_end_is_noticed_by_anchor_and_journal_and_by_nothing_else(
    path: Path, code: Checkpoint
) -> None:
    attack(path, truncate)
    assert found(judged(path, code)) == {"behind_anchor", "behind_journal", "code_beyond"}


def test_cut_off_end_with_anchor_and_journal_of_then_is_noticed_only_by_the_code(
    path: Path, code: Checkpoint
) -> None:
    attack(path, truncate)
    shutil.rmtree(f"{path}.journal")
    with closing(connect(path, KEY.data)) as connection:
        Anchor.of_store(path, KEY.data).write(newest_seal(connection))
    assert judged(path).sound
    assert found(judged(path, code)) == {"code_beyond"}


def rebuilt_with(key: StoreKey) -> Callable[[Connection], None]:
    """A value is changed and every seal made anew with that key."""

    def act(connection: Connection) -> None:
        made = without_guards(connection, "measure", "seal")
        connection.execute(VALUE)
        reader, sealer, before = RowReader(connection), Sealer(key.data), NO_SEAL
        for number, packed in connection.execute("SELECT seq, keys FROM seal").fetchall():
            keys = unpack_keys(packed)
            rows = [(one[0], reader.read(one) or {}) for one in keys]
            seal: Seal = sealer.seal(before, keys, rows)
            connection.execute(
                "UPDATE seal SET sha256 = ?, mac = ? WHERE seq = ?",
                (digest(rows), seal.mac, number),
            )
            before = seal.mark
        for statement in made:
            connection.execute(statement)

    return act


def test_chain_made_anew_without_the_key_is_noticed(path: Path, code: Checkpoint) -> None:
    attack(path, rebuilt_with(StoreKey(DataKey.new(), KEY.store_id)))
    assert {"seal_broken", "anchor_differs", "code_differs"} <= found(judged(path, code))


def test_chain_made_anew_with_the_key_is_noticed_only_by_the_code(
    path: Path, code: Checkpoint
) -> None:
    attack(path, rebuilt_with(KEY))
    with closing(connect(path, KEY.data)) as connection:
        Anchor.of_store(path, KEY.data).write(newest_seal(connection))
    assert judged(path).sound
    assert found(judged(path, code)) == {"code_differs"}


def test_old_copy_of_the_database_is_noticed(path: Path, tmp_path: Path, code: Checkpoint) -> None:
    old = copied(path, tmp_path / "old")
    add_a_trial(path)
    shutil.copy(old, path)
    assert found(judged(path)) >= {"behind_anchor", "behind_journal"}
    assert judged(path, code).bad_seal is None


def test_old_copy_of_the_whole_folder_is_noticed_only_by_the_code(
    path: Path, tmp_path: Path
) -> None:
    old = copied(path, tmp_path / "old")
    newer = add_a_trial(path)
    assert judged(old).sound
    assert found(judged(old, newer)) == {"code_beyond"}


def add_a_trial(path: Path) -> Checkpoint:
    with open_store(path, KEY, FakeClock()) as store:
        by = store.people.assessors()[0].id
        visit = store.file.value("SELECT id FROM visit WHERE code = 'BL'")
        for number in (7, 8):
            store.trials.save_draft(trial(visit, by, number), by)
        return checkpoint_of(newest_seal(store.file.connection))


def test_forged_and_missing_anchor_are_told_apart(path: Path) -> None:
    anchor = Anchor.of_store(path, KEY.data).path
    Anchor.of_store(path, DataKey.new()).write(Mark(1, "0" * 64))
    assert found(judged(path)) == {"anchor_forged"}
    anchor.unlink()
    assert found(judged(path)) == {"anchor_missing"}


def test_first_changed_row_is_named_exactly_with_its_act(path: Path) -> None:
    with closing(connect(path, KEY.data)) as connection:
        second = connection.execute("SELECT id FROM trial ORDER BY seq LIMIT 1 OFFSET 1").fetchone()
    change = f"{VALUE} AND trial_id = '{second[0]}'"
    attack(path, quietly("measure", statements=(change,)))
    bad = judged(path).bad_seal
    assert bad is not None
    assert (bad.table, bad.key, bad.exact) == ("measure", (second[0], 1, 0), True)
    assert [(line.action, line.record_id) for line in bad.audit] == [("trial_drafted", second[0])]


def test_without_a_journal_the_seal_is_named_and_the_row_is_said_to_be_a_guess(path: Path) -> None:
    attack(path, quietly("measure", statements=(VALUE,)))
    shutil.rmtree(f"{path}.journal")
    bad = judged(path).bad_seal
    assert bad is not None
    assert not bad.exact


def test_damaged_page_is_noticed_and_nothing_else_is_claimed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 6 + 100] ^= 1
    path.write_bytes(data)
    verdict = judged(path)
    assert found(verdict) & {"pages", "unreadable"}
    assert verdict.rows == 0


def test_store_that_is_open_is_verified_on_its_own_connection(path: Path) -> None:
    with open_store(path, KEY, FakeClock()) as store:
        assert verify(store).sound
