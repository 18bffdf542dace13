"""Text on the screen. Always plain text: an identifier with markup in it shows its markup."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import Role, Tone
from ui.widgets.tips import set_tip


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a dynamic property and let the style sheet see it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Text(QLabel):
    """A label in one of the theme's text styles. Wraps where ``wrap`` is true."""

    def __init__(
        self, text: str = "", role: Role = "body", tone: Tone = "ink", *, wrap: bool = False
    ) -> None:
        super().__init__()
        self.role: Role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font(role))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Give the text another colour of the theme."""
        set_property(self, "tone", tone)

    def set_role(self, role: Role) -> None:
        """Give the text another style of the theme."""
        self.role = role
        self.setFont(theme().font(role))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new theme or text scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.font() != theme().font(self.role):
            self.setFont(theme().font(self.role))


class ElidedText(Text):
    """One line that ends in “…” when the room is too small; the whole text is in the tooltip."""

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """The size of the whole line."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        metrics = QFontMetrics(self.font())
        least = min(metrics.horizontalAdvance(self.text()), metrics.averageCharWidth() * 6)
        return QSize(least + 2, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, shortened where it has to be."""
        del event
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        set_tip(self, "" if shown == self.text() else self.text())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(QRectF(self.rect()), int(self.alignment()), shown)
