"""The foot of the rail: who is signed in, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.text import _
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE
from ui.widgets.painting import CENTRE, paint_box, paint_focus_ring
from ui.widgets.tips import set_tip

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SignOutButton(QAbstractButton):
    """The assessor's code over *Sign out*. A long code is shortened, never the words."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.setObjectName("sign_out_button")
        self.setText(_("Sign out"))
        self.setAccessibleName(_("Sign out {code}", code=code))
        set_tip(self, code)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def shown_code(self) -> str:
        """The code as far as it fits."""
        metrics, room = QFontMetrics(self._strong()), self.width() - SPACE.s
        return metrics.elidedText(self.code, Qt.TextElideMode.ElideMiddle, room)

    def _strong(self) -> QFont:
        return theme().font("nav_on")

    def _icon(self) -> int:
        return QFontMetrics(theme().font("nav")).height()

    def sizeHint(self) -> QSize:
        """Two lines; as wide as the words with their icon."""
        plain = QFontMetrics(theme().font("nav"))
        width = self._icon() + SPACE.xs + plain.horizontalAdvance(self.text()) + SPACE.m
        height = QFontMetrics(self._strong()).height() + plain.height() + 2 * SPACE.s
        return QSize(max(SIZE.rail - SPACE.l, width), max(SIZE.target, height))

    def minimumSizeHint(self) -> QSize:
        """The whole of it."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the code, and below it the icon and the words."""
        del event
        painter = QPainter(self)
        look, box = theme(), QRectF(self.rect())
        if self.underMouse() or self.isDown():
            paint_box(painter, box, RADIUS.small + 2, look.colour("hover"))
        upper = QRect(0, SPACE.s, self.width(), QFontMetrics(self._strong()).height())
        painter.setPen(look.colour("ink"))
        painter.setFont(self._strong())
        painter.drawText(upper, CENTRE, self.shown_code())
        self._paint_words(painter, upper.bottom() + 1)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS.small + 2)

    def _paint_words(self, painter: QPainter, top: int) -> None:
        look, icon = theme(), self._icon()
        metrics = QFontMetrics(look.font("nav"))
        words = metrics.horizontalAdvance(self.text())
        left = (self.width() - icon - SPACE.xs - words) / 2
        paint_icon(painter, "log-out", look.colour("muted"), QRectF(left, top, icon, icon))
        painter.setPen(look.colour("muted"))
        painter.setFont(look.font("nav"))
        place = QRectF(left + icon + SPACE.xs, top, words + 2, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs out as well: Space may be a start key."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
