"""Before the first trial: the question whether this is the right person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.pages.visit_frame import large_text
from ui.text import _
from ui.theme.tokens import SPACE, Role
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow


class IdentityCheck(Card):
    """Second identifiers in large letters, and two answers that say what they mean.

    Controls: ``identity_yes_button``, ``identity_no_button``.
    """

    confirmed = Signal(str)
    denied = Signal()

    def __init__(self) -> None:
        super().__init__(_("Before the first trial"), padding=SPACE.xxl)
        self.question = Text(_("Is this the person in front of you?"), "title", wrap=True)
        ask = _("Ask for initials and year of birth, then compare. Do not read them out.")
        role: Role = "value" if large_text() else "value_big"
        self.initials = Text("", role)
        self.initials.setObjectName("identity_initials")
        self.birth_year = Text("", role)
        self.birth_year.setObjectName("identity_birth_year")
        self.yes_button = ActionButton("", "primary", "check", "large")
        self.yes_button.setObjectName("identity_yes_button")
        self.yes_button.clicked.connect(lambda: self.confirmed.emit("initials+birth_year"))
        self.no_button = ActionButton(_("No, another person"), "secondary", "x", "large")
        self.no_button.setObjectName("identity_no_button")
        self.no_button.clicked.connect(self.denied)
        self.body.setSpacing(SPACE.l)
        self.body.addWidget(self.question)
        self.body.addWidget(Text(ask, "body", "muted", wrap=True))
        self.body.addLayout(self._identifiers())
        answers = FlowRow(SPACE.m)
        answers.add(self.yes_button, self.no_button)
        self.body.addWidget(answers)

    def show_person(self, code: str, initials: str, birth_year: int) -> None:
        """Show whom the visit is about."""
        self.initials.setText(initials)
        self.birth_year.setText(str(birth_year))
        self.yes_button.setText(_("Yes, this is {code}", code=code))

    def _identifiers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.huge * 2)
        for caption, value in (
            (_("Initials"), self.initials),
            (_("Year of birth"), self.birth_year),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Text(caption, "caption", "muted"))
            column.addWidget(value)
            row.addLayout(column)
        row.addStretch(1)
        return row
