"""Dialogs of the review page: put a trial right, the wrong participant, sign, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from frailtylab.review import Meaning
from ui.flows.put_right_flow import PutRightFlow

if TYPE_CHECKING:
    from frailtylab.store.history import HistoryEntry
    from ui.views_put_right import FoundPersonView


class ReviewDialogs:
    """Opens dialogs over the window; a second one is never opened over the first."""

    def __init__(self, window: QWidget, flow: PutRightFlow) -> None:
        self.window = window
        self.flow = flow
        self.open_dialog: QDialog | None = None

    def _show(self, dialog: QDialog) -> None:
        self.open_dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.open_dialog = None

    def put_right(self, trial_id: str) -> None:
        """Ask how a trial is put right, and why."""
        from ui.dialogs.put_right_dialog import PutRightDialog
        from ui.flows.present_put_right import put_right_view

        kept = self.flow.kept(trial_id)
        if kept is None or self.open_dialog is not None or self.flow.visit.busy:
            return
        dialog = PutRightDialog(put_right_view(self.flow.visit.opened, kept), self.window)

        def show(found: FoundPersonView | None) -> None:
            if self.open_dialog is dialog:
                dialog.show_found(found)

        dialog.person_wanted.connect(lambda code: self.flow.find_visits(code, show))
        dialog.submitted.connect(
            lambda form: self.flow.put_right(form, dialog.accept, dialog.show_problem)
        )
        self._show(dialog)

    def wrong_person(self) -> None:
        """Ask who was really tested, and why the visit stands under somebody else."""
        from ui.dialogs.wrong_person_dialog import WrongPersonDialog
        from ui.flows.present import visit_label

        if self.open_dialog is not None or self.flow.visit.busy:
            return
        visit = self.flow.visit.opened
        dialog = WrongPersonDialog(f"{visit.participant.code} · {visit_label(visit)}", self.window)

        def show(found: FoundPersonView | None) -> None:
            if self.open_dialog is dialog:
                dialog.show_found(found)

        dialog.person_wanted.connect(lambda code: self.flow.find_person(code, show))
        dialog.submitted.connect(
            lambda person, why: self.flow.move_visit(
                person, why, dialog.accept, dialog.show_problem
            )
        )
        self._show(dialog)

    def sign(self, meaning: str) -> None:
        """Ask for a signature."""
        if self.open_dialog is None and not self.flow.visit.busy:
            self.flow.ask_how_to_sign(
                lambda asks, code: self._sign(Meaning(meaning), asks=asks, code=code)
            )

    def _sign(self, meaning: Meaning, *, asks: bool, code: str) -> None:
        from ui.dialogs.sign_dialog import SignDialog
        from ui.flows.present_signing import sign_view

        visit, who = self.flow.visit.visit, self.flow.session.assessor
        if visit is None or who is None or self.open_dialog is not None:
            return
        view = sign_view(visit, meaning, who, asks=asks, checkpoint=code)
        dialog = SignDialog(view, self.window)
        dialog.signed.connect(
            lambda typed: self.flow.sign(meaning, typed, dialog.accept, dialog.show_problem)
        )
        self._show(dialog)

    def history(self) -> None:
        """Show everything that was ever said about the visit."""
        if self.open_dialog is None and self.flow.visit.visit is not None:
            self.flow.history(self._history)

    def _history(self, entries: list[HistoryEntry]) -> None:
        from ui.dialogs.history_dialog import HistoryDialog
        from ui.flows.present import visit_label
        from ui.flows.present_history import history_view

        visit, who = self.flow.visit.visit, self.flow.session.assessor
        if visit is None or who is None or self.open_dialog is not None:
            return
        title = f"{visit.participant.code} · {visit_label(visit)}"
        self._show(HistoryDialog(title, history_view(visit, entries, who), self.window))
