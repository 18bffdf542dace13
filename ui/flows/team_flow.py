"""The team: who works here, in which roles, and the keys of each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from frailtylab.people import Role
from frailtylab.settings import Settings
from frailtylab.team import Team, TeamState
from ui.flows.lock_flow import LockFlow
from ui.views_door import PersonEntry
from ui.views_team import MemberView, TeamView


class TeamFlow(QObject):
    """Asks the store, and does one act at a time.

    Signals:
        changed: the page has something new to show
        saved: the act of the open form is on the disk
        refused: an :class:`OperatorError` for the open form
        code_made: a new recovery code, to be shown once
    """

    changed = Signal()
    saved = Signal()
    refused = Signal(object)
    code_made = Signal(str)

    def __init__(self, lock: LockFlow, remember: Callable[[Settings], None]) -> None:
        super().__init__()
        self.lock = lock
        self.session = lock.session
        self.remember = remember
        self.state: TeamState | None = None
        self.acting = False

    def load(self) -> None:
        """Ask who is there."""
        self.session.run(lambda: self.lock.team().state(), self.loaded)

    def loaded(self, state: TeamState) -> None:
        """The store has answered."""
        self.state = state
        self.changed.emit()

    def view(self) -> TeamView | None:
        """The team as it is now; None until the store has answered."""
        who, state = self.session.assessor, self.state
        if who is None or state is None:
            return None
        members = tuple(
            MemberView(
                m.user.id, m.user.code, m.user.name, m.user.roles, m.user.active,
                m.has_key, m.user.id == who.id,
            )
            for m in sorted(state.members, key=lambda m: (not m.user.active, m.user.code))
        )  # fmt: skip
        return TeamView(
            members, Role.ADMINISTRATOR in who.roles, state.has_pin,
            state.has_recovery, state.has_office, self.session.settings.lock_after_min,
        )  # fmt: skip

    def act(self, work: Callable[[Team], object], done: Callable[..., None] | None = None) -> None:
        """One act; the form that asked for it is told how it went."""
        if self.acting:
            return
        self.acting = True

        def got(result: object) -> None:
            self.acting = False
            self.saved.emit()
            if done is not None:
                done(result)
            self.load()

        def failed(error: object) -> None:
            self.acting = False
            self.refused.emit(error)

        self.session.run(lambda: work(self.lock.team()), got, failed)

    def add(self, person: PersonEntry, passphrase: str) -> None:
        """A new person, who typed the passphrase."""
        self.act(lambda team: team.add(person.code, person.name, person.roles, passphrase))

    def change(self, user_id: str, person: PersonEntry) -> None:
        """Another name, or other roles."""
        who = self.session.assessor

        def mine(_none: object) -> None:
            if who is not None and user_id == who.id:
                self.reload_me(user_id)

        self.act(lambda team: team.change(user_id, person.name, person.roles), mine)

    def reload_me(self, user_id: str) -> None:
        """One's own roles have changed: they count from now on."""

        def got(user: object) -> None:
            self.session.assessor = user  # pyright: ignore[reportAttributeAccessIssue]
            self.changed.emit()

        self.session.run(lambda: self.session.desk.store.people.user(user_id), got)

    def retire(self, user_id: str, reason: str) -> None:
        """Close an account for good."""
        self.act(lambda team: team.retire(user_id, reason))

    def reset_passphrase(self, user_id: str, passphrase: str) -> None:
        """A new passphrase for somebody who typed it."""
        self.act(lambda team: team.reset_passphrase(user_id, passphrase))

    def change_passphrase(self, old: str, new: str) -> None:
        """One's own passphrase."""
        self.act(lambda team: team.change_passphrase(old, new))

    def set_pin(self, pin: str) -> None:
        """One's own PIN."""
        self.act(lambda team: team.set_pin(pin))

    def make_code(self) -> None:
        """A new recovery code; the old one opens nothing any more."""
        self.act(lambda team: team.new_recovery_code(), self.code_made.emit)

    def set_office_key(self, typed: str) -> None:
        """The trial office's public key."""
        self.act(lambda team: team.set_office_key(typed))

    def set_lock_after(self, minutes: int) -> None:
        """Minutes without a touch until the window locks."""
        from msgspec.structs import replace

        self.remember(replace(self.session.settings, lock_after_min=minutes))
        self.changed.emit()
