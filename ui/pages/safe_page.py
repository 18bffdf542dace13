"""Safekeeping: where people, backups and the audit trail are looked after.

Controls: ``safe_card_<name>`` and in each ``safe_open_<name>``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SIZE, SPACE
from ui.views_safe import SafeCardView, SafeView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll, clear_layout
from ui.widgets.notice_bar import IconMark
from ui.widgets.page_head import PageHead

WIDTH = 860


class SafePage(QWidget):
    """One card for each page; ``chosen(name)`` tells which one is wanted."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("safe_page")
        self.setProperty("ground", "page")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE.l)
        head = PageHead(_("Safekeeping"))
        head.set_sub(_("People, copies and the record of every act on this computer."))
        scroll = PageScroll()
        scroll.body.addWidget(head)
        scroll.body.addLayout(self._cards)
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def render(self, view: SafeView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show these cards."""
        clear_layout(self._cards)
        for card in view.cards:
            self._cards.addWidget(self._card(card))

    def _card(self, view: SafeCardView) -> Card:
        card = Card()
        card.setObjectName(f"safe_card_{view.name}")
        card.setMaximumWidth(theme().px(WIDTH))
        words = QVBoxLayout()
        words.setSpacing(SPACE.xs)
        words.addWidget(Text(view.title, "subtitle", wrap=True))
        words.addWidget(Text(view.text, "body", "muted", wrap=True))
        button = ActionButton(_("Open"), "secondary")
        button.setObjectName(f"safe_open_{view.name}")
        button.setAccessibleName(_("Open: {page}", page=view.title))
        button.clicked.connect(lambda _checked=False, name=view.name: self.chosen.emit(name))
        line = QHBoxLayout()
        line.setSpacing(SPACE.l)
        line.addWidget(IconMark(view.icon, "primary", SIZE.icon_large))
        line.addLayout(words, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(line)
        return card
