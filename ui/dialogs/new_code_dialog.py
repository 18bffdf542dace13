"""A new recovery code, shown once.

Controls: ``recovery_group_<n>``, ``code_written``.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import DialogFrame
from ui.text import _
from ui.widgets.labels import Text
from ui.widgets.recovery_groups import RecoveryGroups


class NewCodeDialog(DialogFrame):
    """Shows the code until it stands on paper."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(_("The new recovery code"), parent)
        words = _("Write it on paper and lock the paper away. The old code opens nothing any more.")
        self.body.addWidget(Text(words, "body", "muted", wrap=True))
        self.body.addWidget(RecoveryGroups(code))
        self.body.addStretch(1)
        written = self.add_button("code_written", _("I have written it down"), "primary")
        written.clicked.connect(self.accept)
