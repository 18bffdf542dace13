"""Why the records stay closed: what happened, what to do, and that nothing was made anew.

Controls: ``door_problem_<kind>`` (the page), ``door_retry``, ``door_action``, ``door_close``,
``door_folder``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.text import _
from ui.theme.tokens import SIZE, SPACE
from ui.views_door import DoorProblemView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.centred_card import CentredCard
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark

ICONS = {
    "keys_missing": "lock",
    "keys_damaged": "lock",
    "wrong_key": "lock",
    "missing": "hard-drive",
    "plain": "lock-open",
    "rolled_back": "rotate-ccw",
    "locked": "users",
}


class DoorProblemPage(CentredCard):
    """``retry``, ``acted`` and ``left`` tell the buttons."""

    retry = Signal()
    acted = Signal()
    left = Signal()

    def __init__(self, view: DoorProblemView) -> None:
        super().__init__(f"door_problem_{view.kind}", view.title)
        tone = "primary" if view.kind == "plain" else "warn" if view.nothing_lost else "bad"
        icon = ICONS.get(view.kind, "triangle-alert")
        mark = IconMark(icon, tone, SIZE.icon_large)
        self.body.insertWidget(0, mark, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(Text(view.happened, "body", wrap=True))
        if view.to_do:
            what = Card(_("What you can do"), padding=SPACE.l, tone=tone)
            what.body.addWidget(Text(view.to_do, "body", wrap=True))
            self.body.addWidget(what)
        self.body.addLayout(self._safe_line(nothing_lost=view.nothing_lost))
        where = Text(_("Data folder: {folder}", folder=view.folder), "small", "muted", wrap=True)
        where.setObjectName("door_folder")
        self.body.addWidget(where)
        self._buttons(view)

    def _buttons(self, view: DoorProblemView) -> None:
        close = ActionButton(_("Close the program"), "secondary")
        close.setObjectName("door_close")
        close.clicked.connect(self.left)
        self.foot.add(close)
        if view.can_retry:
            again = ActionButton(_("Try again"), "secondary" if view.action else "primary")
            again.setObjectName("door_retry")
            again.clicked.connect(self.retry)
            self.foot.add(again)
        if view.action:
            action = ActionButton(view.action, "primary")
            action.setObjectName("door_action")
            action.clicked.connect(self.acted)
            self.foot.add(action)

    @staticmethod
    def _safe_line(*, nothing_lost: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        if nothing_lost:
            row.addWidget(IconMark("shield-check", "ok"))
            words = _("Nothing was changed, and no new file was made.")
            row.addWidget(Text(words, "strong", "ok", wrap=True), 1)
        else:
            row.addWidget(IconMark("triangle-alert", "bad"))
            words = _("Don't record anything here until this has been looked at.")
            row.addWidget(Text(words, "strong", "bad", wrap=True), 1)
        return row
