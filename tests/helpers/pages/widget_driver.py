"""What every page object does: find controls by name, press them, type, read."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.row_list import RowList

W = TypeVar("W", bound=QWidget)


class WidgetDriver:
    """Drives a page as a person does; ``page`` is shown and owned by the test."""

    def __init__(self, qtbot: QtBot, page: QWidget) -> None:
        self.qtbot = qtbot
        self.page = page
        qtbot.addWidget(page)
        page.show()

    def find(self, name: str, kind: type[W] = QWidget) -> W:
        """The control of that object name; there must be exactly one that is not going away."""
        QApplication.processEvents()  # a layout shows what was just put into it
        found = [w for w in self.page.findChildren(kind, name) if w.isVisibleTo(self.page)]
        assert len(found) == 1, f"{name}: {len(found)} found"
        return found[0]

    def shown(self, name: str) -> bool:
        """True when a control of that name is on the page."""
        QApplication.processEvents()
        found = self.page.findChildren(QWidget, name)
        return any(widget.isVisibleTo(self.page) for widget in found)

    def enabled(self, name: str) -> bool:
        """True when the control can be used."""
        return self.find(name).isEnabled()

    def click(self, name: str) -> None:
        """Press a button with the mouse."""
        self.qtbot.mouseClick(self.find(name, QAbstractButton), Qt.MouseButton.LeftButton)

    def press(self, name: str, key: Qt.Key = Qt.Key.Key_Space) -> None:
        """Move the keyboard to a control and press a key there."""
        widget = self.find(name)
        widget.setFocus()
        self.qtbot.keyClick(widget, key)

    def text(self, name: str) -> str:
        """The words of a label, a button or a field."""
        widget = self.find(name)
        assert isinstance(widget, QLabel | QAbstractButton | QLineEdit)
        return widget.text()

    def fill(self, name: str, text: str) -> None:
        """Type into an empty field."""
        field = self.find(name, QLineEdit)
        field.clear()
        if text.isascii():
            self.qtbot.keyClicks(field, text)
        else:
            field.insert(text)  # Qt's test keyboard has Latin keys only

    def type_and_enter(self, name: str, text: str) -> None:
        """Type and press Enter, as a scanner does."""
        self.fill(name, text)
        self.qtbot.keyClick(self.find(name), Qt.Key.Key_Return)

    def rows(self, name: str) -> list[str]:
        """The rows of a list in words."""
        return [row.words() for row in self.find(name, RowList).rows]

    def click_row(self, name: str, key: str) -> None:
        """Press the painted button of a row."""
        rows = self.find(name, RowList)
        point = rows.button_centre(key)
        self.qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=point)

    def enter_row(self, name: str, key: str) -> None:
        """Move the keyboard to a row and press Enter."""
        rows = self.find(name, RowList)
        rows.set_current_key(key)
        self.qtbot.keyClick(rows, Qt.Key.Key_Return)


def recorded(signal: object) -> list[tuple[object, ...]]:
    """The arguments of every time a signal comes from now on."""
    calls: list[tuple[object, ...]] = []
    signal.connect(lambda *values: calls.append(values))  # type: ignore[attr-defined]
    return calls
