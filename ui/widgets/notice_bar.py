"""A notice that stays until it is read: what happened, and one thing to do about it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE, Kind
from ui.widgets.buttons import ActionButton
from ui.widgets.chip import INK, SHAPE, SOFT
from ui.widgets.labels import Text
from ui.widgets.painting import paint_box

NoticeKind = Literal["ok", "warn", "bad", "info"]


class IconMark(QWidget):
    """An icon in a token's colour, of a size that grows with the text."""

    def __init__(self, name: str, token: str, pixels: int = SIZE.icon) -> None:
        super().__init__()
        self._name = name
        self._token = token
        self._pixels = pixels
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        if (name, token) == (self._name, self._token):
            return
        self._name = name
        self._token = token
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme().px(self._pixels)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        del event
        paint_icon(QPainter(self), self._name, theme().colour(self._token), QRectF(self.rect()))


class NoticeBar(QWidget):
    """Title and text with an optional action. ``acted`` tells the action, ``dismissed`` the ✕."""

    acted = Signal()
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind: Kind = "info"
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(SPACE.l, SPACE.m, SPACE.m, SPACE.m)
        self._box.setSpacing(SPACE.m)
        self._mark = IconMark("info", "primary")
        self.title = Text("", "strong", wrap=True)
        self.text = Text("", "body", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(SPACE.xs)
        words.addWidget(self.title)
        words.addWidget(self.text)
        self.action = ActionButton("", "secondary", size="small")
        self.action.setObjectName("notice_action")
        self.action.clicked.connect(self.acted)
        self.close_button = ActionButton("", "quiet", "x", "small")
        self.close_button.setObjectName("notice_close")
        self.close_button.setAccessibleName(_("Close this notice"))
        self.close_button.clicked.connect(self._dismiss)
        self._box.addWidget(self._mark)
        self._box.addLayout(words, 1)
        self._box.addWidget(self.action)
        self._box.addWidget(self.close_button)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight)
        self.hide()

    def show_notice(
        self,
        kind: NoticeKind,
        title: str,
        text: str = "",
        action: str = "",
        *,
        closable: bool = True,
    ) -> None:
        """Show a notice; without ``action`` there is no button for it."""
        self.kind = kind
        self._mark.set_icon(SHAPE[kind], INK[kind])
        self.title.setText(title)
        self.title.set_tone("ink" if kind == "info" else kind)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.close_button.setVisible(closable)
        self.setAccessibleName(f"{title}. {text}".strip())
        self.show()
        self.update()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the soft box."""
        del event
        look = theme()
        box = QRectF(self.rect())
        line = look.colour(INK[self.kind])
        paint_box(QPainter(self), box, RADIUS.card, look.colour(SOFT[self.kind]), line)
