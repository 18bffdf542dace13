"""Start and Stop: one big button that acts when it is pressed, not when it is let go.

Qt's ``clicked`` comes on release and repeats under a held key; both cost or falsify time
(research: peers §4.1). Keys never reach this button: the page's key handling owns them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QResizeEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE
from ui.widgets.painting import CENTRE, LEFT, WRAP, longest_word, paint_box, wrapped_size

Face = Literal["start", "stop", "wait"]
FILL = {"start": "primary", "stop": "bad", "wait": "hover"}
PRESSED = {"start": "primary_hover", "stop": "bad_hover", "wait": "hover"}
INK = {"start": "on_primary", "stop": "on_bad", "wait": "muted"}


class BigButton(QAbstractButton):
    """A word with a line of hint. ``pressed_at(host_ns, event_ms, kind)`` tells each press.

    ``host_ns`` is the monotonic time when the press was handled, ``event_ms`` Qt's own stamp of
    the event in milliseconds, ``kind`` is ``mouse`` or ``touch``.
    """

    pressed_at = Signal(object, object, str)

    def __init__(
        self,
        word: str,
        hint: str = "",
        face: Face = "start",
        now_ns: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        super().__init__()
        self._now_ns = now_ns
        self._needed = SIZE.big_button
        self.hint = ""
        self.face: Face = face
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_face(word, hint, face)

    def set_face(self, word: str, hint: str, face: Face) -> None:
        """Show another word, hint and colour. ``wait`` takes no presses; the hint says why."""
        self.hint = hint
        self.face = face
        self.setText(word)
        self.setAccessibleName(word)
        self.setAccessibleDescription(hint)
        self.setEnabled(face != "wait")
        self._follow(self.width())
        self.updateGeometry()
        self.update()

    def _follow(self, width: int) -> None:
        """Take the height that the words need; a fixed height can't exceed its hint."""
        needed = self.heightForWidth(width)
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()

    def text_fits(self) -> bool:
        """True when word and hint can be read."""
        needed = self.heightForWidth(self.width())
        return self.height() >= needed and self.width() >= self.minimumSizeHint().width()

    def _press(self, event: QMouseEvent | QTouchEvent, kind: str, host_ns: int) -> None:
        event.accept()
        self.setDown(True)
        self.pressed_at.emit(host_ns, event.timestamp(), kind)

    def _inner(self, width: int) -> int:
        return width - 2 * SPACE.l

    def _widths(self) -> tuple[int, int]:
        big, small = theme().font("button_big"), theme().font("body")
        word = wrapped_size(big, self.text(), 10_000).width()
        return word, wrapped_size(small, self.hint, 10_000).width() if self.hint else 0

    def _on_one_line(self, width: int) -> bool:
        word, hint = self._widths()
        return word + SPACE.l + hint <= self._inner(width)

    def _heights(self, width: int) -> tuple[int, int]:
        inner = self._inner(width)
        word = wrapped_size(theme().font("button_big"), self.text(), inner).height()
        hint = wrapped_size(theme().font("body"), self.hint, inner).height() if self.hint else 0
        return word, hint

    def sizeHint(self) -> QSize:
        """Word and hint side by side, at least 25 mm high on the smallest screen."""
        word, hint = self._widths()
        return QSize(word + hint + 3 * SPACE.l, self._needed)

    def minimumSizeHint(self) -> QSize:
        """The longest word; the height of a thumb."""
        word = longest_word(theme().font("button_big"), self.text())
        return QSize(word + 2 * SPACE.l + 4, self._needed)

    def hasHeightForWidth(self) -> bool:
        """The hint goes below the word where they do not fit side by side."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that word and hint need."""
        word, hint = self._heights(width)
        needed = max(word, hint) if self._on_one_line(width) else word + hint
        return max(SIZE.big_button, needed + 2 * SPACE.s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the words need at the new width."""
        super().resizeEvent(event)
        self._follow(event.size().width())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stamp first, then tell."""
        host_ns = self._now_ns()
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        touch = event.deviceType() == QPointingDevice.DeviceType.TouchScreen
        self._press(event, "touch" if touch else "mouse", host_ns)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A quick second press is a press: whoever listens decides what it means."""
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Letting go means nothing."""
        event.accept()
        self.setDown(False)

    def event(self, event: QEvent) -> bool:
        """Take touches as they begin."""
        host_ns = self._now_ns()
        if isinstance(event, QTouchEvent):
            if event.type() == QEvent.Type.TouchBegin and self.isEnabled():
                self._press(event, "touch", host_ns)
            elif event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
                self.setDown(False)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the page."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, word and hint."""
        del event
        painter = QPainter(self)
        look = theme()
        fill = (PRESSED if self.isDown() else FILL)[self.face]
        line = look.colour("line") if self.face == "wait" else None
        paint_box(painter, QRectF(self.rect()), RADIUS.big, look.colour(fill), line)
        painter.setPen(QColor(look.colour(INK[self.face])))
        if self._on_one_line(self.width()):
            self._paint_side_by_side(painter)
        else:
            self._paint_stacked(painter)

    def _paint_side_by_side(self, painter: QPainter) -> None:
        word, hint = self._widths()
        left = (self.width() - word - hint - (SPACE.l if hint else 0)) // 2
        painter.setFont(theme().font("button_big"))
        painter.drawText(QRect(left, 0, word + 2, self.height()), LEFT, self.text())
        painter.setFont(theme().font("body"))
        box = QRect(left + word + SPACE.l, 0, hint + 2, self.height())
        painter.drawText(box, LEFT, self.hint)

    def _paint_stacked(self, painter: QPainter) -> None:
        word, hint = self._heights(self.width())
        inner = self._inner(self.width())
        top = (self.height() - word - hint) // 2
        painter.setFont(theme().font("button_big"))
        painter.drawText(QRect(SPACE.l, top, inner, word), CENTRE | WRAP, self.text())
        painter.setFont(theme().font("body"))
        painter.drawText(QRect(SPACE.l, top + word, inner, hint), CENTRE | WRAP, self.hint)
