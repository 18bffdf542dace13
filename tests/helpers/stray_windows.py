"""Notices parts of a page that come up as windows of their own because they have no parent yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class ShownWindows(QObject):
    """Writes down every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(f"{type(watched).__name__} {watched.objectName()}".strip())
        return False


def windows_shown_by(make: Callable[[], QWidget]) -> tuple[QWidget, list[str]]:
    """What was made, and each window that came up meanwhile; the right answer is none."""
    shown = ShownWindows()
    app = QApplication.instance()
    app.installEventFilter(shown)
    try:
        return make(), shown.names
    finally:
        app.removeEventFilter(shown)
