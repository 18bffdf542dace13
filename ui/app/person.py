"""The simulated participant of the training mode: acts when an attempt is armed."""

from __future__ import annotations

import random

from PySide6.QtCore import QObject, QTimer

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.flows.shelf import GATES, GRIP
from ui.flows.visit_flow import VisitFlow

REACTION_MS = 600


class SimulatedPerson(QObject):
    """Squeezes and walks like somebody frail; the device's own bytes carry it to the program."""

    def __init__(self, visit: VisitFlow, seed: int = 1) -> None:
        super().__init__()
        self.visit = visit
        self.dice = random.Random(seed)  # noqa: S311 - a training person, not a secret
        self.here = True
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(REACTION_MS)
        self.timer.timeout.connect(self.act)
        visit.armed.connect(self.act_soon)

    def act_soon(self) -> None:
        """React as a person does, a moment after the assessor; once, also when armed twice."""
        if self.here and self.visit.session.shelf.simulated:
            self.timer.start()

    def stop(self) -> None:
        """Do nothing any more."""
        self.here = False
        self.timer.stop()

    def act(self) -> None:
        """Do what the test asks for, if it still does."""
        from ui.flows.grip_flow import GripFlow
        from ui.flows.timed_flow import TimedFlow

        attempt = self.visit.attempt
        if attempt is None or attempt.phase not in (Phase.ARMED, Phase.RUNNING):
            return
        shelf = self.visit.session.shelf
        if isinstance(attempt, GripFlow):
            strong = 25.0 if attempt.side is Side.RIGHT else 22.0
            peak = round(strong + self.dice.uniform(-1.0, 1.0), 1)
            hold = attempt.grip.squeeze_s + self.dice.uniform(0.1, 0.4)
            shelf.act(GRIP, "squeeze", peak=peak, hold=round(hold, 2))
        elif isinstance(attempt, TimedFlow) and attempt.waits_for_gates:
            shelf.act(GATES, "walk", time=round(self.dice.uniform(3.9, 4.9), 3))
        elif isinstance(attempt, TimedFlow) and attempt.uses_instrument():
            shelf.act(GATES, "tug", time=round(self.dice.uniform(4.0, 5.0), 2))
