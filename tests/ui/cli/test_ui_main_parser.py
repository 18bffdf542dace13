"""One program, the commands of all layers, and no Qt before a command needs it."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from frailtylab import __version__
from frailtylab.cli.commands import data_folder
from ui import cli
from ui.__main__ import build_parser, main

COMMANDS = [
    "studies", "export", "agreement", "audit", "copy", "verify", "backup", "restore", "recover",
    "devices", "ports", "capture", "decode", "simulate", "record", "replay", "upload", "targets",
    "outbox", "demo", "screens",
]  # fmt: skip


def choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The sub-commands of a parser."""
    actions = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(actions[0].choices) if actions else {}


def leaves(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers that run something."""
    inner = choices(parser)
    return [leaf for one in inner.values() for leaf in leaves(one)] or [parser]


def test_commands_of_all_layers_are_there() -> None:
    assert list(choices(build_parser())) == COMMANDS


@pytest.mark.parametrize("parser", leaves(build_parser()), ids=lambda p: p.prog)
def test_every_command_has_data_help_examples_and_exit_codes(
    parser: argparse.ArgumentParser,
) -> None:
    text = parser.format_help()
    assert "--data DIR" in text
    assert "examples:" in text
    assert "exit codes:" in text


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"frailtylab {__version__}\n"


def test_data_may_stand_before_or_after_the_command() -> None:
    for line in ("--data here replay --all", "replay --all --data here"):
        assert data_folder(build_parser().parse_args(line.split())) == Path("here")
    assert data_folder(build_parser().parse_args(["ports"])).name == "FrailtyLab"


def test_without_a_command_the_window_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[argparse.Namespace] = []
    monkeypatch.setattr("ui.cli.window.run", lambda arguments: asked.append(arguments) or 0)
    assert main(["--data", "here"]) == 0
    assert [(a.data, a.command) for a in asked] == [("here", None)]


def test_lazy_command_is_imported_when_it_runs() -> None:
    assert cli.lazy("helpers.marks:no_such_function")
    with pytest.raises(ModuleNotFoundError):
        cli.lazy("ui.cli.no_such_module:run")(argparse.Namespace())


@pytest.mark.parametrize(
    "line",
    ["dance", "screens", "screens x --size big", "screens x --size 1x1", "screens x --text-scale 3",
     "screens x --theme pink", "demo --hands feet", "export"],
)  # fmt: skip
def test_wrong_use_ends_with_2(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_screens_options_are_read() -> None:
    line = "screens out --size 800x600 --language zh_CN --theme dark --text-scale 1.5"
    read = build_parser().parse_args(line.split())
    assert (read.folder, read.size, read.language) == ("out", (800, 600), "zh_CN")
    assert (read.theme, read.text_scale) == ("dark", 1.5)


def test_parser_needs_neither_qt_nor_pandas_nor_pyserial() -> None:
    code = (
        "import sys; from ui.__main__ import build_parser; build_parser(); "
        "print([m for m in ('PySide6', 'pandas', 'serial', 'sqlite_utils') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
