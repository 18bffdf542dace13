"""The two hands: fixed place, word, arrow and colour, so that sides can't be mixed up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frailtylab.people import Side
from ui.text import _
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE, Tone
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout


class _Arrow(QWidget):
    """An arrow that points to the participant's side."""

    def __init__(self, side: Side) -> None:
        super().__init__()
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square as high as a line of text."""
        return QSize(theme().px(SIZE.icon), theme().px(SIZE.icon))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow in the side's colour."""
        del event
        look = theme()
        name = "arrow-left" if self._side is Side.LEFT else "arrow-right"
        paint_icon(QPainter(self), name, look.colour(self._side.value), QRectF(self.rect()))


class HandCard(Card):
    """One hand: the last value, lines about its trials, and whether it is this hand's turn."""

    def __init__(self, side: Side) -> None:
        super().__init__(padding=SPACE.l)
        self.side = side
        self.active = False
        self.locked = False
        tone: Tone = "left" if side is Side.LEFT else "right"
        self.name = Text(_("Left hand") if side is Side.LEFT else _("Right hand"), "subtitle", tone)
        self.value = Text("", "value")
        self.unit = Text("", "subtitle", "muted")
        self.turn = Text("", "strong", tone, wrap=True)
        self.turn.hide()
        self.body.addLayout(self._head())
        self.body.addWidget(self.turn)
        self.body.addLayout(self._number())
        self._lines_box = QVBoxLayout()
        self._lines_box.setSpacing(SPACE.xs)
        self.body.addLayout(self._lines_box)
        self.body.addStretch(1)
        self.setAccessibleName(self.name.text())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        arrow = _Arrow(self.side)
        parts = (arrow, self.name) if self.side is Side.LEFT else (self.name, arrow)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        return row

    def _number(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        drop = QFontMetrics(self.value.font()).descent() - QFontMetrics(self.unit.font()).descent()
        self.unit.setContentsMargins(0, 0, 0, max(0, drop))
        for label in (self.value, self.unit):
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        return row

    def set_value(self, value: str, unit: str = "") -> None:
        """Show a value, or an empty text where the study hides earlier values."""
        self.value.setText(value)
        self.unit.setText(unit)

    def set_lines(self, lines: list[tuple[str, Tone]]) -> None:
        """Show these lines below the value, each in its tone."""
        clear_layout(self._lines_box)
        for text, tone in lines:
            self._lines_box.addWidget(Text(text, "body", tone, wrap=True))

    def set_turn(self, *, active: bool, locked: bool = False) -> None:
        """Say whether it is this hand's turn, and whether the side is locked while measuring."""
        self.active = active
        self.locked = locked
        tone = self.side.value
        self.set_tone(tone if active else None, framed=active)
        words = _("Measuring: side is locked") if locked else _("Now this hand")
        self.turn.setText(words)
        self.turn.setVisible(active)
        self.setAccessibleDescription(words if active else "")
