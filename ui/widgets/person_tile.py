"""A large tile for a person: chosen with a gloved finger, a mouse or the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE
from ui.widgets.painting import CENTRE, paint_box, paint_focus_ring

ACCEPT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PersonTile(QAbstractButton):
    """A person's code under a figure; ``note`` is a small line below (``Here last``)."""

    def __init__(self, code: str, note: str = "") -> None:
        super().__init__()
        self.note = note
        self.setText(code)
        self.setAccessibleName(code)
        self.setAccessibleDescription(note)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text_fits(self) -> bool:
        """True when code and note can be read."""
        return self.width() >= self.sizeHint().width()

    def _figure(self) -> int:
        return theme().px(SIZE.target)

    def _lines(self) -> tuple[int, int]:
        code = QFontMetrics(theme().font("code")).height()
        return code, QFontMetrics(theme().font("small")).height()

    def sizeHint(self) -> QSize:
        """Figure, code and the room of a note, at least as wide as a palm's touch needs."""
        code = QFontMetrics(theme().font("code")).horizontalAdvance(self.text())
        note = QFontMetrics(theme().font("small")).horizontalAdvance(self.note)
        width = max(code, note, theme().px(SIZE.big_button)) + 2 * SPACE.xl
        return QSize(width, self._figure() + sum(self._lines()) + 2 * SPACE.l + SPACE.s)

    def minimumSizeHint(self) -> QSize:
        """The whole of it."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, as Space does."""
        if event.key() in ACCEPT_KEYS and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, figure, code and note."""
        del event
        painter = QPainter(self)
        look = theme()
        box = QRectF(self.rect())
        marked = bool(self.note)
        lit = self.underMouse() or self.isDown()
        fill = look.colour("primary_soft" if marked else "hover" if lit else "surface")
        line = look.colour("primary" if marked or lit else "line")
        paint_box(painter, box, RADIUS.card, fill, line, look.palette.line_width)
        self._paint_content(painter, box)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS.card)

    def _paint_content(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        side = self._figure()
        code, note = self._lines()
        top = SPACE.l if self.note else SPACE.l + note / 2
        disc = QRectF(box.center().x() - side / 2, top, side, side)
        paint_box(painter, disc, side / 2, look.colour("primary" if self.note else "bg"))
        inner = disc.adjusted(side / 4, side / 4, -side / 4, -side / 4)
        paint_icon(painter, "user", look.colour("on_primary" if self.note else "muted"), inner)
        painter.setFont(look.font("code"))
        painter.setPen(look.colour("ink"))
        below = QRectF(box.left(), disc.bottom() + SPACE.s, box.width(), code)
        painter.drawText(below, CENTRE, self.text())
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(box.left(), below.bottom(), box.width(), note), CENTRE, self.note)
