"""Garbage is collected on Qt's thread only.

Python collects wherever a limit is reached: on the store's thread as well, and what it destroys
there may be a widget. Qt's objects must not die on another thread than their own; a window that
stood still for ever came of it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 250
SETTLED_MS = 2000
"""So long after the event loop began, what was made by then counts as lasting."""


class GarbageKeeper(QObject):
    """Looks now and then whether Python would have collected by itself, and does it here.

    Python's own collecting is off while this lives; :meth:`stop` gives it back. A start makes next
    to no garbage, so the first look comes only when what it made counts as lasting.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(collect_if_due)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.settle)
        self._first.start(SETTLED_MS)

    def settle(self) -> None:
        """Begin to look, but never through what the start has made."""
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._first.stop()
        self._timer.stop()
        gc.enable()


def collect_if_due() -> int:
    """Collect the generation that Python's own limits ask for; answers how many objects went."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if limits[generation] and counts[generation] > limits[generation]:
            return gc.collect(generation)
    return 0
