"""One line of a check: shape and sentence in the colour of the state; long ones wrap."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.tokens import SIZE, SPACE, Kind
from ui.widgets.chip import INK, SHAPE
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark


class CheckLine(QWidget):
    """A state in a sentence, with the shape of its kind before it."""

    def __init__(self, sentence: str, kind: Kind) -> None:
        super().__init__()
        self.kind: Kind = kind
        mark = IconMark(SHAPE[kind], INK[kind], SIZE.icon)
        self.words = Text(sentence, "body", "warn" if kind == "warn" else "ink", wrap=True)
        if kind == "bad":
            self.words.set_tone("bad")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE.xs, 0, SPACE.xs)
        row.setSpacing(SPACE.m)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
