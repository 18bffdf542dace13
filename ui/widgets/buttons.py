"""Buttons for actions. Their words say the effect; long words wrap instead of being cut."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE, Role
from ui.widgets.button_box import paint_button_box
from ui.widgets.painting import (
    CENTRE,
    LEFT,
    WRAP,
    longest_word,
    paint_focus_ring,
    wrapped_size,
)

ButtonKind = Literal["primary", "secondary", "danger", "quiet"]
ButtonSize = Literal["small", "normal", "large"]
INK = {"primary": "on_primary", "secondary": "ink", "danger": "bad", "quiet": "primary"}
HEIGHT = {"small": SIZE.target, "normal": SIZE.button, "large": SIZE.button_large}
ROLE: dict[ButtonSize, Role] = {"small": "strong", "normal": "button", "large": "subtitle"}


class ActionButton(QPushButton):
    """A button with words and, where given, an icon before them."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = "secondary",
        icon: str | None = None,
        size: ButtonSize = "normal",
        *,
        align_left: bool = False,
    ) -> None:
        super().__init__(text)
        self._align_left = align_left
        self._needed = 0
        self.kind: ButtonKind = kind
        self.icon_name = icon
        self.button_size: ButtonSize = size
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        # A click must not leave the focus here: the next Space would press again.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._take_font()

    def set_kind(self, kind: ButtonKind) -> None:
        """Look like another kind: the first of a page is now another button."""
        self.kind = kind
        self.setProperty("kind", kind)
        self.update()

    def text_fits(self) -> bool:
        """True when every word can be read."""
        room = self._text_room(self.width())
        size = wrapped_size(self.font(), self.text(), room)
        return size.width() <= room and size.height() <= self.height()

    def _take_font(self) -> None:
        font = theme().font(ROLE[self.button_size])
        if self.font() != font:
            self.setFont(font)

    def _icon_side(self) -> int:
        return theme().px(SIZE.icon) if self.icon_name else 0

    def _chrome(self) -> int:
        gap = SPACE.s if self.icon_name and self.text() else 0
        side = SPACE.xl if self.text() else SPACE.m
        return 2 * side + self._icon_side() + gap

    def _text_room(self, width: int) -> int:
        return width - self._chrome()

    def _least(self) -> int:
        return max(HEIGHT[self.button_size], self.fontMetrics().height() + 2 * SPACE.s)

    def sizeHint(self) -> QSize:
        """The words on one line; as high as they need at the present width."""
        text = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(max(SIZE.target, text + self._chrome()), max(self._needed, self._least()))

    def minimumSizeHint(self) -> QSize:
        """The longest word on a line of its own."""
        word = longest_word(self.font(), self.text())
        return QSize(max(SIZE.target, word + 2 + self._chrome()), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Words may wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that the words need at that width."""
        needed = wrapped_size(self.font(), self.text(), self._text_room(width)).height()
        return max(self._least(), needed + 2 * SPACE.s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the words need at the new width.

        Qt never makes a control of fixed height higher than its hint, whatever its
        ``heightForWidth`` says; so the hint has to follow the width.
        """
        super().resizeEvent(event)
        needed = self.heightForWidth(event.size().width())
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new theme or text scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._take_font()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, icon and words.

        Painted by us, because Qt's style would bring all its names along at the start.
        """
        del event
        painter = QPainter(self)
        paint_button_box(painter, self, self.kind)
        self._paint_words(painter)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), RADIUS.control)

    def _paint_words(self, painter: QPainter) -> None:
        ink = theme().colour(INK[self.kind] if self.isEnabled() else "muted")
        room = self._text_room(self.width())
        text = wrapped_size(self.font(), self.text(), room)
        side = self._icon_side()
        gap = SPACE.s if side and self.text() else 0
        left = (self.width() - text.width() - side - gap) // 2
        if self._align_left:
            left = SPACE.xl
        if self.icon_name:
            paint_icon(painter, self.icon_name, ink, QRectF(left, 0, side, self.height()))
        painter.setPen(ink)
        box = QRect(left + side + gap - 2, 0, text.width() + 4, self.height())
        painter.drawText(box, (LEFT if self._align_left else CENTRE) | WRAP, self.text())
