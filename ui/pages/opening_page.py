"""The calm moment while the key is made of the passphrase and the store is opened.

Control: ``opening_words``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.text import _
from ui.theme.tokens import SIZE
from ui.widgets.centred_card import CentredCard
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark


class OpeningPage(CentredCard):
    """Says what goes on, and that it takes a moment on purpose."""

    def __init__(self) -> None:
        super().__init__("opening_page", _("Opening the results…"))
        mark = IconMark("hourglass", "primary", SIZE.icon_large)
        self.body.insertWidget(0, mark, 0, Qt.AlignmentFlag.AlignLeft)
        words = Text(_("This takes a moment on purpose: it makes guessing slow."), "body", "muted",
                     wrap=True)  # fmt: skip
        words.setObjectName("opening_words")
        self.body.addWidget(words)
