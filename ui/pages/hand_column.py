"""One hand on the grip page: its card with its trials."""

from __future__ import annotations

from PySide6.QtCore import Signal

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.pages.trial_rows import trial_rows
from ui.text import _, number
from ui.views import HandView
from ui.widgets.buttons import ActionButton
from ui.widgets.hand_card import HandCard
from ui.widgets.trial_list import TrialList


class HandColumn(HandCard):
    """The hand's newest value, its trials, and whether its side is locked.

    ``asked``: the assessor wants to measure this hand though the other one is on the screen.
    Control: ``measure_left_button`` or ``measure_right_button``.
    """

    asked = Signal()

    def __init__(self, side: Side) -> None:
        super().__init__(side)
        self.setObjectName(f"hand_{side.value}")
        self.trials = TrialList()
        self.trials.setObjectName(f"trials_{side.value}")
        self.body.insertWidget(self.body.count() - 1, self.trials)
        self.other = ActionButton(_("Measure this hand…"), "quiet", size="small")
        self.other.setObjectName(f"measure_{side.value}_button")
        self.other.clicked.connect(self.asked)
        self.body.addWidget(self.other)

    def show_hand(self, view: HandView, phase: Phase) -> None:
        """Show a hand as the view says."""
        done = [row for row in view.rows if row.value and row.state in ("done", "attention")]
        newest = done[-1] if done else None
        self.set_value(number(newest.value) if newest else "", newest.unit if newest else "")
        self.value.setVisible(newest is not None)
        self.unit.setVisible(newest is not None)
        self.trials.set_rows(trial_rows(view.rows))
        self.set_lines([(view.next_label, "muted")] if view.next_label and not view.now else [])
        self.other.setVisible(view.offered)
        self.set_turn(active=view.now, locked=view.now and phase is not Phase.IDLE)
