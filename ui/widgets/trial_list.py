"""The trials of a test: which are done, which is now."""

from __future__ import annotations

from typing import Literal

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import SIZE, SPACE, Role, Tone
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout
from ui.widgets.notice_bar import IconMark

TrialMark = Literal["valid", "attention", "invalid", "now", "todo", "not_done"]
LOOK: dict[TrialMark, tuple[str, Tone]] = {
    "valid": ("check", "ok"),
    "attention": ("triangle-alert", "warn"),
    "invalid": ("x", "bad"),
    "now": ("chevron-right", "primary"),
    "todo": ("circle", "muted"),
    "not_done": ("ban", "muted"),
}


class TrialRow(msgspec.Struct, frozen=True):
    """One line: the trial's name, its value, a word for its state, and the state's shape."""

    label: str
    value: str
    word: str
    mark: TrialMark


class TrialList(QWidget):
    """Lines for trials; the value stands at the right, before its state."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TrialRow] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_rows(self, rows: list[TrialRow]) -> None:
        """Show these trials."""
        if rows == self.rows:
            return
        self.rows = list(rows)
        clear_layout(self._box)
        for index, row in enumerate(rows):
            if index:
                line = QFrame()
                line.setProperty("box", "line")
                self._box.addWidget(line)
            self._box.addWidget(_row(row))


def _row(row: TrialRow) -> QWidget:
    icon, tone = LOOK[row.mark]
    now = row.mark == "now"
    role: Role = "strong" if now else "body"
    widget = QWidget()
    box = QHBoxLayout(widget)
    box.setContentsMargins(0, SPACE.s, 0, SPACE.s)
    box.setSpacing(SPACE.s)
    box.addWidget(Text(row.label, role, "primary" if now else "ink", wrap=True), 1)
    if row.value:
        box.addWidget(Text(row.value, "figure", "primary" if now else "ink"))
    if row.word:
        word = Text(row.word, role, tone, wrap=not row.value)
        word.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(word, 0 if row.value else 1)
    box.addWidget(IconMark(icon, tone, SIZE.icon_small))
    widget.setAccessibleName(" ".join(part for part in (row.label, row.value, row.word) if part))
    return widget
