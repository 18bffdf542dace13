"""Keep: as high as Start and Stop, whose place it takes."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from ui.theme.theme import theme
from ui.theme.tokens import SIZE
from ui.widgets.buttons import ActionButton


class KeepButton(ActionButton):
    """The primary button of a stopped attempt."""

    def __init__(self) -> None:
        super().__init__("", "primary", "check", "large")
        self.setMinimumHeight(SIZE.big_button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _take_font(self) -> None:
        font = theme().font("title")
        if self.font() != font:
            self.setFont(font)
