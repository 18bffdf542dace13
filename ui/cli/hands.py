"""Two ways to work the window as a person does: by mouse only, or by keyboard only."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

MOST_TABS = 200


class Stuck(Exception):
    """The window does not have what the player looks for, or never gets there."""


class Hands(Protocol):
    """Presses what can be seen. Names are object names."""

    def press(self, window: QWidget, name: str) -> None:
        """Press a button."""
        ...

    def start_stop(self, window: QWidget) -> None:
        """Press the start/stop control."""
        ...

    def type_text(self, window: QWidget, name: str, text: str) -> None:
        """Type into a field."""
        ...

    def open_row(self, window: QWidget, name: str, row: int) -> None:
        """Open a row of a list."""
        ...


def seen(window: QWidget, name: str) -> QWidget:
    """The visible widget of that name, in the window or in a dialog over it.

    :raises Stuck: when there is none
    """
    top = QApplication.activeModalWidget() or window
    found = [w for w in top.findChildren(QWidget, name) if w.isVisible()]
    if not found:
        raise Stuck(f"no visible {name}")
    return found[0]


class Mouse:
    """A mouse and nothing else."""

    def press(self, window: QWidget, name: str) -> None:
        """Click a button in its middle."""
        button = seen(window, name)
        if not button.isEnabled():
            raise Stuck(f"{name} is disabled")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def start_stop(self, window: QWidget) -> None:
        """Click the big button."""
        self.press(window, "start_stop_button")

    def type_text(self, window: QWidget, name: str, text: str) -> None:
        """Click into a field and type; text needs keys even for a mouse's friend."""
        field = seen(window, name)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClicks(field, text)

    def open_row(self, window: QWidget, name: str, row: int) -> None:
        """Click the button at the right end of a row."""
        listing = seen(window, name)
        view = listing if isinstance(listing, QListView) else listing.findChild(QListView)
        if view is None:
            raise Stuck(f"{name} is no list")
        place = view.visualRect(view.model().index(row, 0))
        spot = QPoint(place.right() - place.height(), place.center().y())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)


class Keyboard:
    """Keys and nothing else: Tab to get there, Space or Enter to press."""

    def press(self, window: QWidget, name: str) -> None:
        """Tab to a button and press it with Enter."""
        self.reach(window, name)
        QTest.keyClick(focused(window), Qt.Key.Key_Return)

    def reach(self, window: QWidget, name: str) -> None:
        """Press Tab until the widget of that name has the focus."""
        target = seen(window, name)
        for _step in range(MOST_TABS):
            if focused(window) is target:
                return
            QTest.keyClick(focused(window), Qt.Key.Key_Tab)
        raise Stuck(f"Tab never reaches {name}")

    def start_stop(self, window: QWidget) -> None:
        """Press Space, wherever the focus is."""
        QTest.keyClick(focused(window), Qt.Key.Key_Space)

    def type_text(self, window: QWidget, name: str, text: str) -> None:
        """Tab to a field and type."""
        self.reach(window, name)
        QTest.keyClicks(focused(window), text)

    def open_row(self, window: QWidget, name: str, row: int) -> None:
        """Tab to a list, go down to a row, press Enter."""
        listing = seen(window, name)
        view = listing if isinstance(listing, QListView) else listing.findChild(QListView)
        if view is None:
            raise Stuck(f"{name} is no list")
        self.reach(window, view.objectName())
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _step in range(row):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)


def focused(window: QWidget | None = None) -> QWidget:
    """The widget with the focus, else the dialog or the window on top.

    A window that no window manager has made active still knows which of its widgets is next.

    :raises Stuck: when nothing could take a key
    """
    top = QApplication.activeModalWidget() or window
    widget = QApplication.focusWidget() or (top.focusWidget() if top is not None else None) or top
    if widget is None:
        raise Stuck("nothing has the focus")
    return widget
