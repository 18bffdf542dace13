"""A small file is replaced whole, and only after its bytes are on the disk."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from frailtylab.custody import files
from frailtylab.custody.files import replace_durably, write_all


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the system, in order."""
    said: list[str] = []

    def follow(name: str) -> None:
        real = getattr(os, name)

        def told(*arguments: object, **more: object) -> object:
            said.append(name)
            return real(*arguments, **more)

        monkeypatch.setattr(files.os, name, told)

    for name in ("write", "fsync", "replace"):
        follow(name)
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folder")
def test_bytes_are_forced_before_the_name_changes_and_the_name_after(
    tmp_path: Path, calls: list[str]
) -> None:
    replace_durably(tmp_path / "a", b"new")
    assert calls == ["write", "fsync", "replace", "fsync"]
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_old_content_stays_when_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(files.os, step, refuse)
        with pytest.raises(OSError, match="Input/output"):
            replace_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_rest_of_a_cut_write_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "a.new").write_bytes(b"half of something longer than the new")
    replace_durably(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_disk_that_takes_a_little_at_a_time_gets_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, rest: real(descriptor, rest[:3]))
    descriptor = os.open(tmp_path / "a", os.O_WRONLY | os.O_CREAT)
    try:
        write_all(descriptor, b"0123456789")
    finally:
        os.close(descriptor)
    assert (tmp_path / "a").read_bytes() == b"0123456789"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_the_owner_may_read_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        replace_durably(tmp_path / "a", b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
