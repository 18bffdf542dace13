"""A page that is one card in the middle: the pages before the records, and the cover over them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll

WIDTH = 680


class CentredCard(QWidget):
    """A title, a sentence and a body on one card; actions at its foot.

    :param name: object name of the page
    """

    def __init__(self, name: str, title: str, sentence: str = "", *, width: int = WIDTH) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("ground", "page")
        card = Card(padding=SPACE.huge)
        card.setMaximumWidth(theme().px(width))
        self.caption = Text("", "caption", "primary", wrap=True)
        self.caption.hide()
        self.title = Text(title, "title", wrap=True)
        self.title.setObjectName("page_title")
        self.sentence = Text(sentence, "body", "muted", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.m)
        self.foot = FlowRow(SPACE.m, align_right=True)
        for widget in (self.caption, self.title, self.sentence):
            card.body.addWidget(widget)
        self.sentence.setVisible(bool(sentence))  # only now: without a parent it is a window
        card.body.addSpacing(SPACE.s)
        card.body.addLayout(self.body)
        card.body.addSpacing(SPACE.s)
        card.body.addWidget(self.foot)
        self._put_in_the_middle(card)

    def _put_in_the_middle(self, card: Card) -> None:
        scroll = PageScroll()
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(card, 100)
        line.addStretch(1)
        scroll.body.addStretch(2)
        scroll.body.addLayout(line)
        scroll.body.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def set_caption(self, text: str) -> None:
        """A small line above the title, such as which step this is."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))

    def set_sentence(self, text: str) -> None:
        """Another sentence below the title."""
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))
