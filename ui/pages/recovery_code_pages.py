"""The recovery code: shown once to be written down, then asked for in part.

Controls: ``recovery_group_<n>``, ``recovery_check_<n>``, ``setup_next``, ``setup_back``,
``setup_problem``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from ui.pages.setup_pages import SetupStep
from ui.text import _
from ui.widgets.form import FieldRow, TextField
from ui.widgets.recovery_groups import RecoveryGroups

LETTERS = 4


class RecoveryCodePage(SetupStep):
    """``written`` tells that it stands on paper."""

    written = Signal()

    def __init__(self, code: str) -> None:
        super().__init__(
            "recovery_code_page",
            3,
            _("Write this code down"),
            _(
                "It is the only way back in when the passphrase is forgotten. Write it on paper "
                "and lock the paper away, not beside this computer. It is shown only now."
            ),
            _("I have written it down"),
        )
        self.body.addWidget(RecoveryGroups(code))
        self.body.addWidget(self.problem)

    def go_on(self) -> None:
        """It stands on paper."""
        self.written.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter go on."""
        super().showEvent(event)
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)


class RecoveryCheckPage(SetupStep):
    """Asks for two groups; ``confirmed`` comes when both are right.

    :param asked: numbers of the groups, from 1
    """

    confirmed = Signal()

    def __init__(self, code: str, asked: tuple[int, int]) -> None:
        super().__init__(
            "recovery_check_page",
            3,
            _("Read it from your paper"),
            _("Type two groups of the code, as they stand on your paper."),
            _("Next"),
        )
        groups = code.split("-")
        self._fields: list[tuple[TextField, str]] = []
        for number in asked:
            field = TextField()
            field.setObjectName(f"recovery_check_{number}")
            field.setMaxLength(LETTERS + 2)
            field.returnPressed.connect(self._enter)
            self.body.addWidget(FieldRow(_("Group {number}", number=number), field))
            self._fields.append((field, groups[number - 1]))
        self.body.addWidget(self.problem)

    def go_on(self) -> None:
        """Compare both groups with the code."""
        wrong = [field for field, group in self._fields if not same(field.text(), group)]
        if not wrong:
            self.confirmed.emit()
            return
        self.complain(_("That is not what was shown. Go back to see the code once more."))
        wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        empty = [field for field, _group in self._fields if not field.text().strip()]
        if empty:
            empty[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.go_on()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first group."""
        super().showEvent(event)
        self._fields[0][0].setFocus(Qt.FocusReason.OtherFocusReason)


def same(typed: str, group: str) -> bool:
    """True when the group was typed, whatever its capitals and look-alikes."""
    from frailtylab.custody.recovery_code import typed_code

    return typed_code(typed).replace("-", "") == group
