"""``studies check FILE``: what it prints and how it ends."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.other_study import write_other_study

from frailtylab.cli import register
from frailtylab.cli.commands import run_command
from frailtylab.study.load import builtin_study


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="frailtylab")
    register(parser.add_subparsers(required=True))
    return run_command(parser, arguments)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.toml"
    text = builtin_study().text.replace('code = "M2"', 'code = "M1"')
    file.write_text(text.replace("headline = true", ""), encoding="utf-8")
    return file


def test_good_study_is_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_other_study(tmp_path)
    assert run("studies", "check", str(file)) == 0
    told = capsys.readouterr()
    assert f"{file}: ok" in told.out
    assert "fast_walkers 2026-03: Fast walkers" in told.out
    assert "visits    D0 SCR Y1" in told.out
    assert told.err == ""


def test_good_study_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_other_study(tmp_path)
    assert run("studies", "check", "--json", str(file)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert (told["tests"], told["languages"]) == (["GS", "W6"], ["de"])
    assert len(told["sha256"]) == 64


def test_bad_study_names_every_line_and_ends_with_2(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("studies", "check", str(bad)) == 2
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.splitlines()
    assert lines[0] == f"This study file can't be used: {bad}"
    assert len(lines) == 5
    assert "visits[3].code: expected each code once; “M1” is used twice" in lines[1]


def test_bad_study_as_json(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("studies", "check", "--json", str(bad)) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    first = told["problems"][0]
    line = bad.read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert line == 'code = "M1"'
    assert first["key"] == "visits[3].code"


def test_missing_file_ends_with_2_and_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "frailtylab", "studies", "check", str(tmp_path / "absent.toml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "the file can't be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_terminal_without_the_characters_gets_escapes_and_no_traceback(bad: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "frailtylab", "studies", "check", str(bad)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "\\u201cM1\\u201d is used twice" in done.stderr


@pytest.mark.parametrize("arguments", [("studies",), ("studies", "check"), ("dance",)])
def test_wrong_use_ends_with_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("studies", "check", "--help")
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert "frailtylab studies check my_study.toml" in told
    assert "2 wrong use or bad input" in told
