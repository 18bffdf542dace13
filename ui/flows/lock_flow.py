"""Locking a session and coming back to it: PIN or passphrase of the same person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from frailtylab.custody.problems import TryLater, WrongPassphrase
from frailtylab.custody.tries import Tries
from frailtylab.errors import OperatorError
from frailtylab.idle import Idle
from ui.flows.session import Session
from ui.text import _, error_texts
from ui.views_door import LockView

if TYPE_CHECKING:
    from frailtylab.team import Team

PIN_TRIES = 5


class LockFlow(QObject):
    """Knows whether the session is locked. Only sessions with a key can be.

    Signals:
        locked: cover everything now
        unlocked: the same person is back
        changed: the cover has something new to show
    """

    locked = Signal()
    unlocked = Signal()
    changed = Signal()

    def __init__(self, session: Session, folder: Path, running: Callable[[], bool]) -> None:
        super().__init__()
        self.session = session
        self.running = running
        self.idle = Idle(session.clock, session.settings.lock_after_min)
        self.is_locked = False
        self.has_pin = False
        self.wrong_pins = 0
        self.by_passphrase = False
        self.checking = False
        self.said = ""
        self.folder = folder
        self.tries: Tries | None = None

    @property
    def able(self) -> bool:
        """True where there is a passphrase to come back with."""
        return self.session.desk.key is not None and self.session.assessor is not None

    def team(self) -> Team:
        """What the signed-in person may do; on the store's thread.

        :raises RuntimeError: without a key: a slip of ours
        """
        from frailtylab.team import Team

        desk = self.session.desk
        if desk.key is None:
            raise RuntimeError("a store for training has no team")
        if self.tries is None:
            self.tries = Tries(self.folder, self.session.clock)
        return Team(desk.store, self.folder, desk.key, self.session.user_id, tries=self.tries)

    def watch(self) -> None:
        """A second has passed: lock when nobody was here for too long."""
        self.idle.lock_after_min = self.session.settings.lock_after_min
        if self.able and not self.is_locked and self.idle.must_lock:
            self.lock()

    def lock(self) -> None:
        """Lock now; nothing where it is locked, or where there is no passphrase."""
        if self.is_locked or not self.able:
            return
        self.is_locked, self.said, self.by_passphrase = True, "", False
        self.has_pin = False
        store, user = self.session.desk.store, self.session.user_id

        def work() -> bool:
            store.audit.append("locked", by=user)
            store.checkpoint()
            return store.pins.has(user)

        self.session.run(work, self.locked_with)
        self.locked.emit()

    def locked_with(self, has_pin: bool) -> None:
        """The store told whether there is a PIN."""
        self.has_pin = has_pin
        self.changed.emit()

    @property
    def pin_is_enough(self) -> bool:
        """True while a PIN takes the cover off."""
        spent = self.wrong_pins >= PIN_TRIES or self.idle.session_over
        return self.has_pin and not spent and not self.by_passphrase

    def view(self) -> LockView:
        """The cover as it is now."""
        who = self.session.assessor
        wait_s = 0
        if who is not None and self.tries is not None and not self.pin_is_enough:
            wait_s = int(-(-self.tries.wait_s(who.id) // 1))
        return LockView(
            who.code if who is not None else "", self.running(), self.pin_is_enough,
            self.checking, self.said, wait_s,
        )  # fmt: skip

    def use_passphrase(self) -> None:
        """Somebody would rather type the passphrase."""
        self.by_passphrase, self.said = True, ""
        self.changed.emit()

    def try_secret(self, typed: str) -> None:
        """A PIN or a passphrase was typed."""
        if self.checking or not self.is_locked:
            return
        self.checking = True
        self.changed.emit()
        if self.pin_is_enough:
            self.session.run(lambda: self.check_pin(typed), self.pin_checked, self.refused)
        else:
            self.session.run(lambda: self.team().assert_mine(typed), self.opened, self.refused)

    def check_pin(self, typed: str) -> bool:
        """Whether it is the PIN; a wrong one is written down. On the store's thread."""
        store, user = self.session.desk.store, self.session.user_id
        right = store.pins.check(user, typed)
        if not right:
            store.audit.append(
                "sign_in_failed", by="", kind="user", record_id=user, detail={"with": "pin"}
            )
        return right

    def pin_checked(self, right: bool) -> None:
        """Come back, or count the wrong one."""
        if right:
            self.come_back()
            return
        self.checking = False
        self.wrong_pins += 1
        left = PIN_TRIES - self.wrong_pins
        self.said = (
            _("That is not the PIN. Tries left: {left}.", left=left)
            if left
            else _("That was not the PIN five times. Now the passphrase is needed.")
        )
        self.changed.emit()

    def opened(self, _none: object) -> None:
        """The passphrase was right: the session begins anew."""
        self.wrong_pins = 0
        self.idle.signed_in()
        self.come_back()

    def come_back(self) -> None:
        """The same person is here again."""
        store, user = self.session.desk.store, self.session.user_id
        self.session.run(lambda: store.audit.append("unlocked", by=user))
        self.wrong_pins = 0
        self.is_locked, self.checking, self.said = False, False, ""
        self.idle.touched()
        self.unlocked.emit()

    def refused(self, error: OperatorError) -> None:
        """The passphrase was wrong, or could not be looked at."""
        self.checking = False
        title, happened, to_do = error_texts(error)
        words = (f"{title}.", to_do) if isinstance(error, WrongPassphrase) else (happened, to_do)
        self.said = "" if isinstance(error, TryLater) else " ".join(words)
        self.changed.emit()
