"""What happens with a wrong, missing, locked, full, moved or foreign file: its own message, and the
file as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from helpers.attacker import copy_folder, keyed, plain
from helpers.fake_clock import FakeClock
from helpers.sample_records import Ward, trial, ward
from helpers.store_key import CODE_TO_OPEN, KEY
from sqlcipher3 import dbapi2

from frailtylab.custody.journal import Journal, closed_frames
from frailtylab.custody.store_key import StoreKey
from frailtylab.errors import OperatorError
from frailtylab.store import Store, create_store, migrations, open_store, refusals, upgrade
from frailtylab.store.database import SETTINGS, _make_safe, connect, pragma
from frailtylab.store.driver import opened
from frailtylab.store.refusals import (
    StoreAlreadyThere,
    StoreAltered,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreFull,
    StoreIO,
    StoreLocked,
    StoreMissing,
    StoreMoved,
    StoreNotADatabase,
    StoreReadOnly,
    StoreTooNew,
    StoreUnsafe,
    refusal,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and processes")


def refusal_classes() -> list[type[StoreError]]:
    found = [value for value in vars(refusals).values() if isinstance(value, type)]
    return [kind for kind in found if issubclass(kind, StoreError) and kind is not StoreError]


def content(path: Path) -> dict[str, bytes]:
    """Name → bytes of everything in the folder but the lock."""
    files = (p for p in path.parent.iterdir() if p.is_file() and p.suffix != ".lock")
    return {p.name: p.read_bytes() for p in files}


@contextmanager
def unprivileged() -> Iterator[None]:
    """Without root's right to write everything."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)


@pytest.mark.parametrize("kind", refusal_classes())
def test_every_refusal_says_what_happened_and_what_to_do(kind: type[StoreError]) -> None:
    error = kind(Path("/data/x {y}.db"), found=9, known=1, holder="77", setting="s", missing=3)
    text = error.english()
    assert error.title
    assert len(error.happened) > 20
    assert len(error.to_do) > 15
    assert "/data/x {y}.db" in text or "{path}" not in error.happened


def test_durability_settings_are_on(store: Store) -> None:
    connection = store._file.connection
    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == 2
    assert {name: pragma(connection, name) for name, _, _ in SETTINGS} == {
        name: expected for name, _, expected in SETTINGS
    }


def test_refused_setting_refuses_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frailtylab.store.database.SETTINGS", (("synchronous", "OFF", 2),))
    with pytest.raises(StoreUnsafe, match="synchronous"):
        connect(tmp_path / "new.db", KEY.data, create=True)


def test_database_that_refuses_the_log_is_refused() -> None:
    memory = opened(":memory:")
    with closing(memory), pytest.raises(StoreUnsafe, match="WAL"):
        _make_safe(memory, Path("memory"))


def test_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_store(tmp_path / "gone.db", KEY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rest", ["-wal", "-journal", ""])
def test_new_store_never_lands_on_the_rest_of_another(tmp_path: Path, rest: str) -> None:
    path = tmp_path / "frailtylab.db"
    Path(f"{path}{rest}").write_bytes(b"the log of a file that was lost")
    before = content(path)
    with pytest.raises(StoreAlreadyThere):
        create_store(path, KEY)
    assert content(path) == before


def test_new_store_makes_its_folder_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "a #1?" / "b" / "frailtylab.db"
    create_store(path, KEY).close()
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "frailtylab.db", "frailtylab.db.anchor.json", "frailtylab.db.journal", "frailtylab.db.lock",
    ]  # fmt: skip
    with open_store(path, KEY) as store:
        assert store.check() == []


def test_making_that_was_killed_leaves_no_half_store(tmp_path: Path) -> None:
    path = tmp_path / "frailtylab.db"
    (tmp_path / "frailtylab.db.making").write_bytes(b"half")
    create_store(path, KEY).close()
    assert not (tmp_path / "frailtylab.db.making").exists()


def test_making_that_was_cut_short_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "frailtylab.db"

    def killed(_making: Path, _path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as then:
        then.setattr("frailtylab.store.opening.put_in_place", killed)
        with pytest.raises(KeyboardInterrupt):
            create_store(path, KEY)
    assert not path.exists()
    with create_store(path, StoreKey.new()) as store:
        assert [entry.action for entry in store.audit.entries()] == ["store_created"]
        frames = list(closed_frames(Journal.folder_of(path)))
    assert [frame.seal for frame in frames if frame is not None] == [1]


@pytest.mark.parametrize("making", [True, False])
def test_journal_of_a_lost_store_is_never_written_on(
    store_path: Path, sample_journal: None, making: bool
) -> None:
    """Somebody worked in it: there is more than the first seal."""
    store_path.unlink()
    if making:
        store_path.with_name("frailtylab.db.making").touch()
    before = content(Journal.folder_of(store_path) / "x")
    with pytest.raises(StoreAlreadyThere):
        create_store(store_path, StoreKey.new())
    assert content(Journal.folder_of(store_path) / "x") == before != {}


@pytest.fixture
def sample_journal(store_path: Path) -> None:
    """Somebody has worked in the store."""
    with open_store(store_path, KEY, FakeClock()) as store:
        ward(store)


@pytest.mark.parametrize("text", [b"", b"Dear diary, " * 100, b"\x00" * 5000], ids=str)
def test_other_file_is_refused_untouched(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "frailtylab.db"
    path.write_bytes(text)
    with pytest.raises(StoreNotADatabase):
        open_store(path, KEY)
    assert content(path) == {"frailtylab.db": text}


def test_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreNotADatabase):
        open_store(tmp_path, KEY)


@pytest.mark.parametrize("application_id", [0, 0x47504B47])
def test_database_of_another_program_is_refused_untouched(
    tmp_path: Path, application_id: int
) -> None:
    path = tmp_path / "frailtylab.db"
    with plain(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.execute(f"PRAGMA application_id = {application_id}")
    before = content(path)
    with pytest.raises(StoreForeign):
        open_store(path, KEY)
    assert content(path) == before


def test_newer_file_is_refused_untouched(store_path: Path) -> None:
    with keyed(store_path) as connection:
        connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    before = content(store_path)
    with pytest.raises(StoreTooNew) as refused:
        open_store(store_path, KEY)
    assert refused.value.values["found"] == migrations.VERSION + 1
    assert content(store_path) == before


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER trial_no_update",
        "DROP VIEW trial_now",
        "CREATE TABLE extra (a)",
        "CREATE TRIGGER sly AFTER INSERT ON trial BEGIN SELECT 1; END",
        "ALTER TABLE measure ADD COLUMN more TEXT",
        "DROP INDEX trial_of_visit",
    ],
)
def test_altered_schema_is_noticed(store_path: Path, change: str) -> None:
    with keyed(store_path) as connection:
        connection.execute(change)
    with pytest.raises(StoreAltered):
        open_store(store_path, KEY)


def test_transform_of_sqlite_utils_is_noticed(store_path: Path) -> None:
    from sqlite_utils import Database

    with keyed(store_path) as connection:
        Database(connection, execute_plugins=False).table("outbox").transform(types={"kind": str})
    with pytest.raises(StoreAltered):
        open_store(store_path, KEY)


def test_damaged_page_is_told_and_the_file_left_alone(store_path: Path) -> None:
    with open_store(store_path, KEY) as store:
        ward(store)
    data = bytearray(store_path.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    store_path.write_bytes(data)
    with pytest.raises(StoreDamaged), open_store(store_path, KEY) as store:
        store.people.assessors()
    assert store_path.read_bytes() == bytes(data)


def test_second_instance_is_refused_and_told_by_whom(store: Store) -> None:
    with pytest.raises(StoreLocked) as refused:
        open_store(store.path, KEY)
    assert refused.value.values["holder"] == str(os.getpid())
    assert refused.value.can_retry


def test_second_process_is_refused(store: Store) -> None:
    code = f"{CODE_TO_OPEN}open_store(Path(sys.argv[1]), KEY)"
    result = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=False
    )
    assert "StoreLocked" in result.stderr


def test_lock_is_given_back(store_path: Path) -> None:
    for _ in range(2):
        with open_store(store_path, KEY) as store:
            assert store.taken_over_from == ""


def test_closing_twice_closes_nothing_of_somebody_else(store_path: Path) -> None:
    store = open_store(store_path, KEY)
    store.close()
    with open_store(store_path, KEY, FakeClock()) as other:
        store.close()
        other.audit.append("clock_jumped", by="")
        with pytest.raises(StoreLocked):
            open_store(store_path, KEY)


def test_lock_is_given_back_after_a_refusal(store_path: Path) -> None:
    with keyed(store_path) as connection:
        connection.execute("PRAGMA user_version = 99")
    for _ in range(2):
        with pytest.raises(StoreTooNew):
            open_store(store_path, KEY)


@pytest.mark.skipif(sys.platform == "win32", reason="children inherit no locks there")
def test_lock_is_free_though_a_process_that_is_being_started_still_shares_it(
    store_path: Path,
) -> None:
    store = open_store(store_path, KEY)
    shared = os.dup(store.file._lock._descriptor)
    try:
        store.close()
        open_store(store_path, KEY).close()
    finally:
        os.close(shared)


def test_lock_of_a_dead_process_is_taken_over_and_said(store_path: Path) -> None:
    store_path.with_name("frailtylab.db.lock").write_text("4711")
    with open_store(store_path, KEY) as store:
        assert store.taken_over_from == "4711"
        entry = store.audit.entries(1)[0]
        assert (entry.action, entry.detail) == ("recovered", {"process": "4711"})
    with open_store(store_path, KEY) as store:
        assert store.taken_over_from == ""


def test_write_lock_of_a_stranger_is_told(sample: Ward) -> None:
    sample.store._file.connection.execute("PRAGMA busy_timeout = 0")
    with keyed(sample.store.path) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked):
            sample.store.audit.append("signed_in", by=sample.by)
        stranger.execute("ROLLBACK")
    sample.store.audit.append("signed_in", by=sample.by)


@pytest.fixture
def open_folder(empty_store: Path) -> Iterator[Path]:
    """A store that anybody may read, in a folder that anybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="frailtylab-"))
    folder.chmod(0o755)
    path = copy_folder(empty_store, folder / "data")
    path.parent.chmod(0o755)
    path.chmod(0o644)
    yield path
    path.parent.chmod(0o755)
    shutil.rmtree(folder)


@posix_only
def test_read_only_folder_is_told(open_folder: Path) -> None:
    open_folder.parent.chmod(0o555)
    with unprivileged(), pytest.raises(StoreReadOnly):
        open_store(open_folder, KEY)
    with unprivileged(), pytest.raises(StoreReadOnly):
        create_store(open_folder.parent / "sub" / "new.db", KEY)


@posix_only
def test_read_only_file_is_told(open_folder: Path) -> None:
    open_folder.parent.chmod(0o777)
    open_folder.chmod(0o444)
    with unprivileged(), pytest.raises(StoreReadOnly):
        open_store(open_folder, KEY)


@posix_only
def test_unreadable_file_is_told(open_folder: Path) -> None:
    open_folder.parent.chmod(0o777)
    open_folder.chmod(0o000)
    with unprivileged(), pytest.raises(StoreReadOnly):
        open_store(open_folder, KEY)


def limit_pages(store: Store, more: int) -> None:
    connection = store._file.connection
    pages = int(pragma(connection, "page_count")) + more
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_full_disk_keeps_what_was_kept_and_takes_more_when_there_is_room(sample: Ward) -> None:
    visit_id = sample.visit("BL")
    first, second = (trial(visit_id, sample.by, n, recording=b"x" * 90_000) for n in (1, 2))
    sample.store.trials.save_draft(first, sample.by)
    limit_pages(sample.store, 3)
    with pytest.raises(StoreFull) as refused:
        sample.store.trials.save_draft(second, sample.by)
    assert refused.value.nothing_lost
    assert refused.value.can_retry
    assert [kept.trial.id for kept in sample.store.trials.of_visit(visit_id)] == [first.id]
    limit_pages(sample.store, 10_000)
    sample.store.trials.save_draft(second, sample.by)
    assert sample.store.trials.get(second.id).trial == second
    assert sample.store.check() == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where this machine lets the tests mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    with suppress(FileNotFoundError):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            yield folder
            subprocess.run(["umount", "-l", str(folder)], check=True)
            return
    pytest.skip("no right to mount a small disk")


def save_until_full(sample: Ward, visit_id: str, saved: list[str]) -> None:
    for number in range(1, 60):
        one = trial(visit_id, sample.by, number, recording=os.urandom(90_000))
        sample.store.trials.save_draft(one, sample.by)
        saved.append(one.id)


def test_really_full_disk(tiny_disk: Path) -> None:
    path = tiny_disk / "frailtylab.db"
    saved: list[str] = []
    with create_store(path, KEY) as store:
        sample = ward(store)
        visit_id = sample.visit("BL")
        with pytest.raises(StoreFull):
            save_until_full(sample, visit_id, saved)
        assert [kept.trial.id for kept in store.trials.of_visit(visit_id)] == saved
    with suppress(OSError), (tiny_disk / "filler").open("wb", buffering=0) as filler:
        while filler.write(b"x" * 4096):
            pass
    with pytest.raises(StoreFull):
        open_store(path, KEY)
    (tiny_disk / "filler").unlink()
    with open_store(path, KEY) as store:
        assert [kept.trial.id for kept in store.trials.of_visit(visit_id)] == saved


@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
@posix_only
def test_file_that_went_away_is_never_acknowledged(sample: Ward, how: str) -> None:
    path = sample.store.path
    if how == "replaced":
        shutil.copy(path, path.with_suffix(".copy"))
        path.with_suffix(".copy").replace(path)
    elif how == "moved":
        path.rename(path.with_suffix(".moved"))
    else:
        path.unlink()
    with pytest.raises(StoreMoved) as refused:
        sample.store.trials.save_draft(trial(sample.visit("BL"), sample.by), sample.by)
    assert not refused.value.nothing_lost


@posix_only
def test_file_that_goes_away_during_the_save_is_not_acknowledged(sample: Ward) -> None:
    path, moved = sample.store.path, sample.store.path.with_suffix(".moved")

    def save() -> None:
        with sample.store._file.transaction():
            sample.store.audit.note("signed_in", sample.by, "", "")
            path.rename(moved)

    with pytest.raises(StoreMoved):
        save()
    moved.rename(path)
    sample.store.audit.append("signed_in", by=sample.by)


def test_interrupt_inside_a_transaction_leaves_nothing(sample: Ward) -> None:
    before = len(sample.store.audit.entries(1000))

    def interrupted() -> None:
        with sample.store._file.transaction():
            sample.store.audit.note("signed_in", sample.by, "", "")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(sample.store.audit.entries(1000)) == before
    sample.store.audit.append("signed_in", by=sample.by)


def test_write_outside_a_transaction_is_a_bug(sample: Ward) -> None:
    with pytest.raises(RuntimeError):
        sample.store._file.insert("flag", code="x")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_IOERR_FSYNC, StoreIO),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamaged),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreLocked),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreMoved),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, StoreReadOnly),
        (sqlite3.SQLITE_CONSTRAINT_TRIGGER, type(None)),
        (None, type(None)),
    ],
)
def test_errors_of_sqlite_become_words(tmp_path: Path, code: int | None, expected: type) -> None:
    error = dbapi2.OperationalError("x")
    if code is not None:
        error.sqlite_errorcode = code
    assert type(refusal(error, tmp_path / "a.db")) is expected


def test_disk_error_without_room_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "LEAST_ROOM_BYTES", 1 << 62)
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    assert type(refusal(error, tmp_path / "a.db")) is StoreFull


def test_opening_imports_no_pandas(store_path: Path) -> None:
    code = (
        f"{CODE_TO_OPEN}open_store(Path(sys.argv[1]), KEY).close()\n"
        "print(sorted({'pandas', 'numpy', 'sqlite_utils'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(store_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_known_fingerprint_is_that_of_a_new_store(tmp_path: Path) -> None:
    with create_store(tmp_path / "a.db", KEY, FakeClock()) as store:
        found = upgrade.fingerprint(store._file.connection)
    assert found == migrations.FINGERPRINTS[migrations.VERSION]


def test_no_refusal_is_a_bare_operator_error() -> None:
    assert all(issubclass(kind, OperatorError) for kind in refusal_classes())
