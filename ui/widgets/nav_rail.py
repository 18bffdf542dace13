"""The rail at the left: where you are and where you can go."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout

from ui.text import _
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE
from ui.widgets.painting import CENTRE, paint_box, paint_focus_ring
from ui.widgets.sign_out_button import SignOutButton
from ui.widgets.tips import set_tip


class NavItem(msgspec.Struct, frozen=True):
    """A place: its key, its word, its icon; ``at_end`` puts it at the foot of the rail."""

    key: str
    word: str
    icon: str
    at_end: bool = False


class NavButton(QAbstractButton):
    """One place of the rail: icon over word, with a badge for a count.

    Each is a Tab stop of its own: in a group, an arrow key would change the page under way.
    """

    def __init__(self, item: NavItem) -> None:
        super().__init__()
        self.item = item
        self.badge = 0
        self.setText(item.word)
        self.setAccessibleName(item.word)
        self.setCheckable(True)
        self.setObjectName(f"nav_{item.key}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_badge(self, count: int) -> None:
        """Show a count; 0 hides it."""
        self.badge = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def text_fits(self) -> bool:
        """True when the word can be read."""
        return QFontMetrics(self._font()).horizontalAdvance(self.text()) <= self.width()

    def _font(self) -> QFont:
        return theme().font("nav_on" if self.isChecked() else "nav")

    def _icon(self) -> int:
        return theme().px(SIZE.icon)

    def sizeHint(self) -> QSize:
        """Icon over word."""
        metrics = QFontMetrics(theme().font("nav_on"))
        width = metrics.horizontalAdvance(self.text()) + SPACE.m
        height = self._icon() + metrics.height() + 2 * SPACE.s + SPACE.xs
        return QSize(max(SIZE.rail - SPACE.l, width), max(SIZE.target, height))

    def minimumSizeHint(self) -> QSize:
        """The whole of it."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, word and badge."""
        del event
        painter = QPainter(self)
        look = theme()
        box = QRectF(self.rect())
        if self.isChecked():
            paint_box(painter, box, RADIUS.small + 2, look.colour("primary_soft"))
        elif self.underMouse():
            paint_box(painter, box, RADIUS.small + 2, look.colour("hover"))
        ink = look.colour("primary" if self.isChecked() else "muted")
        icon = self._icon()
        place = QRectF((self.width() - icon) / 2, SPACE.s, icon, icon)
        paint_icon(painter, self.item.icon, ink, place)
        painter.setPen(ink)
        painter.setFont(self._font())
        top = SPACE.s + icon + SPACE.xs
        painter.drawText(
            QRect(0, top, self.width(), self.height() - top - SPACE.xs), CENTRE, self.text()
        )
        if self.badge:
            self._paint_badge(painter, place)
        if self.hasFocus():
            paint_focus_ring(painter, box, RADIUS.small + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there as well: Space may be a start key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def _paint_badge(self, painter: QPainter, icon: QRectF) -> None:
        look = theme()
        font = look.font("badge")
        metrics = QFontMetrics(font)
        text = str(self.badge)
        width = max(metrics.height() + 2, metrics.horizontalAdvance(text) + SPACE.m)
        left = min(icon.right() - SPACE.xs, self.width() - width - 2)
        box = QRectF(left, icon.top() - SPACE.xs, width, metrics.height() + 2)
        paint_box(painter, box, box.height() / 2, look.colour("warn"))
        painter.setPen(look.colour("on_warn"))
        painter.setFont(font)
        painter.drawText(box, CENTRE, text)


class _Mark(QFrame):
    """The product's mark."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark: a number's steps, rising."""
        del event
        painter = QPainter(self)
        look = theme()
        box = QRectF(self.rect())
        paint_box(painter, box, RADIUS.control, look.colour("primary"))
        paint_icon(painter, "activity", look.colour("on_primary"), box.adjusted(9, 9, -9, -9))


class NavRail(QFrame):
    """The places of the window. ``chosen(key)`` tells a press; buttons are named ``nav_<key>``.

    At its foot, once :meth:`set_person` named somebody, ``sign_out_button``; ``signed_out`` tells
    of it. The mark makes way where the places need its room.
    """

    chosen = Signal(str)
    signed_out = Signal()
    lock_wanted = Signal()

    def __init__(self, items: list[NavItem]) -> None:
        super().__init__()
        self.setProperty("box", "rail")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.s, SPACE.l, SPACE.s, SPACE.l)
        column.setSpacing(SPACE.xs)
        self.person: SignOutButton | None = None
        self.lock = NavButton(NavItem("lock", _("Lock"), "lock"))
        self.lock.setCheckable(False)
        set_tip(self.lock, _("Lock this session (Ctrl+L)"))
        self.lock.clicked.connect(self.lock_wanted)
        self.lockable = False
        self._column = column
        self._mark = _Mark()
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE.m)
        self.buttons: dict[str, NavButton] = {}
        for item in sorted(items, key=lambda entry: entry.at_end):
            if item.at_end and not any(b.item.at_end for b in self.buttons.values()):
                column.addStretch(1)
            self._add(column, item)
        if not any(item.at_end for item in items):
            column.addStretch(1)
        column.addWidget(self.lock)
        self.lock.hide()

    def _add(self, column: QVBoxLayout, item: NavItem) -> None:
        button = NavButton(item)
        button.clicked.connect(lambda _checked=False, key=item.key: self._go(key))
        self.buttons[item.key] = button
        column.addWidget(button)

    def _go(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)

    def set_current(self, key: str) -> None:
        """Mark the place where the window is; nothing is emitted.

        :raises KeyError: for a place that the rail does not have
        """
        chosen = self.buttons[key]
        for button in self.buttons.values():
            button.setChecked(button is chosen)

    def set_person(self, code: str) -> None:
        """Name who is signed in, with the way out; an empty code takes both away."""
        if self.person is not None:
            self.person.hide()
            self.person.deleteLater()
            self.person = None
        if code:
            self.person = SignOutButton(code)
            self.person.clicked.connect(self.signed_out)
            self._column.addWidget(self.person)
        self._make_room()

    def set_lockable(self, lockable: bool) -> None:
        """Show the button ``nav_lock``; ``lock_wanted`` tells of it."""
        self.lockable = lockable
        self.lock.setVisible(lockable)
        self._make_room()

    def _make_room(self) -> None:
        present = [*self.buttons.values(), *([self.person] if self.person else [])]
        present += [self.lock] if self.lockable else []
        places = sum(button.sizeHint().height() + SPACE.xs for button in present)
        mark = self._mark.height() + SPACE.m + SPACE.xs
        self._mark.setVisible(self.height() >= places + mark + 2 * SPACE.l)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the mark where it takes no room from the places."""
        super().resizeEvent(event)
        self._make_room()

    def set_badge(self, key: str, count: int) -> None:
        """Show a count at a place; 0 hides it.

        :raises KeyError: for a place that the rail does not have
        """
        self.buttons[key].set_badge(count)
