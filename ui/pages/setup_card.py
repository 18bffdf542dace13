"""The set-up of the running test, in one line, and the way to change it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.text import _
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text


class SetupCard(Card):
    """Says whether the set-up is that of the last visit. Controls: ``setup_button``."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Set-up"), padding=SPACE.l)
        self.text = Text("", "body", wrap=True)
        self.text.setObjectName("setup_text")
        self.button = ActionButton(_("Something changed…"), size="small")
        self.button.setObjectName("setup_button")
        self.button.clicked.connect(self.asked)
        self.body.addWidget(self.text)
        self.body.addWidget(self.button)

    def show_setup(self, text: str, *, same: bool | None, editable: bool) -> None:
        """Show a set-up; ``same`` None without an earlier visit."""
        captions = {
            None: _("Set-up"),
            True: _("Set-up, as last visit"),
            False: _("Set-up, changed"),
        }
        self.caption.setText(captions[same])
        self.caption.set_tone("warn" if same is False else "muted")
        self.text.setText(text)
        self.button.setVisible(editable)
