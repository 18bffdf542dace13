"""A row of small facts, each a word and its number; it breaks into lines where the width ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.tokens import SPACE
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow

Fact = tuple[str, str, str]
"""Code, word, number with its unit."""


class FactStrip(FlowRow):
    """Takes no room while it has no facts. Each number is named ``fact_<code>``."""

    def __init__(self) -> None:
        super().__init__(SPACE.l)
        self.facts: tuple[Fact, ...] = ()
        self.hide()

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts in this order."""
        if tuple(facts) != self.facts:
            self.facts = tuple(facts)
            self.clear()
            self.add(*(_fact(*fact) for fact in facts))
        self.setVisible(bool(facts))


def _fact(code: str, word: str, value: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE.s)
    number = Text(value, "strong")
    number.setObjectName(f"fact_{code}")
    number.setAccessibleName(f"{word} {value}")
    row.addWidget(Text(word, "small", "muted"))
    row.addWidget(number)
    return box
