"""Typing a passphrase: hidden unless wanted, with a word about capitals; pasting is allowed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.form import TextField
from ui.widgets.labels import Text, set_property
from ui.widgets.tips import set_tip

MOST = 1024
"""A longer text is refused in words, not cut in silence."""


class SecretField(TextField):
    """A line whose letters are hidden. ``capitals(on)`` tells what letters say of Caps Lock.

    Nothing typed can be taken back or dragged out of it while it is hidden: Qt sees to that.
    """

    capitals = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(MOST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice capitals without Shift, and small letters with it."""
        typed = event.text()
        if len(typed) == 1 and typed.isascii() and typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(typed.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.capitals.emit(False)
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """The line, a button that shows it, and a hint about Caps Lock.

    ``changed`` tells typing, ``entered`` the Enter key.

    :param name: object name of the line; ``<name>_show`` and ``<name>_capitals`` follow it
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__()
        self.line = SecretField()
        self.line.setObjectName(name)
        self.line.setAccessibleName(accessible_name)
        self.line.textEdited.connect(self.changed)
        self.line.returnPressed.connect(self.entered)
        self.line.capitals.connect(self._tell_capitals)
        self._show = ActionButton("", "secondary", "eye", "small")
        self._show.setObjectName(f"{name}_show")
        self._show.setAccessibleName(_("Show what is typed"))
        set_tip(self._show, _("Show what is typed"))
        self._show.setCheckable(True)
        self._show.toggled.connect(self._show_letters)
        self._capitals = Text(_("Caps Lock seems to be on."), "small_strong", "warn", wrap=True)
        self._capitals.setObjectName(f"{name}_capitals")
        self._capitals.hide()
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        line.addWidget(self.line, 1)
        line.addWidget(self._show)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.xs)
        box.addLayout(line)
        box.addWidget(self._capitals)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What was typed, blanks and all."""
        return self.line.text()

    def forget(self) -> None:
        """Empty the line and hide its letters again."""
        self.line.clear()
        self._show.setChecked(False)
        self._capitals.hide()
        self.set_wrong(False)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the line as wrong, or no longer."""
        set_property(self.line, "wrong", "true" if wrong else "false")

    def _tell_capitals(self, on: bool) -> None:
        self._capitals.setVisible(on)

    def _show_letters(self, shown: bool) -> None:
        normal, hidden = QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password
        self.line.setEchoMode(normal if shown else hidden)
        self._show.icon_name = "eye-off" if shown else "eye"
        words = _("Hide what is typed") if shown else _("Show what is typed")
        self._show.setAccessibleName(words)
        set_tip(self._show, words)
        self._show.update()
