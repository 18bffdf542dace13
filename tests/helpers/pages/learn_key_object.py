"""The dialog that learns a pedal as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.dialogs.learn_key_dialog import LearnKeyDialog


class LearnKeyObject(WidgetDriver):
    """Press keys at the dialog."""

    def __init__(self, qtbot: QtBot, taken: tuple[str, ...] = ("Space",)) -> None:
        self.dialog = LearnKeyDialog(taken)
        super().__init__(qtbot, self.dialog)
        self.learned = recorded(self.dialog.learned)
        self.rejected = recorded(self.dialog.rejected)

    def key(self, key: Qt.Key) -> None:
        """Press a key once."""
        self._send(key, repeated=False)

    def held(self, key: Qt.Key) -> None:
        """A repeat of a key that is held down."""
        self._send(key, repeated=True)

    def _send(self, key: Qt.Key, *, repeated: bool) -> None:
        nothing = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, nothing, "", repeated)
        QApplication.sendEvent(self.dialog, event)
