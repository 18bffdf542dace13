"""What a test left behind: threads, running timers, top-level widgets.

The idea is napari's (``src/napari/conftest.py``). PySide6 is imported inside functions, because
the tests of the core and of the devices run without it.
"""

from __future__ import annotations

import gc
import threading
from typing import Any

JOIN_SECONDS = 5.0
OWN_TOP_LEVELS_OF_QT = {"QTipLabel"}


def set_aside_what_is_there() -> None:
    """Let no later search for timers, and no collection, go through the objects that exist now.

    Modules, classes and reports of earlier tests are most of the heap, and each test searches it
    twice. What exists by now belongs to no coming test, so a timer among it is nobody's leftover.
    """
    gc.collect()
    gc.freeze()


def left_threads(before: set[threading.Thread]) -> list[str]:
    """Threads that were not there before and did not end when given time to."""
    mine = [t for t in threading.enumerate() if t not in before]
    for thread in mine:
        thread.join(JOIN_SECONDS)
    return [f"thread “{t.name}” still runs: stop and join it" for t in mine if t.is_alive()]


def top_level_widgets() -> set[Any]:
    """Widgets without a parent that exist now."""
    from PySide6.QtWidgets import QApplication

    return {w for w in QApplication.topLevelWidgets() if w.parent() is None}


def left_widgets(before: set[Any]) -> list[str]:
    """Parentless widgets that outlived the test."""
    _run_deferred_deletes()
    if not _new_widgets(before):
        return []
    gc.collect()  # a cycle of Python references may hold a closed widget
    _run_deferred_deletes()
    return [
        f"widget {w.metaObject().className()} “{w.objectName()}” is still there: "
        "hand it to qtbot.addWidget"
        for w in _new_widgets(before)
    ]


def running_timers() -> set[Any]:
    """QTimers that run now and that Python knows."""
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    kinds = {QTimer, *_subclasses(QTimer)}
    timers = [o for o in gc.get_objects() if type(o) in kinds]
    return {t for t in timers if isValid(t) and t.isActive()}


def left_timers(before: set[Any]) -> list[str]:
    """QTimers that still run after the test and did not run before it."""
    return [
        f"QTimer “{t.objectName()}” of {t.parent()} still runs ({t.interval()} ms): stop it"
        for t in running_timers() - before
    ]


def _subclasses(kind: type) -> list[type]:
    """All classes below one; asking each object's class whether it is below takes far longer."""
    below = kind.__subclasses__()
    return [*below, *(deeper for child in below for deeper in _subclasses(child))]


def _new_widgets(before: set[Any]) -> list[Any]:
    return [
        w
        for w in top_level_widgets() - before
        if w.metaObject().className() not in OWN_TOP_LEVELS_OF_QT
    ]


def _run_deferred_deletes() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
