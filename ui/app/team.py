"""The page of the team: its forms, opened over the window, and its card in *Safekeeping*."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from frailtylab.errors import N_, OperatorError
from frailtylab.rights import EVERYBODY
from frailtylab.settings import Settings
from ui.app.lock import LockKeeper
from ui.app.safe import PLACE, SafePlace, SafePlaces

if TYPE_CHECKING:
    from ui.dialogs.team_dialogs import TeamForm
    from ui.flows.team_flow import TeamFlow
    from ui.pages.team_page import TeamPage
    from ui.views_team import MemberView

NAME = "team"


def add_team(
    safe: SafePlaces, lock: LockKeeper, remember: Callable[[Settings], None],
    problem: Callable[[OperatorError], None],
) -> None:  # fmt: skip
    """Let the page be reached, where there are passphrases at all."""
    if lock.flow.session.desk.key is None:
        return
    desk = TeamDesk(safe, lock, remember, problem)
    safe.add(
        SafePlace(
            NAME,
            N_("Team"),
            N_("Who works here and in which role; your passphrase and PIN; spare keys."),
            "users",
            EVERYBODY,
            desk.page,
            desk.render,
            lambda: desk.flow.load(),
        )
    )


class TeamDesk:
    """Opens the forms of the page and closes each when the store has what was typed."""

    def __init__(
        self, safe: SafePlaces, lock: LockKeeper, remember: Callable[[Settings], None],
        problem: Callable[[OperatorError], None],
    ) -> None:  # fmt: skip
        self.safe = safe
        self.lock = lock
        self.remember = remember
        self.problem = problem
        self.form: TeamForm | None = None
        self._flow: TeamFlow | None = None

    @property
    def flow(self) -> TeamFlow:
        """The flow, made when first wanted: the start does not need it."""
        if self._flow is None:
            from ui.flows.team_flow import TeamFlow

            flow = TeamFlow(self.lock.flow, self.remember)
            flow.changed.connect(lambda: self.safe.navigator.changed(NAME))
            flow.saved.connect(self.close_form)
            flow.refused.connect(self.tell)
            flow.code_made.connect(self.show_code)
            self._flow = flow
        return self._flow

    def page(self) -> QWidget:
        """The page, wired."""
        from ui.pages.team_page import TeamPage

        page = TeamPage()
        page.add_wanted.connect(self.add)
        page.change_wanted.connect(self.change)
        page.passphrase_wanted.connect(self.passphrase)
        page.retire_wanted.connect(self.retire)
        page.my_passphrase.connect(self.my_passphrase)
        page.my_pin.connect(self.pin)
        page.recovery_wanted.connect(self.recovery)
        page.office_wanted.connect(self.office)
        page.lock_after.connect(self.flow.set_lock_after)
        page.back.connect(lambda: self.safe.navigator.go(PLACE))
        return page

    def render(self, page: QWidget) -> None:
        """Fill the page, once the store has answered."""
        view = self.flow.view()
        if view is not None:
            cast("TeamPage", page).render(view)

    # --- forms

    def open(self, form: TeamForm) -> None:
        """Show a form; only one at a time."""
        self.form = form
        form.finished.connect(self.form_gone)
        form.open()

    def form_gone(self) -> None:
        """The form is closed, whatever the store will still say."""
        self.form = None

    def close_form(self) -> None:
        """The store has it."""
        if self.form is not None:
            self.form.accept()

    def tell(self, error: OperatorError) -> None:
        """Say in the form what is wrong, or in the window where there is none."""
        if self.form is not None:
            self.form.show_problem(error)
        else:
            self.problem(error)

    def member(self, user_id: str) -> MemberView:
        """That person.

        :raises StopIteration: for somebody who is not on the page: a slip of ours
        """
        view = self.flow.view()
        return next(m for m in (view.members if view else ()) if m.user_id == user_id)

    def add(self) -> None:
        """A new person."""
        from ui.dialogs.team_dialogs import AddMemberDialog

        form = AddMemberDialog(self.lock.window)
        form.submitted.connect(self.flow.add)
        self.open(form)

    def change(self, user_id: str) -> None:
        """Name and roles."""
        from ui.dialogs.team_dialogs import ChangeMemberDialog

        form = ChangeMemberDialog(self.member(user_id), self.lock.window)
        form.submitted.connect(lambda person: self.flow.change(user_id, person))
        self.open(form)

    def passphrase(self, user_id: str) -> None:
        """A new passphrase for somebody else."""
        from ui.dialogs.team_dialogs import PassphraseDialog

        form = PassphraseDialog(self.member(user_id).code, mine=False, parent=self.lock.window)
        form.submitted.connect(lambda _old, new: self.flow.reset_passphrase(user_id, new))
        self.open(form)

    def my_passphrase(self) -> None:
        """One's own passphrase."""
        from ui.dialogs.team_dialogs import PassphraseDialog

        who = self.flow.session.assessor
        form = PassphraseDialog(who.code if who else "", mine=True, parent=self.lock.window)
        form.submitted.connect(self.flow.change_passphrase)
        self.open(form)

    def pin(self) -> None:
        """One's own PIN."""
        from ui.dialogs.team_dialogs import PinDialog

        form = PinDialog(self.lock.window)
        form.submitted.connect(self.flow.set_pin)
        self.open(form)

    def office(self) -> None:
        """The office's key."""
        from ui.dialogs.team_dialogs import OfficeKeyDialog

        form = OfficeKeyDialog(self.lock.window)
        form.submitted.connect(self.flow.set_office_key)
        self.open(form)

    def retire(self, user_id: str) -> None:
        """Close an account."""
        from ui.dialogs.team_dialogs import RetireDialog

        form = RetireDialog(self.member(user_id).code, self.lock.window)
        form.submitted.connect(lambda reason: self.flow.retire(user_id, reason))
        self.open(form)

    def recovery(self) -> None:
        """Ask before the old code becomes worthless."""
        from ui.dialogs.confirm_dialog import ConfirmDialog
        from ui.text import _

        dialog = ConfirmDialog(
            _("Make a new recovery code?"),
            _("The old code opens nothing from then on. Have pen and paper ready."),
            _("Make the code"),
            _("Back, change nothing"),
            "primary",
            self.lock.window,
        )
        dialog.confirmed.connect(self.flow.make_code)
        dialog.open()

    def show_code(self, code: str) -> None:
        """Show the new code, once."""
        from ui.dialogs.new_code_dialog import NewCodeDialog

        NewCodeDialog(code, self.lock.window).open()
