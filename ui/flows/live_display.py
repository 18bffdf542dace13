"""Whether number and curve are on the screen during a squeeze, and whether they were."""

from __future__ import annotations

from frailtylab.study.schema import GripStrength
from frailtylab.trials import Flag

NOTE = "note.live_display"


class LiveDisplay:
    """One for a test and a visit: what the assessor chose holds for the next squeeze, too."""

    def __init__(self, test: GripStrength) -> None:
        self.on = test.live_display == "shown"
        self.may_change = test.live_display != "hidden"

    def toggle(self) -> None:
        """Show what is hidden or hide what is shown, where the study allows it."""
        if self.may_change:
            self.on = not self.on


class Watched:
    """What was on the screen from onset to stop of one squeeze."""

    def __init__(self) -> None:
        self.seen: set[bool] = set()

    def note(self) -> Flag:
        """For the record: ``shown``, ``hidden`` or ``both``; ``hidden`` where nothing began."""
        if len(self.seen) > 1:
            return Flag(NOTE, {"curve": "both"})
        return Flag(NOTE, {"curve": "shown" if True in self.seen else "hidden"})
