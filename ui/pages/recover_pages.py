"""The way back in: the recovery code, then a new passphrase for an administrator.

Controls: ``recover_code``, ``recover_person_<n>``, ``recover_passphrase_field``,
``recover_passphrase_again``, ``recover_next``, ``recover_back``, ``recover_problem``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from frailtylab.custody.recovery_code import is_whole
from ui.text import _
from ui.views_door import PersonKeyView
from ui.widgets.buttons import ActionButton
from ui.widgets.centred_card import CentredCard
from ui.widgets.form import FieldRow, SegmentControl, TextField
from ui.widgets.labels import Text
from ui.widgets.new_passphrase import NewPassphrase


class RecoverStep(CentredCard):
    """A step with a way back and room for what is wrong."""

    back = Signal()

    def __init__(self, name: str, title: str, sentence: str, go_on: str) -> None:
        super().__init__(name, title, sentence)
        self.problem = Text("", "small_strong", "bad", wrap=True)
        self.problem.setObjectName("recover_problem")
        self.problem.hide()
        self.back_button = ActionButton(_("Back"), "quiet", "arrow-left")
        self.back_button.setObjectName("recover_back")
        self.back_button.clicked.connect(self.back)
        self.next_button = ActionButton(go_on, "primary")
        self.next_button.setObjectName("recover_next")
        self.next_button.clicked.connect(self.go_on)
        self.foot.add(self.back_button, self.next_button)

    def go_on(self) -> None:
        """Tell what was entered."""
        raise NotImplementedError

    def complain(self, sentence: str) -> None:
        """Say what is wrong."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


class RecoverCodePage(RecoverStep):
    """``entered`` tells a whole code."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "recover_code_page",
            _("Forgotten passphrase"),
            _(
                "Any administrator can give you a new passphrase on the page Team. If no "
                "administrator remembers one, take the recovery code from its safe place."
            ),
            _("Open with the code"),
        )
        self.code = TextField("7F3A-…")
        self.code.setObjectName("recover_code")
        self.code.returnPressed.connect(self.go_on)
        hint = _("Eight groups of four. Blanks, dashes and small letters don't matter.")
        self.body.addWidget(FieldRow(_("Recovery code"), self.code, hint))
        self.body.addWidget(self.problem)

    def go_on(self) -> None:
        """Tell the code, if it has its length."""
        typed = self.code.text()
        if is_whole(typed):
            self.complain("")
            self.entered.emit(typed)
        else:
            self.complain(_("The code has eight groups of four: digits and the letters A to F."))
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code."""
        super().showEvent(event)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)


class RecoverPassphrasePage(RecoverStep):
    """``entered`` tells who, by slot, and the new passphrase.

    :param people: the administrators
    """

    entered = Signal(str, str)

    def __init__(self, people: tuple[PersonKeyView, ...]) -> None:
        super().__init__(
            "recover_passphrase_page",
            _("A new passphrase"),
            _("The code was right. Choose a new passphrase; the audit trail notes it."),
            _("Save and open"),
        )
        choices = [(person.slot, person.code) for person in people]
        self.who = SegmentControl(choices, people[0].slot if len(people) == 1 else None)
        for index, button in enumerate(self.who.buttons.values()):
            button.setObjectName(f"recover_person_{index}")
        self.body.addWidget(FieldRow(_("Administrator"), self.who))
        self.field = NewPassphrase("recover_passphrase")
        self.field.entered.connect(self.go_on)
        self.body.addWidget(self.field)
        self.body.addWidget(self.problem)

    def go_on(self) -> None:
        """Tell who and what, once both are there."""
        who = self.who.current()
        if who is None:
            self.complain(_("Choose who you are."))
        elif self.field.ready():
            self.entered.emit(who, self.field.text())
        else:
            self.field.complain()
