"""Everything that was ever said about a visit, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text import _
from ui.theme.tokens import SPACE
from ui.views_put_right import HistoryLineView
from ui.widgets.labels import Text


class HistoryDialog(DialogFrame):
    """Oldest first: what was said, by whom and when, and why. Nothing can be changed here.

    Controls: ``history_list``, ``history_close``.
    """

    def __init__(
        self, title: str, lines: Sequence[HistoryLineView], parent: QWidget | None = None
    ) -> None:
        super().__init__(_("History of this visit"), parent)
        self.setObjectName("history_dialog")
        self.body.addWidget(Text(title, "subtitle", wrap=True))
        box = QWidget()
        box.setObjectName("history_list")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        for line in lines:
            column.addWidget(Text(line.what, "strong", wrap=True))
            if line.why:
                why = _("Why: {reason}", reason=line.why)
                column.addWidget(Text(why, "body", "warn", wrap=True))
            column.addWidget(Text(line.who, "small", "muted", wrap=True))
            rule = QFrame()
            rule.setProperty("box", "line")
            column.addWidget(rule)
        self.body.addWidget(box)
        self.body.addStretch(1)
        self.close_button = self.add_button("history_close", _("Close"), "primary")
        self.close_button.clicked.connect(self.accept)
