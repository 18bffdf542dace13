"""An error of the world in words: what happened, what to do, whether anything is lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from frailtylab.errors import OperatorError
from ui.dialogs.frame import DialogFrame
from ui.text import _, error_texts
from ui.theme.tokens import SPACE
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark


class ProblemDialog(DialogFrame):
    """Shows an ``OperatorError``. ``retry`` comes where trying again can help and was chosen."""

    retry = Signal()

    def __init__(self, error: OperatorError, parent: QWidget | None = None) -> None:
        title, happened, to_do = error_texts(error)
        super().__init__(title, parent)
        self.happened = Text(happened, "body", wrap=True)
        self.body.addWidget(self.happened)
        if to_do:
            what = Card(_("What you can do"), padding=SPACE.l)
            what.body.addWidget(Text(to_do, "body", wrap=True))
            self.body.addWidget(what)
        self.body.addLayout(_lost_line(nothing_lost=error.nothing_lost))
        self.body.addStretch(1)
        self.close_button = self.add_button(
            "problem_close", _("Close"), "secondary" if error.can_retry else "primary"
        )
        self.close_button.clicked.connect(self.reject)
        if error.can_retry:
            self.retry_button = self.add_button("problem_retry", _("Try again"), "primary")
            self.retry_button.clicked.connect(self._retry)

    def _retry(self) -> None:
        self.retry.emit()
        self.accept()


def _lost_line(*, nothing_lost: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE.s)
    if nothing_lost:
        row.addWidget(IconMark("shield-check", "ok"))
        row.addWidget(Text(_("Nothing has been lost."), "strong", "ok", wrap=True), 1)
    else:
        row.addWidget(IconMark("triangle-alert", "bad"))
        words = _("The last attempt may be incomplete. Look at it before you go on.")
        row.addWidget(Text(words, "strong", "bad", wrap=True), 1)
    return row
