"""Ways to arrange widgets so that nothing is cut when text grows or the window shrinks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme.theme import theme
from ui.theme.tokens import SPACE


class FlowLayout(QLayout):
    """Widgets in a line that breaks into more lines where the width ends."""

    def __init__(self, spacing: int = SPACE.s, *, align_right: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._align_right = align_right
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, 1), 16_777_215))
            if lines[-1] and used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self.spacing()
        return lines

    def _line_height(self, line: list[tuple[QLayoutItem, QSize]]) -> int:
        return max((self._item_height(item, size) for item, size in line), default=0)

    @staticmethod
    def _item_height(item: QLayoutItem, size: QSize) -> int:
        if item.hasHeightForWidth():
            return max(size.height(), item.heightForWidth(size.width()))
        return size.height()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The item at an index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Remove and return the item at an index."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The number of lines depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at that width."""
        lines = self._lines(width)
        return sum(map(self._line_height, lines)) + self.spacing() * (len(lines) - 1)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(sum(size.width() for size in sizes) + gaps, height)

    def minimumSize(self) -> QSize:
        """Room for the widest item."""
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in sizes), default=0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Place the items line by line."""
        super().setGeometry(rect)
        top = rect.top()
        for line in self._lines(rect.width()):
            height = self._line_height(line)
            total = sum(size.width() for _, size in line) + self.spacing() * (len(line) - 1)
            left = rect.right() + 1 - total if self._align_right else rect.left()
            for item, size in line:
                own = self._item_height(item, size)
                item.setGeometry(
                    QRect(QPoint(left, top + (height - own) // 2), QSize(size.width(), own))
                )
                left += size.width() + self.spacing()
            top += height + self.spacing()


class FlowRow(QWidget):
    """A widget around a flow: ``add`` puts widgets in it, ``clear`` removes and deletes them."""

    def __init__(self, spacing: int = SPACE.s, *, align_right: bool = False) -> None:
        super().__init__()
        self.flow = FlowLayout(spacing, align_right=align_right)
        self.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets at the end."""
        for widget in widgets:
            self.flow.addWidget(widget)
        self.updateGeometry()

    def clear(self) -> None:
        """Remove and delete every widget."""
        clear_layout(self.flow)


class PageScroll(QScrollArea):
    """A page that scrolls upright when its content is higher than the window.

    Put widgets into ``body``.
    """

    def __init__(self, *, margin: int = SPACE.xxl, spacing: int = SPACE.l) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setProperty("ground", "none")
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)
        self.setWidget(content)


class SplitColumns(QWidget):
    """A wide and a narrow column that stack when the room for their text is short.

    :param side_width: width of the narrow column at a text scale of 1.0
    :param breakpoint: below this width at a text scale of 1.0 the columns stack
    """

    def __init__(
        self, main: QWidget, side: QWidget, *, side_width: int = 320, breakpoint: int = 860
    ) -> None:
        super().__init__()
        self._side = side
        self._side_width = side_width
        self._breakpoint = breakpoint
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE.l)
        self._box.addWidget(main, 1)
        self._box.addWidget(side)
        self.setMinimumWidth(1)
        self._arrange(self._breakpoint * 10)

    @property
    def stacked(self) -> bool:
        """True while the narrow column stands below the wide one."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def _arrange(self, width: int) -> None:
        if width < theme().px(self._breakpoint):
            self._box.setDirection(QBoxLayout.Direction.TopToBottom)
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        else:
            self._box.setDirection(QBoxLayout.Direction.LeftToRight)
            self._side.setFixedWidth(theme().px(self._side_width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack or unstack."""
        super().resizeEvent(event)
        self._arrange(event.size().width())


def clear_layout(layout: QLayout) -> None:
    """Remove everything from a layout and delete its widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
