"""What every command shares: exit codes, where an error is told, and which folder is meant."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from frailtylab.cli import register
from frailtylab.cli.commands import (
    BAD_INPUT,
    DEVICE_TROUBLE,
    EXIT_CODES,
    INTERRUPTED,
    OK,
    STORE_TROUBLE,
    command,
    data_folder,
    epilog,
    is_store_trouble,
    print_json,
    run_command,
)
from frailtylab.errors import OperatorError
from frailtylab.settings import SettingsDamagedError, default_data_folder
from frailtylab.store import RecordMissing, RecordRefused
from frailtylab.store.refusals import StoreFull, StoreMissing, StoreMoved
from frailtylab.study.problems import StudyFileError

PATH = Path("/data/frailtylab.db")

ERRORS = [
    (OperatorError("Title", "It broke.", "Mend it."), BAD_INPUT),
    (SettingsDamagedError(PATH, "line 1"), BAD_INPUT),
    (StudyFileError("mine.toml", []), BAD_INPUT),
    (RecordMissing("visit", "v-9"), BAD_INPUT),
    (RecordRefused("Title", "It is taken.", "Choose another."), BAD_INPUT),
    (StoreMissing(PATH), STORE_TROUBLE),
    (StoreFull(PATH), STORE_TROUBLE),
    (StoreMoved(PATH), STORE_TROUBLE),
]


def one_command(run) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="frailtylab")
    command(parser.add_subparsers(required=True), "act", run, summary="Act.", examples=["act now"])
    return parser


def test_exit_codes_are_those_that_the_help_tells() -> None:
    assert (OK, BAD_INPUT, DEVICE_TROUBLE, STORE_TROUBLE, INTERRUPTED) == (0, 2, 3, 4, 130)
    for code in (OK, BAD_INPUT, DEVICE_TROUBLE, STORE_TROUBLE):
        assert f"{code} " in EXIT_CODES


@pytest.mark.parametrize("code", [0, 2, 3, 4, 130])
def test_command_ends_with_its_own_code(code: int) -> None:
    assert run_command(one_command(lambda _: code), ["act"]) == code


@pytest.mark.parametrize(("error", "code"), ERRORS, ids=[type(e).__name__ for e, _ in ERRORS])
def test_error_is_told_in_one_line_on_standard_error(
    error: OperatorError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def act(_: argparse.Namespace) -> int:
        raise error

    assert run_command(one_command(act), ["act"]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"{error.english()}\n"
    assert is_store_trouble(error) is (code == STORE_TROUBLE)


def test_mistake_of_ours_is_not_told_as_the_operators() -> None:
    def act(_: argparse.Namespace) -> int:
        raise ZeroDivisionError("ours")

    with pytest.raises(ZeroDivisionError, match="ours"):
        run_command(one_command(act), ["act"])


def test_help_ends_with_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(one_command(lambda _: 0), ["act", "--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert told.index("examples:") < told.index("  act now") < told.index(EXIT_CODES)
    assert "--data DIR" in told


def test_epilog_lists_each_example_on_a_line_of_its_own() -> None:
    assert epilog(["one", "two"]).splitlines() == ["examples:", "  one", "  two", "", EXIT_CODES]


@pytest.mark.parametrize(
    ("given", "meant"),
    [({}, None), ({"data": ""}, None), ({"data": "/srv/trial"}, Path("/srv/trial"))],
)
def test_folder_is_the_one_given_or_this_users_own(
    given: dict[str, str], meant: Path | None
) -> None:
    assert data_folder(argparse.Namespace(**given)) == (meant or default_data_folder())


def test_folder_of_this_user_is_named_for_the_program() -> None:
    assert default_data_folder().name == "FrailtyLab"
    assert default_data_folder().is_absolute()


def test_json_is_plain_ascii_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"title": "四米步行", "rows": [1, None, True], "é": 0.1}
    print_json(value)
    told = capsys.readouterr().out
    assert told.isascii()
    assert told.endswith("}\n")
    assert json.loads(told) == value


@pytest.mark.parametrize(
    "arguments",
    [[], ["fly"], ["studies"], ["studies", "check"], ["export"], ["export", "--out"],
     ["studies", "check", "a.toml", "b.toml"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_ends_with_2_and_shows_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser(prog="frailtylab")
    register(parser.add_subparsers(dest="command", required=True))
    with pytest.raises(SystemExit) as caught:
        run_command(parser, arguments)
    assert caught.value.code == BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("usage: frailtylab")


def test_core_runs_as_a_module_without_devices_and_windows(tmp_path: Path) -> None:
    code = (
        "import sys, frailtylab.__main__ as program\n"
        "sys.argv = ['frailtylab', 'export', '--data', sys.argv[1], '--out', sys.argv[2]]\n"
        "ended = program.main()\n"
        "loaded = {'PySide6', 'serial', 'pandas'} & set(sys.modules)\n"
        "sys.exit(f'loaded {loaded}' if loaded else ended)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "none"), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == STORE_TROUBLE, done.stderr
    assert done.stderr.startswith("The results file is missing: ")
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
