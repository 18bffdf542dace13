"""Learn the key of a pedal or a presenter: most of them are keyboards with one key.

Controls: ``learn_key_name``, ``learn_key_status``, ``learn_key_accept``, ``learn_key_close``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.key_names import MODIFIERS, portable_key, shown_key
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
WIDTH = 520


class LearnKeyDialog(QDialog):
    """Waits for a press of the pedal and names its key; ``learned`` carries the portable name.

    Space never activates a button here, since many pedals send it. Enter takes the key that is
    shown; Esc, pressed twice, closes.

    :param taken: keys that start and stop already
    """

    learned = Signal(str)

    def __init__(self, taken: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("learn_key_dialog")
        self.setWindowTitle(_("Learn a pedal or key"))
        self._taken = taken
        self._key = ""
        self._closing = False
        self._name = Text("…", "value", "muted", wrap=True)
        self._status = Text("", "body", "muted", wrap=True)
        self._accept = ActionButton(_("Use this key"), "primary", "check")
        self._close = ActionButton(_("Close without a key"))
        self._lay_out()
        self._show("", _("Waiting for a press…"))

    def key(self) -> str:
        """The key that would be taken now; empty before a usable press."""
        return self._key

    def _lay_out(self) -> None:
        self._name.setObjectName("learn_key_name")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._status.setObjectName("learn_key_status")
        self._status.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button, name in ((self._accept, "accept"), (self._close, "close")):
            button.setObjectName(f"learn_key_{name}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._accept.clicked.connect(self._take)
        self._close.clicked.connect(self.reject)
        card = Card(tone="primary", padding=SPACE.huge)
        card.body.addWidget(self._name)
        card.body.addWidget(self._status)
        actions = FlowRow(SPACE.m, align_right=True)
        actions.add(self._close, self._accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE.xxl, SPACE.xxl, SPACE.xxl, SPACE.xxl)
        outer.setSpacing(SPACE.l)
        outer.addWidget(Text(_("Press the pedal now"), "title", wrap=True))
        outer.addWidget(
            Text(
                _("Or press the key that shall start and stop a trial."), "body", "muted", wrap=True
            )
        )
        outer.addWidget(card, 1)
        outer.addWidget(actions)
        self.setMinimumWidth(min(theme().px(WIDTH), self.screen().availableSize().width()))

    def _show(self, key: str, sentence: str, *, wrong: bool = False) -> None:
        self._key = key
        self._name.setText(shown_key(key) if key else "…")
        self._name.set_tone("ink" if key else "muted")
        self._status.setText(sentence)
        self._status.set_tone("bad" if wrong else "ink")
        self._accept.setEnabled(bool(key))

    def _refuse(self, sentence: str) -> None:
        self._show("", sentence, wrong=True)

    def _learn(self, event: QKeyEvent) -> None:
        name = portable_key(event)
        if Qt.Key(event.key()) in MODIFIERS:
            self._refuse(_("This key only changes other keys. Set the pedal to another key."))
        elif not name:
            self._refuse(_("This key has no name here. Set the pedal to another key."))
        elif name in self._taken:
            self._refuse(_("“{key}” starts and stops a trial already.", key=shown_key(name)))
        else:
            self._show(name, _("This key will start and stop a trial."))

    def _take(self) -> None:
        if self._key:
            self.learned.emit(self._key)
            self.accept()

    def _on_escape(self) -> None:
        if self._closing:
            self.reject()
            return
        self._refuse(_("Esc closes windows, so it can't time a trial. Press it again to close."))
        self._closing = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Learn the key; keys that move through windows are refused with a sentence."""
        event.accept()
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self._on_escape()
            return
        self._closing = False
        if event.key() in TAB:
            self._refuse(_("Tab moves between controls, so it can't time a trial."))
        elif event.key() in ENTER and self._key:
            self._take()
        elif event.key() in ENTER:
            self._refuse(_("Enter presses buttons, so it can't time a trial."))
        else:
            self._learn(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Keep Tab here, so that it can be refused in words."""
        del next
        return False
