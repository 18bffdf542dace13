"""What the squeezes of a visit share: rest of the hands, and what is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frailtylab.study.schema import GripStrength, Test
from ui.flows.session import Session
from ui.flows.visit_setup import VisitSetup

if TYPE_CHECKING:
    from ui.flows.grip_flow import RestClock
    from ui.flows.live_display import LiveDisplay


class VisitHands(VisitSetup):
    """Outlives the attempts: a rest goes on, and a hidden curve stays hidden."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.rests: dict[tuple[str, str], RestClock] = {}
        self.displays: dict[tuple[str, str], LiveDisplay] = {}

    def rest_clock(self, test: Test) -> RestClock:
        """When the hands of this participant last squeezed, also in a visit that was left."""
        from ui.flows.grip_flow import RestClock

        floor_s = test.rest_same_hand_s if isinstance(test, GripStrength) else 0.0
        key = (self.opened.participant.id, test.code)
        return self.rests.setdefault(key, RestClock(floor_s))

    def live_display(self, test: GripStrength) -> LiveDisplay:
        """Whether number and curve are shown in this visit, as the assessor last chose."""
        from ui.flows.live_display import LiveDisplay

        return self.displays.setdefault((self.opened.visit_id, test.code), LiveDisplay(test))

    def toggle_display(self) -> None:
        """Hide or show number and curve of the squeeze on the screen."""
        from ui.flows.grip_flow import GripFlow

        if isinstance(self.attempt, GripFlow):
            self.attempt.toggle_display()
