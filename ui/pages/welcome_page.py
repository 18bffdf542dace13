"""An empty folder: what it is to become.

Controls: ``welcome_trial``, ``welcome_training``, ``welcome_folder``, ``choice_<language>``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.text import LANGUAGES, _, language
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.centred_card import CentredCard
from ui.widgets.form import SegmentControl
from ui.widgets.labels import Text


class WelcomePage(CentredCard):
    """``trial`` and ``training`` tell the choice, ``language_chosen`` the language."""

    trial = Signal()
    training = Signal()
    language_chosen = Signal(str)

    def __init__(self, folder: str) -> None:
        super().__init__(
            "welcome_page",
            _("Welcome to FrailtyLab"),
            _("Nobody has worked on this computer yet. What is it for?"),
        )
        self._languages = SegmentControl(list(LANGUAGES.items()), language().code)
        self._languages.chosen.connect(self.language_chosen)
        self.body.addWidget(self._languages)
        self.body.addSpacing(SPACE.s)
        self._choice(
            "welcome_trial",
            _("Set it up for the trial"),
            _("Results are encrypted. You choose a code and a passphrase; it takes two minutes."),
            self.trial,
        )
        self._choice(
            "welcome_training",
            _("For training only"),
            _("No passphrase. Only made-up people can be added, and nothing here is a result."),
            self.training,
        )
        where = Text(_("Data folder: {folder}", folder=folder), "small", "muted", wrap=True)
        where.setObjectName("welcome_folder")
        self.body.addWidget(where)

    def _choice(self, name: str, words: str, explained: str, signal: object) -> None:
        kind = "primary" if name == "welcome_trial" else "secondary"
        icon = "lock" if name == "welcome_trial" else "flask-conical"
        button = ActionButton(words, kind, icon, "large")
        button.setObjectName(name)
        button.setAccessibleDescription(explained)
        button.clicked.connect(signal)
        self.body.addWidget(button)
        self.body.addWidget(Text(explained, "body", "muted", wrap=True))
        self.body.addSpacing(SPACE.s)
