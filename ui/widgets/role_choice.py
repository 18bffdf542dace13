"""Choosing roles: one or more, each explained in a line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frailtylab.errors import N_
from frailtylab.people import Role
from ui.text import _
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text

NAMES = {
    Role.ASSESSOR: N_("Assessor"),
    Role.DATA_MANAGER: N_("Data manager"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
EXPLAINED = {
    Role.ASSESSOR: N_("Takes trials at the bedside and puts own records right."),
    Role.DATA_MANAGER: N_("Puts records right, exports them, reads the audit trail."),
    Role.ADMINISTRATOR: N_("Adds people, helps them in, looks after keys and backups."),
}
ORDER = (Role.ASSESSOR, Role.DATA_MANAGER, Role.ADMINISTRATOR)


def role_words(roles: tuple[Role, ...]) -> str:
    """The roles in words, in one line."""
    return ", ".join(_(NAMES[role]) for role in ORDER if role in roles)


class RoleChoice(QWidget):
    """Three buttons that stay pressed, named ``role_<code>``; ``changed`` tells a press."""

    changed = Signal()

    def __init__(self, chosen: tuple[Role, ...] = ()) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.xs)
        self.buttons: dict[Role, ActionButton] = {}
        for role in ORDER:
            button = ActionButton(_(NAMES[role]), "secondary", "circle", "small", align_left=True)
            button.setObjectName(f"role_{role.value}")
            button.setCheckable(True)
            button.setChecked(role in chosen)
            button.setAccessibleDescription(_(EXPLAINED[role]))
            button.toggled.connect(self._pressed)
            self.buttons[role] = button
            box.addWidget(button)
            box.addWidget(Text(_(EXPLAINED[role]), "small", "muted", wrap=True))
        self._pressed()

    def chosen(self) -> tuple[Role, ...]:
        """The roles whose buttons are pressed."""
        return tuple(role for role in ORDER if self.buttons[role].isChecked())

    def _pressed(self) -> None:
        for button in self.buttons.values():
            button.icon_name = "circle-check" if button.isChecked() else "circle"
            button.update()
        self.changed.emit()
