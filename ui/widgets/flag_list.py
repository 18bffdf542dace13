"""Sentences that a person should read before going on, each with the shape of its kind."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.tokens import SPACE, Kind, Tone
from ui.widgets.chip import INK, SHAPE
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout
from ui.widgets.notice_bar import IconMark

TONE: dict[Kind, Tone] = {
    "ok": "ok", "warn": "warn", "bad": "bad", "neutral": "muted", "info": "ink"
}  # fmt: skip


class FlagList(QWidget):
    """Sentences below each other. Takes no room while there are none."""

    def __init__(self, kind: Kind = "warn") -> None:
        super().__init__()
        self.kind: Kind = kind
        self.sentences: tuple[str, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE.xs)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show these sentences in this order."""
        if sentences != self.sentences:
            self.sentences = sentences
            clear_layout(self._rows)
            for sentence in sentences:
                self._rows.addWidget(self._row(sentence))
        self.setVisible(bool(sentences))

    def _row(self, sentence: str) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        row.addWidget(IconMark(SHAPE[self.kind], INK[self.kind]))
        row.addWidget(Text(sentence, "strong", TONE[self.kind], wrap=True), 1)
        return widget
