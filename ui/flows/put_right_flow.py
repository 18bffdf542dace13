"""Corrections and signatures of the visit that is open: asked of the store, answered to dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from frailtylab.custody.checkpoint import checkpoint_of
from frailtylab.errors import OperatorError
from frailtylab.open_visit import OpenVisit
from frailtylab.review import Meaning
from frailtylab.signing import asks_passphrase, prove
from frailtylab.store.history import HistoryEntry
from frailtylab.store.sealing import newest_seal
from frailtylab.trials import KeptTrial
from ui.flows import present_put_right
from ui.flows.visit_flow import VisitFlow
from ui.views_put_right import FoundPersonView, PutRightForm

Failed = Callable[[OperatorError], None]
Done = Callable[[], None]


class PutRightFlow:
    """Works on the visit of a :class:`VisitFlow`; one change at a time.

    :param folder: where the keys are
    """

    def __init__(self, visit: VisitFlow, folder: Path) -> None:
        self.visit = visit
        self.session = visit.session
        self.folder = folder

    def kept(self, trial_id: str) -> KeptTrial | None:
        """A decided trial of the open visit, as the screen may know it."""
        found = self.visit.visit.kept if self.visit.visit is not None else ()
        return next((one for one in found if one.trial.id == trial_id), None)

    def _change(self, work: Callable[[], OpenVisit], done: Done, failed: Failed) -> None:
        """Change the visit; nothing else begins in it until the store has answered."""
        flow = self.visit
        if flow.busy:
            return
        flow.committing = True

        def got(visit: OpenVisit) -> None:
            flow.committing = False
            flow.take(visit)
            flow.finished.emit()
            done()

        def refused(error: OperatorError) -> None:
            flow.committing = False
            flow.changed.emit()
            failed(error)

        self.session.run(work, got, refused)

    def put_right(self, form: PutRightForm, done: Done, failed: Failed) -> None:
        """Do what was filled in."""
        right, user = self.session.desk.put_right, self.session.user_id
        visit_id, trial, why = self.visit.opened.visit_id, form.trial_id, form.reason
        acts: dict[str, Callable[[], OpenVisit]] = {
            "invalid": lambda: right.void(visit_id, trial, form.coded, why, user),
            "other_hand": lambda: right.other_hand(visit_id, trial, why, user),
            "other_visit": lambda: right.move_trial(visit_id, trial, form.visit_id, why, user),
            "amend": lambda: right.amend(visit_id, trial, form.value, why, user),
        }
        self._change(acts[form.way], done, failed)

    def move_visit(self, participant_id: str, reason: str, done: Done, failed: Failed) -> None:
        """The open visit was done with that participant; it is open again then."""
        right, user = self.session.desk.put_right, self.session.user_id
        visit_id = self.visit.opened.visit_id

        def moved() -> None:
            done()
            self.visit.show.emit("visit")

        self._change(
            lambda: right.move_visit(visit_id, participant_id, reason, user), moved, failed
        )

    def sign(self, meaning: Meaning, passphrase: str, done: Done, failed: Failed) -> None:
        """Sign the open visit in the name of whoever works here."""
        right, user, folder = self.session.desk.put_right, self.session.user_id, self.folder
        visit_id = self.visit.opened.visit_id

        def really() -> None:
            prove(folder, user, passphrase)

        self._change(lambda: right.sign(visit_id, meaning, user, really), done, failed)

    def ask_how_to_sign(self, then: Callable[[bool, str], None]) -> None:
        """Whether a signature needs the passphrase here, and the code of the newest checkpoint."""
        folder, store = self.folder, self.session.desk.store

        def ask() -> tuple[bool, str]:
            return asks_passphrase(folder), checkpoint_of(newest_seal(store.file.connection)).text

        self.session.run(ask, lambda answer: then(*answer))

    def find_visits(self, code: str, then: Callable[[FoundPersonView | None], None]) -> None:
        """Who has that code, and which of their visits can take a trial."""
        here, desk = self.visit.opened, self.session.desk

        def look() -> FoundPersonView | None:
            person = desk.store.people.by_code(code)
            if person is None:
                return None
            rows = desk.store.visits.of_participant(person.id)
            return present_put_right.visits_of(person, rows, here.loaded.study, here)

        self.session.run(look, then)

    def find_person(self, code: str, then: Callable[[FoundPersonView | None], None]) -> None:
        """Who has that code, and whether the open visit can go to them."""
        here, desk = self.visit.opened, self.session.desk

        def look() -> FoundPersonView | None:
            person = desk.store.people.by_code(code)
            if person is None:
                return None
            rows = desk.store.visits.of_participant(person.id)
            return present_put_right.right_person(person, rows, here)

        self.session.run(look, then)

    def history(self, then: Callable[[list[HistoryEntry]], None]) -> None:
        """Everything that was ever said about the open visit."""
        right, visit_id = self.session.desk.put_right, self.visit.opened.visit_id
        self.session.run(lambda: right.history(visit_id), then)
