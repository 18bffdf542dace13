"""A store comes back from its journal, or from a backup and the journal, and equals what was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.kept_store import copied, delete_database, everything, filled_store
from helpers.store_key import KEY

from frailtylab.custody.journal import Journal, segments
from frailtylab.store import open_store
from frailtylab.store.backups import (
    BackupDamaged,
    backups_in,
    is_intact,
    make_backup,
    try_backup,
)
from frailtylab.store.long_work import CalledOff, Watch
from frailtylab.store.recover import NothingToRecover, RecoveryIncomplete, Wish, recover
from frailtylab.store.refusals import StoreRolledBack
from frailtylab.store.restore import restore
from frailtylab.store.verify import verify


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return filled_store(tmp_path_factory.mktemp("recover") / "data")


@pytest.fixture
def path(template: tuple[Path, str], tmp_path: Path) -> Path:
    return copied(template[0], tmp_path / "data")


@pytest.fixture
def by(template: tuple[Path, str]) -> str:
    return template[1]


def assert_same_and_noted(
    path: Path, before: dict[str, list[tuple[object, ...]]], act: str
) -> None:
    """Everything is there again, and one entry more says how."""
    after = everything(path)
    assert sorted(after.pop("audit"), key=lambda row: row[0])[:-1] == sorted(
        before.pop("audit"), key=lambda row: row[0]
    )
    assert after == before
    with open_store(path, KEY, FakeClock()) as store:
        assert verify(store).sound
        assert store.audit.entries(1)[0].action == act


def test_deleted_database_comes_back_from_the_journal_alone(path: Path) -> None:
    before = everything(path)
    delete_database(path)
    done = recover(path, KEY, FakeClock())
    assert (done.lost, done.verdict.sound) == ((), True)
    assert_same_and_noted(path, before, "restored_from_journal")


def test_lost_write_ahead_log_is_noticed_and_caught_up(path: Path, tmp_path: Path) -> None:
    old = copied(path, tmp_path / "old")
    with open_store(path, KEY, FakeClock()) as store:
        user = store.people.assessors()[0].id
        for code in ("A-11", "A-12"):
            store.people.add_assessor(code, by=user)
    before = everything(path)
    shutil.copy(old, path)
    with pytest.raises(StoreRolledBack):
        open_store(path, KEY, FakeClock())
    done = recover(path, KEY, FakeClock())
    assert done.frames == 2
    assert done.aside is not None
    assert (done.aside / path.name).exists()
    assert_same_and_noted(path, before, "restored_from_journal")


def damaged_journal(path: Path) -> None:
    (segment,) = segments(Journal.folder_of(path))
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)


def test_damaged_frame_is_not_passed_over_in_silence(path: Path) -> None:
    delete_database(path)
    damaged_journal(path)
    with pytest.raises(RecoveryIncomplete) as refused:
        recover(path, KEY, FakeClock())
    assert len(refused.value.lost) == 1
    assert not path.exists()


def test_with_gaps_a_damaged_frame_costs_itself_alone(path: Path) -> None:
    before = everything(path)
    delete_database(path)
    damaged_journal(path)
    done = recover(path, KEY, FakeClock(), Wish(gaps=True))
    assert len(done.lost) == 1
    after = everything(path)
    lost = sum(len(set(before[name]) - set(after[name])) for name in before)
    assert 0 < lost < 15
    assert all(set(after[name]) <= set(before[name]) for name in before if name != "audit")


def test_damaged_journal_is_begun_anew_while_the_database_is_whole(path: Path) -> None:
    before = everything(path)
    damaged_journal(path)
    recover(path, KEY, FakeClock())
    delete_database(path)
    recover(path, KEY, FakeClock())
    after = everything(path)
    assert after["trial"] == before["trial"]


def test_without_journal_and_file_nothing_is_made(path: Path) -> None:
    delete_database(path)
    shutil.rmtree(Journal.folder_of(path))
    with pytest.raises(NothingToRecover):
        recover(path, KEY, FakeClock())
    assert not path.exists()


def test_backup_is_tried_and_restored_with_what_came_after_it(
    path: Path, by: str, tmp_path: Path
) -> None:
    backup = make_backup(path, KEY, tmp_path / "stick", FakeClock().wall().utc)
    assert backups_in(tmp_path / "stick") == [backup]
    assert try_backup(backup, KEY, tmp_path).sound
    with open_store(path, KEY, FakeClock()) as store:
        store.people.add_assessor("A-11", by=by)
    before = everything(path)
    path.write_bytes(b"\0" * 8192)
    restore(backup, path, KEY, FakeClock(), by)
    assert_same_and_noted(path, before, "restored")


def test_backup_is_restored_into_an_empty_folder_with_its_keys(
    path: Path, by: str, tmp_path: Path
) -> None:
    before = everything(path)
    backup = make_backup(path, KEY, tmp_path / "stick", FakeClock().wall().utc)
    other = tmp_path / "other" / path.name
    restore(backup, other, KEY, FakeClock(), by)
    assert (other.parent / "keys.json").read_bytes() == (path.parent / "keys.json").read_bytes()
    assert_same_and_noted(other, before, "restored")


def test_damaged_backup_is_not_restored(path: Path, by: str, tmp_path: Path) -> None:
    backup = make_backup(path, KEY, tmp_path / "stick", FakeClock().wall().utc)
    data = bytearray(backup.file.read_bytes())
    data[5000] ^= 1
    backup.file.write_bytes(data)
    assert not is_intact(backup)
    with pytest.raises(BackupDamaged):
        restore(backup, path, KEY, FakeClock(), by)


def test_backup_that_is_called_off_leaves_nothing(path: Path, tmp_path: Path) -> None:
    stopped = Watch(cancelled=lambda: True)
    with pytest.raises(CalledOff):
        make_backup(path, KEY, tmp_path / "stick", FakeClock().wall().utc, stopped)
    assert list((tmp_path / "stick").iterdir()) == []
