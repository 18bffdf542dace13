"""What every test gets: Qt off-screen, a clock that stands still, and watchers for leftovers."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
import threading
from collections.abc import Iterator

import pytest
from helpers.fake_clock import FakeClock
from helpers.last_line import LastLine
from helpers.leftovers import (
    left_threads,
    left_timers,
    left_widgets,
    running_timers,
    set_aside_what_is_there,
    top_level_widgets,
)
from helpers.log_fail import watched_log
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

HAS_QT = all(importlib.util.find_spec(name) for name in ("PySide6", "pytestqt"))
collect_ignore = [] if HAS_QT else ["ui", "flows", "test_pyside_pin.py", "test_docs.py"]
FAILED = pytest.StashKey[bool]()

# A deadline would be a timed assertion: it fails on a busy machine and finds nothing.
settings.register_profile(
    "frailtylab", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("frailtylab")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Know pytest-qt's settings where pytest-qt is not installed; strict config needs that."""
    if not pluginmanager.has_plugin("pytest-qt"):
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "setting of pytest-qt, which is not installed here")


def pytest_configure(config: pytest.Config) -> None:
    """Let the summary be the last line."""
    config.pluginmanager.register(LastLine())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Processes of ``-n auto``: one more than cores, as tests of devices mostly wait for bytes.

    One core gets no extra process: starting it would cost more than the waiting.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores + 1 if cores > 1 else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Note a failure, so that the watchers stay silent and don't bury its cause."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def complain(request: pytest.FixtureRequest, headline: str, found: list[str]) -> None:
    """Fail a test that has passed so far."""
    if found and not request.node.stash.get(FAILED, False):
        pytest.fail("\n  ".join([headline, *found]), pytrace=False)


@pytest.fixture(scope="module", autouse=True)
def only_new_objects_watched() -> None:
    """Keep what earlier modules left in memory out of the watchers' way, or they take longest."""
    set_aside_what_is_there()


@pytest.fixture(autouse=True)
def no_unexpected_log_record(request: pytest.FixtureRequest) -> Iterator[None]:
    """Warnings and errors in the log fail the test, unless ``caplog.at_level`` announced them."""
    with watched_log() as records:
        yield
    complain(request, "logged, and not announced with caplog.at_level:", records.found)


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread that outlives its test fails it."""
    before = set(threading.enumerate())
    yield
    complain(request, "left behind:", left_threads(before))


@pytest.fixture(autouse=True)
def no_qt_object_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A widget or a running timer that outlives its test fails it; only for tests that use Qt."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from ui.garbage import collect_if_due

    request.getfixturevalue("qapp")
    widgets, timers = top_level_widgets(), running_timers()
    # As in the program: a widget that another thread destroys can stop the window for good.
    gc.disable()
    yield
    collect_if_due()
    gc.enable()
    complain(request, "left behind:", left_widgets(widgets) + left_timers(timers))


@pytest.fixture
def fake_clock() -> FakeClock:
    """A clock that moves only by ``advance``."""
    return FakeClock()
