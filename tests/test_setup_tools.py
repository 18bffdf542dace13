"""The set-up says in one line what is missing, and what to do about it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import system_check

TOOLS = Path(__file__).resolve().parents[1] / "tools"
RELEASES = {
    'ID=debian\nVERSION_ID="12"': False,
    'ID=debian\nVERSION_ID="13"': True,
    'ID=ubuntu\nVERSION_ID="22.04"': False,
    'ID=ubuntu\nVERSION_ID="24.04"': True,
    "ID=debian": False,
    'ID=arch\nVERSION_ID="99"': False,
    'ID=debian\nVERSION_ID="forky/sid"': False,
}
linux = pytest.mark.skipif(sys.platform != "linux", reason="apt's packages")


@pytest.mark.parametrize(("text", "renamed"), RELEASES.items())
def test_release_says_which_name_a_package_has(tmp_path: Path, text: str, renamed: bool) -> None:
    (tmp_path / "os-release").write_text(text)
    assert system_check.has_renamed_packages(tmp_path / "os-release") is renamed


def test_release_file_may_be_missing(tmp_path: Path) -> None:
    assert not system_check.has_renamed_packages(tmp_path / "os-release")


@linux
def test_all_missing_packages_stand_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_check, "loads", lambda soname: False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert system_check.main(["--window"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "sudo apt-get install -y libegl1 libgl1" in line
    assert "libxcb-cursor0" in line


@linux
def test_libraries_of_a_window_are_asked_for_only_with_a_display(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_check, "loads", lambda soname: "xcb" not in soname)
    monkeypatch.setattr(system_check, "missing_fonts", list)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert system_check.main(["--window"]) == 0
    assert capsys.readouterr().err == ""


@linux
def test_missing_fonts_are_named_and_stop_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(system_check, "FONT_FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(system_check, "loads", lambda soname: True)
    monkeypatch.setattr(system_check, "try_qt", lambda: 0)
    assert system_check.main([]) == 0
    assert "fonts-dejavu-core fonts-noto-cjk" in capsys.readouterr().err
    (tmp_path / "NotoSansCJK-Regular.ttc").write_text("")
    assert system_check.missing_fonts() == []


@linux
def test_library_that_is_not_there_is_noticed() -> None:
    assert system_check.loads("libc.so.6")
    assert not system_check.loads("libnothing-of-the-kind.so.0")


@linux
def test_qt_that_does_not_start_is_told_with_its_own_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("PySide6")
    monkeypatch.setattr(system_check, "TRY_QT", "raise SystemExit('libfoo.so.1: not found')")
    assert system_check.try_qt() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "libfoo.so.1" in line


def find_python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(TOOLS / "find_python.sh"), *arguments],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def add_python(folder: Path, name: str, answers: str) -> None:
    """A stand-in interpreter; ``answers`` are shell cases on the code that it is asked to run."""
    path = folder / name
    path.write_text(f'#!/bin/sh\ncase "$2" in\n{answers}\nesac\n')
    path.chmod(0o755)


GOOD = "*) exit 0;;"
OLD = "*'(3, 11)'*) exit 1;;\n*) exit 0;;"
WITHOUT_VENV = "*ensurepip*) exit 1;;\n*print*) echo 3.12;;\n*) exit 0;;"


@linux
def test_newest_python_that_can_make_an_environment_is_taken(tmp_path: Path) -> None:
    add_python(tmp_path, "python3.13", "*) exit 127;;")
    add_python(tmp_path, "python3.12", WITHOUT_VENV)
    add_python(tmp_path, "python3.11", GOOD)
    assert find_python(tmp_path).stdout == "python3.11\n"


@linux
@pytest.mark.parametrize(
    ("answers", "told"),
    [(OLD, "python3 python3-venv"), (WITHOUT_VENV, "python3.12-venv")],
    ids=["too old", "without venv"],
)
def test_python_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, answers: str, told: str
) -> None:
    add_python(tmp_path, "python3", answers)
    result = find_python(tmp_path)
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert f"apt-get install -y {told}" in line


@linux
def test_asked_python_is_not_replaced_by_another(tmp_path: Path) -> None:
    add_python(tmp_path, "python3.11", GOOD)
    result = find_python(tmp_path, "python3.9")
    assert (result.returncode, result.stdout) == (1, "")
