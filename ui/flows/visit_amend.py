"""Taking back what was said about a visit: a not-done entry, or that the visit was finished."""

from __future__ import annotations

from frailtylab.open_visit import OpenVisit
from ui.flows.visit_base import VisitBase


class VisitAmend(VisitBase):
    """Every act needs a reason; nothing that was said before is changed or lost."""

    def take_back(self, entry_id: str, reason: str) -> None:
        """A not-done entry was a mistake: its places are open again."""
        desk, visit_id, user = self.session.desk, self.opened.visit_id, self.session.user_id
        self.commit(lambda: desk.withdraw_not_done(visit_id, entry_id, reason, user), self.take)

    def reopen(self, reason: str) -> None:
        """Go on with the finished visit on the screen; the person is confirmed anew."""
        desk, visit_id, user = self.session.desk, self.opened.visit_id, self.session.user_id

        def open_again(visit: OpenVisit) -> None:
            self.take(visit)
            self.show.emit("visit")

        if self.opened.finished:
            self.commit(lambda: desk.reopen(visit_id, reason, user), open_again)
