"""``copy make``, ``check``, ``compare``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.core_command import run
from helpers.full_record import full_record
from helpers.store_key import PASSPHRASE, lock_folder

from frailtylab.door import STORE_NAME


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """Arguments that open a store as its manager."""
    record = full_record(tmp_path / "data" / STORE_NAME)
    record.store.close()
    lock_folder(tmp_path / "data", record.manager, "M-01")
    (tmp_path / "phrase").write_text(PASSPHRASE)
    return ["--data", str(tmp_path / "data"), "--passphrase-file", str(tmp_path / "phrase")]


def test_copy_is_made_checked_and_compared(where, tmp_path: Path, capsys) -> None:
    out = str(tmp_path / "copy")
    assert run("copy", "make", "p-0147", "--out", out, "--zip", *where) == 0
    made = capsys.readouterr().out
    assert (tmp_path / "copy.zip").is_file()
    assert run("copy", "check", out) == 0
    checked = capsys.readouterr().out
    assert "Nothing was changed" in checked
    assert made.splitlines()[-1] == checked.splitlines()[-1]
    assert run("copy", "compare", out, *where) == 0
    assert "Equal" in capsys.readouterr().out


def test_changed_copy_ends_with_2_and_names_the_file(where, tmp_path: Path, capsys) -> None:
    out = tmp_path / "copy"
    run("copy", "make", "P-0147", "--out", str(out), "--json", *where)
    assert json.loads(capsys.readouterr().out)["rows"]["trial"] == 2
    (out / "record.html").write_text("another")
    assert run("copy", "check", str(out), "--json") == 2
    assert "record.html" in json.loads(capsys.readouterr().out)["findings"][0]


def test_unknown_participant_and_no_copy_end_with_2(where, tmp_path: Path, capsys) -> None:
    assert run("copy", "make", "P-0999", "--out", str(tmp_path / "copy"), *where) == 2
    assert run("copy", "check", str(tmp_path)) == 2
    told = capsys.readouterr().err
    assert "There is no such participant" in told
    assert "This copy can't be read" in told
