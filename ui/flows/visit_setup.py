"""What comes before the trials: who it is, and how the tests are set up."""

from __future__ import annotations

from frailtylab.errors import OperatorError
from frailtylab.open_visit import OpenVisit, Setup
from frailtylab.protocols.base import Phase
from ui.flows.blinding import as_shown
from ui.flows.present_day import local_date
from ui.flows.visit_amend import VisitAmend


class VisitSetup(VisitAmend):
    """Keeps that the person was confirmed, and every answer about the set-up."""

    def confirm_identity(self, what: str) -> None:
        """The second identifiers were compared with the person."""
        desk, visit_id, user = self.session.desk, self.opened.visit_id, self.session.user_id
        self.commit(lambda: desk.confirm_identity(visit_id, what, user), self.take)

    def change_setup(self, test_code: str, fields: Setup) -> None:
        """Keep a new version of a test's set-up; the attempt on the screen uses it if idle.

        Answers that follow each other fast are added up, so that none undoes the one before.
        """
        desk, visit_id, user = self.session.desk, self.opened.visit_id, self.session.user_id
        answers = {**self.setups.get(test_code, {}), **fields}
        self.setups[test_code] = answers
        self.setups_open += 1

        def failed(error: OperatorError) -> None:
            self.setups_open -= 1
            self.problem.emit(error, lambda: self.change_setup(test_code, answers))

        self.session.run(
            lambda: desk.save_setup(visit_id, test_code, answers, user), self.setup_saved, failed
        )

    def setup_saved(self, visit: OpenVisit) -> None:
        """The set-up is on disk."""
        self.setups_open -= 1
        if not self.setups_open:
            self.setups.clear()
        attempt = self.attempt
        if attempt is not None and attempt.visit.visit_id == visit.visit_id:
            attempt.visit = as_shown(visit, local_date(self.session.clock.wall()))
            if attempt.phase is Phase.IDLE:
                attempt.refresh_instrument()
        if self.visit is not None:
            self.take(visit)
