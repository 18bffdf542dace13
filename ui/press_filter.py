"""Start/stop keys and pedals, caught before any control can mistake them for its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from frailtylab.clock import Clock
from frailtylab.samples import Press, PressKind
from ui.widgets.key_names import portable_key

TYPING = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
KEYBOARD = ("Space", "Return", "Enter")


class PressFilter(QObject):
    """Turns the keys of the settings into presses while a trial is on the screen.

    The stamp is taken here, at once, beside the window system's own; auto-repeat is passed on as
    such, so that the trial can keep and refuse it. Releases are swallowed.

    :param active: whether a key of that name is a press now
    :param keys: names of the keys that start and stop

    Signals:
        pressed: a :class:`Press`
    """

    pressed = Signal(object)

    def __init__(
        self, clock: Clock, active: Callable[[str], bool], keys: Callable[[], tuple[str, ...]]
    ) -> None:
        super().__init__()
        self.clock = clock
        self.active = active
        self.keys = keys

    def install(self, app: QApplication) -> None:
        """Begin to listen."""
        app.installEventFilter(self)

    def remove(self, app: QApplication) -> None:
        """Stop listening."""
        app.removeEventFilter(self)

    def wants(self, event: QKeyEvent) -> bool:
        """True for a start/stop key that nobody is typing with."""
        if QApplication.activeModalWidget() is not None:
            return False
        if isinstance(QApplication.focusWidget(), TYPING):
            return False
        name = portable_key(event)
        return name in self.keys() and self.active(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the start/stop keys; everything else goes its way."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not watched.isWidgetType():
            return False
        if not self.wants(event):
            return False
        if kind == QEvent.Type.KeyPress:
            self.pressed.emit(self.press_of(event))
        event.accept()
        return True

    def press_of(self, event: QKeyEvent) -> Press:
        """The press with both stamps."""
        host_ns = self.clock.now_ns()
        name = portable_key(event)
        kind = PressKind.KEY if name in KEYBOARD else PressKind.PEDAL
        return Press(host_ns, kind, event.timestamp() or None, event.isAutoRepeat())
