"""A data folder for the commands, and a way to run ``record`` in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.record_folder import make_folder, quick_study
from helpers.store_key import passphrase_file

from devices.__main__ import main
from devices.hosts.published import withdraw
from frailtylab.cli.sign_in import VARIABLE

Record = Callable[..., tuple[int, dict[str, Any] | None, str]]


@pytest.fixture(autouse=True)
def passphrase_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands of this process and of others open the locked folders of the tests."""
    monkeypatch.setenv(VARIABLE, str(passphrase_file(tmp_path)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with the quick study."""
    made = tmp_path / "data"
    make_folder(made, quick_study())
    return made


@pytest.fixture
def record(folder: Path, capsys: pytest.CaptureFixture[str]) -> Record:
    """Runs ``record`` for T-001's baseline: exit code, the JSON line (None: no line), errors."""

    def run(test: str, port: str, *more: str, driver: str = "") -> tuple[int, Any, str]:
        name = driver or port.removeprefix("sim://").partition("?")[0]
        arguments = [test, "--driver", name, "--port", port, "--visit", "BL", *more]
        if "--participant" not in more:
            arguments += ["--participant", "T-001"]
        code = main(["record", *arguments, "--data", str(folder)])
        withdraw(port.removeprefix("sim://"))
        said = capsys.readouterr()
        lines = said.out.splitlines()
        assert len(lines) <= 1
        return code, json.loads(lines[0]) if lines else None, said.err

    return run
