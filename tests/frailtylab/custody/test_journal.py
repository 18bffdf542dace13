"""The journal's files are only ever added to, and each frame is on the disk when it is answered."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from frailtylab.custody import journal as module
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.journal import Journal, closed_frames, segments
from frailtylab.custody.journal_frame import Closed, Frame, FrameClosed, Opener, opened
from frailtylab.custody.office_key import new_pair

KEY = DataKey(b"k" * 32)
MINE = Opener(journal=KEY.derived("journal"))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(Journal.folder_of(tmp_path / "frailtylab.db"), "store-1", KEY)
    yield made
    made.close()


def frame(seal: int, size: int = 10) -> Frame:
    return Frame(seal, (("trial", {"id": f"t-{seal}", "recording": bytes(size)}),))


def read(journal: Journal) -> list[Frame | None]:
    return [
        None if one is None else opened(one, journal.store_id, MINE)
        for one in closed_frames(journal.folder)
    ]


def test_folder_stands_beside_the_store_and_is_made_with_the_first_frame(
    journal: Journal, tmp_path: Path
) -> None:
    assert list(closed_frames(journal.folder)) == []
    assert not journal.folder.exists()
    journal.append(frame(1))
    assert journal.folder == tmp_path / "frailtylab.db.journal"
    assert [path.name for path in segments(journal.folder)] == ["000001.journal"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_the_owner_may_read_it(journal: Journal) -> None:
    journal.append(frame(1))
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(segments(journal.folder)[0].stat().st_mode) == 0o600


def test_frames_are_read_in_their_order_over_all_files(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEGMENT_BYTES", 2000)
    frames = [frame(seal, 700) for seal in range(1, 12)]
    for one in frames:
        journal.append(one)
    names = [path.name for path in segments(journal.folder)]
    assert names == [f"{n:06d}.journal" for n in range(1, len(names) + 1)]
    assert len(names) >= 3
    assert read(journal) == frames


def test_large_frame_is_never_cut_in_two(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SEGMENT_BYTES", 100)
    journal.append(frame(1, 5000))
    journal.append(frame(2))
    assert [len(list(module.frames_in(path.read_bytes()))) for path in segments(journal.folder)] \
        == [1, 1]  # fmt: skip


def test_next_program_goes_on_where_the_last_ended(journal: Journal) -> None:
    journal.append(frame(1))
    journal.close()
    before = segments(journal.folder)[0].read_bytes()
    again = Journal(journal.folder, "store-1", KEY)
    again.append(frame(2))
    again.close()
    assert segments(journal.folder)[0].read_bytes().startswith(before)
    assert read(journal) == [frame(1), frame(2)]


def test_files_are_counted_past_a_million(journal: Journal) -> None:
    journal.folder.mkdir()
    for number in (2, 999_999, 1_000_000):
        (journal.folder / f"{number:06d}.journal").touch()
    (journal.folder / "².journal").touch()
    (journal.folder / "notes.journal").write_text("of somebody")
    (journal.folder / "000007.txt").write_text("of somebody")
    assert [int(path.stem) for path in segments(journal.folder)] == [2, 999_999, 1_000_000]


def test_every_frame_is_forced_to_the_disk_before_it_is_answered(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    real_write, real_sync = module.write_all, os.fsync
    monkeypatch.setattr(
        module, "write_all", lambda fd, data: (said.append("write"), real_write(fd, data))
    )
    monkeypatch.setattr(module.os, "fsync", lambda fd: (said.append("fsync"), real_sync(fd)))
    journal.append(frame(1))
    said.clear()
    journal.append(frame(2))
    assert said == ["write", "fsync"]


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_half_a_frame_is_passed_over_and_the_next_is_whole(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    journal.append(frame(1))
    real = os.write

    def write_a_part(descriptor: int, data: bytes) -> int:
        real(descriptor, bytes(data)[:40])
        raise OSError(28, "No space left on device")

    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(module.os, step, write_a_part if step == "write" else refuse)
        with pytest.raises(OSError, match=r"No space|Input/output"):
            journal.append(frame(2))
    journal.append(frame(2, 99))
    left = [None] if step == "write" else [frame(2)]
    assert read(journal) == [frame(1), *left, frame(2, 99)]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be moved there")
@pytest.mark.parametrize("how", ["moved", "deleted", "folder moved", "replaced"])
def test_frame_never_goes_into_a_file_that_went_away(journal: Journal, how: str) -> None:
    journal.append(frame(1))
    (path,) = segments(journal.folder)
    if how == "moved":
        path.rename(path.with_suffix(".old"))
    elif how == "deleted":
        path.unlink()
    elif how == "folder moved":
        journal.folder.rename(journal.folder.with_suffix(".old"))
    else:
        path.with_suffix(".new").touch()
        path.with_suffix(".new").replace(path)
    with pytest.raises(OSError, match=r"No such file|another file"):
        journal.append(frame(2))


def test_damaged_file_costs_what_was_damaged(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEGMENT_BYTES", 1)
    for seal in (1, 2, 3):
        journal.append(frame(seal))
    segments(journal.folder)[1].write_bytes(b"\x5a" * 300)
    assert read(journal) == [frame(1), None, frame(3)]


def test_office_reads_what_is_written_once_its_key_is_there(tmp_path: Path) -> None:
    private, public = new_pair()
    office = Opener(office_private=private)
    folder = tmp_path / "j"
    for key, seal in ((None, 1), (public, 2)):
        one = Journal(folder, "store-1", KEY, key)
        one.append(frame(seal))
        one.close()
    first, second = [one for one in closed_frames(folder) if isinstance(one, Closed)]
    assert opened(second, "store-1", office) == frame(2)
    with pytest.raises(FrameClosed):
        opened(first, "store-1", office)


def test_frame_of_another_store_in_the_folder_is_told(journal: Journal) -> None:
    stranger = Journal(journal.folder, "store-2", KEY)
    stranger.append(frame(1))
    stranger.close()
    journal.append(frame(1))
    first, second = [one for one in closed_frames(journal.folder) if isinstance(one, Closed)]
    with pytest.raises(FrameClosed):
        opened(first, "store-1", MINE)
    assert opened(second, "store-1", MINE) == frame(1)
