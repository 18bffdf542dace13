"""The watchers of conftest.py, each tried with a test that they must fail."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

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


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty project with our conftest.py."""
    pytester.makeconftest((TESTS / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyprojecttoml(
        "[tool.pytest.ini_options]\naddopts = ['--strict-config', '--import-mode=importlib']\n"
        f"pythonpath = {[str(TESTS), str(TESTS.parent)]!r}\n{QT_SETTINGS}"
    )
    return pytester


def needs_qt(source: str) -> None:
    """Skip a case that cannot be tried without Qt."""
    if "PySide6" in source:
        pytest.importorskip("PySide6")


@pytest.mark.parametrize("source", CULPRITS.values(), ids=CULPRITS)
def test_leftover_fails_a_test_that_passed(project: pytest.Pytester, source: str) -> None:
    needs_qt(source)
    project.makepyfile(source)
    result = project.runpytest_subprocess()
    result.assert_outcomes(passed=1, errors=1)


@pytest.mark.parametrize("source", INNOCENTS.values(), ids=INNOCENTS)
def test_clean_test_passes(project: pytest.Pytester, source: str) -> None:
    needs_qt(source)
    project.makepyfile(source)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_watchers_do_not_bury_the_cause_of_a_failure(project: pytest.Pytester) -> None:
    project.makepyfile(
        "import logging\n"
        "def test_it():\n"
        "    logging.getLogger('x').error('low')\n"
        "    assert False\n"
    )
    project.runpytest_subprocess().assert_outcomes(failed=1)


def test_qt_settings_are_known_without_pytest_qt(project: pytest.Pytester) -> None:
    project.makepyfile(
        "def test_it(fake_clock):\n    assert fake_clock.advance(1.5) == 2_500_000_000"
    )
    project.runpytest_subprocess("-p", "no:pytest-qt").assert_outcomes(passed=1)
