"""The watchers of conftest.py, each tried with a test that they must fail."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
QT_SETTINGS = 'qt_api = "pyside6"\nqt_log_level_fail = "WARNING"\n'
CULPRITS = {
    "warning": """
        import logging
        def test_it():
            logging.getLogger("x").warning("low battery")
    """,
    "error under a warning's announcement": """
        import logging
        def test_it(caplog):
            with caplog.at_level(logging.WARNING):
                logging.getLogger("x").error("low battery")
    """,
    "thread": """
        import threading
        import helpers.leftovers
        helpers.leftovers.JOIN_SECONDS = 0.01
        def test_it():
            threading.Thread(target=threading.Event().wait, daemon=True, name="reader").start()
    """,
    "widget": """
        from PySide6.QtWidgets import QLabel
        kept = []
        def test_it(qapp):
            kept.append(QLabel("x"))
    """,
    "timer": """
        from PySide6.QtCore import QTimer
        kept = []
        def test_it(qapp):
            kept.append(QTimer())
            kept[0].start(10_000)
    """,
}
INNOCENTS = {
    "announced warning": """
        import logging
        def test_it(caplog):
            with caplog.at_level(logging.WARNING):
                logging.getLogger("x").warning("low battery")
    """,
    "info": """
        import logging
        def test_it():
            logging.getLogger("x").info("opened")
    """,
    "joined thread": """
        import threading
        def test_it():
            threading.Thread(target=int).start()
    """,
    "widget handed to qtbot, with a timer of its own": """
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QLabel
        def test_it(qtbot):
            label = QLabel("x")
            qtbot.addWidget(label)
            QTimer(label).start(10_000)
    """,
}


def run_project(folder: Path, sources: dict[str, str], *arguments: str) -> set[tuple[str, str]]:
    """Run these tests under our conftest.py in a process of its own: (what became of it, name)."""
    settings = [
        "[tool.pytest.ini_options]",
        "addopts = ['--strict-config', '--import-mode=importlib', '-rA']",
        f"pythonpath = {[str(TESTS), str(TESTS.parent)]!r}",
        QT_SETTINGS,
    ]
    folder.joinpath("pyproject.toml").write_text("\n".join(settings), encoding="utf-8")
    conftest = (TESTS / "conftest.py").read_text(encoding="utf-8")
    folder.joinpath("conftest.py").write_text(conftest, encoding="utf-8")
    for number, source in enumerate(sources.values()):
        folder.joinpath(f"test_{number}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = [line.split() for line in done.stdout.splitlines() if "::test_it" in line]
    names = {f"test_{number}.py::test_it": name for number, name in enumerate(sources)}
    told = {(words[0], names[words[1]]) for words in lines if words[0].isupper()}
    assert len({name for _, name in told}) == len(sources), done.stdout + done.stderr
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What pytest says of all culprits and innocents that can be tried here."""
    sources = {name: source for name, source in (CULPRITS | INNOCENTS).items() if possible(source)}
    return run_project(tmp_path_factory.mktemp("watched"), sources)


def possible(source: str) -> bool:
    """False for a case that cannot be tried because Qt is not installed."""
    return "PySide6" not in source or importlib.util.find_spec("PySide6") is not None


needs_qt = pytest.mark.skipif(not possible("PySide6"), reason="PySide6 is not installed")


def cases(sources: dict[str, str]) -> list[pytest.ParameterSet]:
    return [pytest.param(n, marks=needs_qt if "PySide6" in s else ()) for n, s in sources.items()]


@pytest.mark.parametrize("name", cases(CULPRITS))
def test_leftover_fails_a_test_that_passed(told: set[tuple[str, str]], name: str) -> None:
    assert {what for what, tried in told if tried == name} == {"PASSED", "ERROR"}


@pytest.mark.parametrize("name", cases(INNOCENTS))
def test_clean_test_passes(told: set[tuple[str, str]], name: str) -> None:
    assert {what for what, tried in told if tried == name} == {"PASSED"}


def test_watchers_do_not_bury_the_cause_of_a_failure(tmp_path: Path) -> None:
    source = """
        import logging
        def test_it():
            logging.getLogger("x").error("low")
            assert False
    """
    assert run_project(tmp_path, {"failure": source}) == {("FAILED", "failure")}


def test_qt_settings_are_known_without_pytest_qt(tmp_path: Path) -> None:
    source = """
        def test_it(fake_clock):
            assert fake_clock.advance(1.5) == 2_500_000_000
    """
    told = run_project(tmp_path, {"clock": source}, "-p", "no:pytest-qt")
    assert told == {("PASSED", "clock")}
