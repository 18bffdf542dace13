"""``export``: what it prints and how it ends."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from helpers.record_folder import make_folder
from helpers.store_key import passphrase_file

from frailtylab.cli import register
from frailtylab.cli.commands import run_command
from frailtylab.cli.sign_in import VARIABLE
from frailtylab.people import Role


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="frailtylab")
    register(parser.add_subparsers(required=True))
    return run_command(parser, arguments)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_folder(tmp_path / "data", roles=(Role.DATA_MANAGER,))
    monkeypatch.setenv(VARIABLE, str(passphrase_file(tmp_path)))
    return tmp_path / "data"


def test_rows_of_every_file_are_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("export", "--out", str(out), "--data", str(data)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{out / 'trials.csv'}: 0 rows"
    assert len(lines) == len(list(out.iterdir())) == 9


def test_json_names_folder_and_rows(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run("export", "--out", str(out), "--data", str(data), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(out)
    assert told["rows"]["trials.csv"] == 0


def test_used_folder_ends_with_2(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--out", str(data), "--data", str(data)) == 2
    assert "There is something in this folder already" in capsys.readouterr().err


def test_file_in_the_way_ends_with_2(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = data / "frailtylab.db" / "out"
    assert run("export", "--out", str(out), "--data", str(data)) == 2
    assert "could not be written" in capsys.readouterr().err


def test_assessor_exports_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(tmp_path / "data")
    monkeypatch.setenv(VARIABLE, str(passphrase_file(tmp_path)))
    out = tmp_path / "out"
    assert run("export", "--out", str(out), "--data", str(tmp_path / "data")) == 2
    assert "You may not do this" in capsys.readouterr().err
    assert not out.exists()


def test_missing_store_ends_with_4_and_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    assert run("export", "--out", str(tmp_path / "out"), "--data", str(nowhere)) == 4
    assert "The results file is missing" in capsys.readouterr().err
    assert not nowhere.exists()
    assert not (tmp_path / "out").exists()
