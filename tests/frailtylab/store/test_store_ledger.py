"""Saved means: in the journal, then committed, then anchored; anything else was not saved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.attacker import copy_folder, everything, keyed
from helpers.fake_clock import FakeClock
from helpers.full_store import DERIVED, FOREIGN, fill_every_table, tables
from helpers.sample_records import Ward, trial, ward
from helpers.store_key import KEY

from frailtylab.custody import journal as journal_module
from frailtylab.custody.anchor import Anchor, Mark
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.journal import Journal, closed_frames
from frailtylab.custody.journal_frame import Frame, Opener, opened
from frailtylab.custody.store_key import StoreKey
from frailtylab.rights import NotAllowed
from frailtylab.store import Store, create_store, open_store
from frailtylab.store.driver import IntegrityError
from frailtylab.store.refusals import (
    StoreAnchorForged,
    StoreError,
    StoreFull,
    StoreIO,
    StoreMoved,
    StoreRolledBack,
)
from frailtylab.store.sealing import Shapes, newest_seal

FULL = OSError(28, "No space left on device")


def frames(path: Path) -> list[Frame | None]:
    """What the journal beside that file says; None for each stretch that can't be read."""
    mine = Opener(journal=KEY.data.derived("journal"))
    found = closed_frames(Journal.folder_of(path))
    return [None if one is None else opened(one, KEY.store_id, mine) for one in found]


def anchor(path: Path) -> Anchor:
    return Anchor.of_store(path, KEY.data)


def newest(store: Store) -> Mark:
    return newest_seal(store._file.connection)


def act(store: Store, by: str) -> None:
    store.audit.append("verified", by=by)


class Recorder:
    """Notes journal, COMMIT and anchor in the order in which they happen."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: list[str] = []
        custody = store._file.ledger.custody
        write_frame, write_mark = custody.journal.append, custody.anchor.write

        def append(frame: Frame) -> None:
            write_frame(frame)
            self.said.append("given up" if frame.abandoned else "journal")

        def write(mark: Mark) -> None:
            write_mark(mark)
            self.said.append("anchor")

        monkeypatch.setattr(custody.journal, "append", append)
        monkeypatch.setattr(custody.anchor, "write", write)
        store._file.connection.set_trace_callback(self.statement)

    def statement(self, sql: str) -> None:
        if sql.split()[0] in {"COMMIT", "ROLLBACK", "BEGIN"}:
            self.said.append(sql)


@pytest.fixture
def recorder(sample: Ward, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    yield Recorder(sample.store, monkeypatch)
    sample.store._file.connection.set_trace_callback(None)


def test_journal_comes_before_commit_and_the_anchor_after(sample: Ward, recorder: Recorder) -> None:
    sample.store.trials.save_draft(trial(sample.visit("BL"), sample.by), sample.by)
    assert recorder.said == ["BEGIN IMMEDIATE", "journal", "COMMIT", "anchor"]


def test_block_that_wrote_nothing_leaves_no_seal(sample: Ward, recorder: Recorder) -> None:
    before = newest(sample.store)
    with sample.store._file.transaction():
        pass
    assert recorder.said == ["BEGIN IMMEDIATE", "COMMIT"]
    assert newest(sample.store) == before


def test_block_that_breaks_off_reaches_no_journal(sample: Ward, recorder: Recorder) -> None:
    def broken() -> None:
        with sample.store._file.transaction():
            sample.store.audit.note("verified", sample.by, "", "")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert recorder.said == ["BEGIN IMMEDIATE", "ROLLBACK"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [(FULL, StoreFull), (OSError(5, "Input/output error"), StoreIO)],
    ids=["full", "broken"],
)
def test_journal_that_is_refused_saves_nothing(
    sample: Ward, monkeypatch: pytest.MonkeyPatch, error: OSError, kind: type[StoreError]
) -> None:
    store, path = sample.store, sample.store.path
    before = (newest(store), store.audit.entries(100), anchor(path).read())

    def refuse(_frame: Frame) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(store._file.ledger.custody.journal, "append", refuse)
        with pytest.raises(kind) as told:
            act(store, sample.by)
    assert told.value.nothing_lost
    assert (newest(store), store.audit.entries(100), anchor(path).read()) == before
    act(store, sample.by)
    assert newest(store).seal == before[0].seal + 1
    assert store.check() == []


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_frame_whose_write_failed_is_taken_back_as_soon_as_the_disk_takes_it(
    sample: Ward, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It may be whole on the disk all the same, and must not come back from there."""
    store = sample.store
    seal = newest(store).seal + 1
    with failing_once(monkeypatch, step), pytest.raises(StoreError):
        act(store, sample.by)
    lost = [None] if step == "write" else [(seal, False)]
    assert told(frames(store.path)[-2:]) == [*lost, (seal, True)]
    act(store, sample.by)
    assert told(frames(store.path)[-1:]) == [(seal, False)]


@contextmanager
def failing_once(monkeypatch: pytest.MonkeyPatch, step: str) -> Iterator[None]:
    """A journal whose disk refuses once, after half of the bytes were written or all."""
    real, tries = getattr(os, step), iter([True])

    def write(descriptor: int, data: bytes) -> int:
        if next(tries, False):
            real(descriptor, bytes(data)[: len(data) // 2])
            raise FULL
        return real(descriptor, data)

    def fsync(descriptor: int) -> None:
        if next(tries, False):
            raise FULL
        real(descriptor)

    with monkeypatch.context() as broken:
        broken.setattr(journal_module.os, step, write if step == "write" else fsync)
        yield


def told(found: list[Frame | None]) -> list[tuple[int, bool] | None]:
    return [None if one is None else (one.seal, one.abandoned) for one in found]


def test_commit_that_fails_leaves_a_frame_and_the_word_that_it_does_not_count(
    sample: Ward, recorder: Recorder
) -> None:
    store = sample.store
    before, anchored = newest(store), anchor(store.path).read()
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        commit_fails(store, sample.by)
    assert recorder.said == ["BEGIN IMMEDIATE", "journal", "COMMIT", "ROLLBACK", "given up"]
    assert told(frames(store.path)[-2:]) == [(before.seal + 1, False), (before.seal + 1, True)]
    assert (newest(store), anchor(store.path).read()) == (before, anchored)
    act(store, sample.by)
    assert told(frames(store.path)[-1:]) == [(before.seal + 1, False)]
    assert newest(store).seal == before.seal + 1


def commit_fails(store: Store, by: str) -> None:
    """A transaction that SQLite takes until its COMMIT."""
    with store._file.transaction():
        store._file.rows("PRAGMA defer_foreign_keys = ON")
        store._file.insert("user_version", user_id="nobody", version=1, role="assessor", name="",
                           active=1, reason="", by=by, utc="")  # fmt: skip


def test_word_that_can_not_be_written_either_hides_nothing(
    sample: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first error is the one that is told."""
    journal = sample.store._file.ledger.custody.journal
    real = journal.append

    def append(frame: Frame) -> None:
        if frame.abandoned:
            raise FULL
        real(frame)

    monkeypatch.setattr(journal, "append", append)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        commit_fails(sample.store, sample.by)
    act(sample.store, sample.by)
    assert sample.store.check() == []


def test_refusal_by_role_is_the_only_thing_that_is_kept(sample: Ward, recorder: Recorder) -> None:
    with pytest.raises(NotAllowed):
        sample.store.people.retire_assessor(sample.by, "x", sample.by)
    assert recorder.said == [
        "BEGIN IMMEDIATE", "ROLLBACK", "BEGIN IMMEDIATE", "journal", "COMMIT", "anchor",
    ]  # fmt: skip
    assert sample.store.audit.entries(1)[0].action == "refused"
    assert [user.id for user in sample.store.people.assessors()] == [sample.by]


def test_anchor_that_can_not_be_written_is_told_and_the_records_are_there(
    sample: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sample.store
    behind = anchor(store.path).read()

    def refuse(_mark: Mark) -> None:
        raise FULL

    with monkeypatch.context() as broken:
        broken.setattr(store._file.ledger.custody.anchor, "write", refuse)
        with pytest.raises(StoreFull):
            act(store, sample.by)
    assert anchor(store.path).read() == behind
    assert store.audit.entries(1)[0].action == "verified"
    store.close()
    with open_store(store.path, KEY, FakeClock()) as again:
        assert again.audit.entries(1)[0].action == "verified"
        act(again, sample.by)
        assert anchor(store.path).read() == newest(again)


def test_nothing_is_anchored_for_a_file_that_went_away(sample: Ward) -> None:
    path = sample.store.path
    before = anchor(path).read()

    def save() -> None:
        with sample.store._file.transaction():
            sample.store.audit.note("verified", sample.by, "", "")
            path.rename(path.with_suffix(".moved"))

    with pytest.raises(StoreMoved):
        save()
    assert anchor(path).read() == before


def test_journal_alone_holds_every_row_of_every_table(sample: Ward) -> None:
    store = fill_every_table(sample)
    from_journal = {
        (table, repr(sorted(row.items())))
        for frame in frames(store.path) if frame is not None
        for table, row in frame.rows
    }  # fmt: skip
    connection = store._file.connection
    shapes = Shapes(connection)
    for table in tables(store):
        names = ", ".join(shapes.key_columns(table))
        for row in connection.execute(f"SELECT {names} FROM {table}").fetchall():  # noqa: S608
            content = shapes.read((table, tuple(row)))
            assert (table, repr(sorted((content or {}).items()))) in from_journal
    assert {table for table, _ in from_journal}.isdisjoint(DERIVED | FOREIGN)
    assert [one.seal for one in frames(store.path) if one] == [
        row[0] for row in connection.execute("SELECT seq FROM seal ORDER BY seq")
    ]


def test_seals_go_on_where_the_last_program_ended(store_path: Path) -> None:
    marks: list[Mark | None] = []
    for _ in range(3):
        with open_store(store_path, KEY, FakeClock()) as store:
            store.audit.append("clock_jumped", by="")
            marks.append(newest(store))
        assert anchor(store_path).read() == marks[-1]
    assert [mark.seal for mark in marks if mark] == [2, 3, 4]


@pytest.fixture
def two_states(store_path: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A closed store, and a copy of its folder from some acts before."""
    with open_store(store_path, KEY, FakeClock()) as store:
        ward(store)
    before = copy_folder(store_path, tmp_path / "before")
    with open_store(store_path, KEY, FakeClock()) as store:
        for _ in range(3):
            store.audit.append("clock_jumped", by="")
    return store_path, before


def test_anchor_behind_the_file_is_no_trouble(two_states: tuple[Path, Path]) -> None:
    """The program was killed between COMMIT and anchor."""
    path, before = two_states
    shutil.copy(anchor(before).path, anchor(path).path)
    with open_store(path, KEY, FakeClock()) as store:
        assert store.check() == []
        store.audit.append("clock_jumped", by="")
        assert anchor(path).read() == newest(store)


def test_file_behind_the_anchor_is_refused_untouched(two_states: tuple[Path, Path]) -> None:
    """An old copy in its place, or one without its write-ahead log."""
    path, before = two_states
    shutil.copy(before, path)
    old = everything(path)
    with pytest.raises(StoreRolledBack) as told_of:
        open_store(path, KEY, FakeClock())
    assert told_of.value.values["missing"] == 3
    assert not told_of.value.nothing_lost
    assert everything(path) == old
    with keyed(path) as connection:
        assert len(frames(path)) == newest_seal(connection).seal + 3


def test_file_that_went_another_way_is_refused(two_states: tuple[Path, Path]) -> None:
    """As many seals, and others: somebody worked on a copy and put it back."""
    path, before = two_states
    with open_store(before, KEY, FakeClock()) as store:
        for _ in range(3):
            store.audit.append("sign_in_failed", by="")
    shutil.copy(before, path)
    with pytest.raises(StoreRolledBack):
        open_store(path, KEY, FakeClock())


@pytest.mark.parametrize("how", ["missing", "empty", "torn", "other store", "made up"])
def test_anchor_that_is_not_this_stores_is_refused(
    store_path: Path, tmp_path: Path, how: str
) -> None:
    path = anchor(store_path).path
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "other store":
        other = tmp_path / "other" / "frailtylab.db"
        create_store(other, StoreKey(DataKey.new(), "other"), FakeClock()).close()
        shutil.copy(anchor(other).path, path)
    else:
        forged = content.replace(b'"seal":1', b'"seal":0')
        path.write_bytes({"empty": b"", "torn": content[:-5], "made up": forged}[how])
    for _ in range(2):
        with pytest.raises(StoreAnchorForged):
            open_store(store_path, KEY, FakeClock())
    if how != "missing":
        path.write_bytes(content)
        open_store(store_path, KEY, FakeClock()).close()


def test_anchor_that_can_not_be_read_is_the_disks_trouble(store_path: Path) -> None:
    anchor(store_path).path.unlink()
    anchor(store_path).path.mkdir()
    with pytest.raises(StoreIO):
        open_store(store_path, KEY, FakeClock())
