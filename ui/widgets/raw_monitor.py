"""The live line monitor: what a device really sends, bounded and stoppable."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.text import _, plural
from ui.theme.theme import theme
from ui.theme.tokens import MOTION, SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow

MAX_LINES = 500
SHOWN_LINES = 6
SPELT_OUT = {
    **{code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))},
    **{ord("\r"): "\\r", ord("\n"): "\\n", ord("\t"): "\\t", 0x2028: " ", 0x2029: " "},
}


class RawMonitor(QWidget):
    """The newest lines of all devices. Lines that come in between are shown ten times a second.

    While paused, the newest lines wait (at most as many as are shown) and are counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[str] = deque(maxlen=MAX_LINES)
        self._held = 0
        self._lines = QPlainTextEdit()
        self._state = Text("", "small", "muted", wrap=True)
        self._pause = ActionButton(_("Pause"), icon="pause", size="small")
        self._clear = ActionButton(_("Clear the display"), "quiet", size="small")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(1000 // MOTION.time_hz)
        self._timer.timeout.connect(self.flush)
        self._lay_out()

    @property
    def paused(self) -> bool:
        """True while the display stands still."""
        return self._pause.isChecked()

    def append(self, line: str) -> None:
        r"""Show a line soon; control characters are spelt out (``\r``)."""
        self._waiting.append(line.translate(SPELT_OUT))
        if self.paused:
            self._held += 1
            self._tell()
        elif self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Show what has come in since the last time, unless paused."""
        if self.paused or not self._waiting:
            return
        lines = "\n".join(self._waiting)
        self._waiting.clear()
        self._lines.appendPlainText(lines)

    def text(self) -> str:
        """The lines on the display."""
        return self._lines.toPlainText()

    def line_count(self) -> int:
        """How many lines are on the display."""
        return self._lines.blockCount() if self.text() else 0

    def _lay_out(self) -> None:
        self._lines.setObjectName("monitor_lines")
        self._lines.setReadOnly(True)
        self._lines.setMaximumBlockCount(MAX_LINES)
        self._lines.setUndoRedoEnabled(False)
        self._lines.setTabChangesFocus(True)
        self._lines.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._lines.setFont(theme().font("small"))
        self._lines.setPlaceholderText(_("Nothing has come from a device yet."))
        self._lines.setAccessibleName(_("What the devices send"))
        self._lines.setMinimumHeight(self._lines.fontMetrics().lineSpacing() * SHOWN_LINES)
        self._lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._pause.setObjectName("monitor_pause")
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self._pausing)
        self._clear.setObjectName("monitor_clear")
        self._clear.clicked.connect(self._empty)
        self._state.setObjectName("monitor_state")
        actions = FlowRow(SPACE.s)
        actions.add(self._pause, self._clear, self._state)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._lines, 1)
        box.addWidget(actions)

    def _pausing(self, paused: bool) -> None:
        self._pause.setText(_("Go on") if paused else _("Pause"))
        self._pause.icon_name = "play" if paused else "pause"
        self._held = 0
        self._tell()
        self.flush()

    def _tell(self) -> None:
        held = plural("{n} line came while paused", "{n} lines came while paused", self._held)
        self._state.setText(held if self._held else "")

    def _empty(self) -> None:
        self._waiting.clear()
        self._lines.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing where nobody looks."""
        self._timer.stop()
        super().hideEvent(event)
