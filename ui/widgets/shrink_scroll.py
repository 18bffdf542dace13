"""A box as high as its content that gives way and scrolls where the room is short."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import theme

LEAST_PX = 64


class ShrinkScroll(QScrollArea):
    """Scrolls one widget upright; takes no more height than that widget needs.

    :param least_px: the height that it keeps in any case, at a text scale of 1.0
    """

    def __init__(self, content: QWidget, least_px: int = LEAST_PX) -> None:
        super().__init__()
        self._content = content
        self._least_px = least_px
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(content)
        content.installEventFilter(self)

    def _wanted(self) -> int:
        content = self._content
        if content.hasHeightForWidth():
            return content.heightForWidth(max(1, self.width()))
        return content.sizeHint().height()

    def sizeHint(self) -> QSize:
        """The content's own size."""
        return QSize(self._content.sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        """A few lines."""
        width = self._content.minimumSizeHint().width()
        return QSize(width, min(self._wanted(), theme().px(self._least_px)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._show_bar_where_needed()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _show_bar_where_needed(self) -> None:
        # The bar takes width, the text then wraps to more lines, and so the bar would stay.
        fits = self.height() >= self._wanted()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )

    def _follow(self) -> None:
        self._show_bar_where_needed()
        self.updateGeometry()

    def viewportEvent(self, event: QEvent) -> bool:
        """A content without a layout of its own asks here for another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow()
        return super().viewportEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content when it asks for another size."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._follow()
        return super().eventFilter(watched, event)


class FillScroll(QScrollArea):
    """Takes the room that is left over; scrolls one widget upright when that is too little.

    :param least_px: the height that it keeps at every text scale
    """

    def __init__(self, content: QWidget, least_px: int) -> None:
        super().__init__()
        self._content = content
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(least_px)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its content allows."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, self.minimumHeight())


class LeftoverBox(QWidget):
    """Asks for a least height only, however much its content would like; grows where it can."""

    def __init__(self, content: QWidget, least_px: int) -> None:
        super().__init__()
        self.content = content
        self._least_px = least_px
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def replace_content(self, content: QWidget) -> None:
        """Show another widget; the old one is deleted."""
        self.content.hide()
        self.content.deleteLater()
        self.content = content
        self._box.addWidget(content)

    def sizeHint(self) -> QSize:
        """As wide as the content likes, as high as it must be."""
        return QSize(self.content.sizeHint().width(), self._least_px)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the content allows."""
        return QSize(self.content.minimumSizeHint().width(), self._least_px)
