"""Looking after people and keys, on an open store: every act asks for the role and is audited.

The store is changed first and the key file last: a person without a key can be given one, while a
key without a person would be a door that nobody knows of.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from frailtylab.custody.key_file import NAMES, KeyFile, unlock
from frailtylab.custody.office_key import PUBLIC_BYTES
from frailtylab.custody.passphrase import checked_passphrase
from frailtylab.custody.recovery_code import new_code
from frailtylab.custody.slots import FLOOR, Cost, Slot, office_slot, typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.custody.tries import Tries, slowed
from frailtylab.door import tell_failed
from frailtylab.errors import N_, OperatorError
from frailtylab.first_run import RECOVERY
from frailtylab.people import Assessor, Role
from frailtylab.store import Store


class Member(msgspec.Struct, frozen=True):
    """Somebody of the team.

    :param has_key: False for somebody who can't sign in until a passphrase is typed for them
    """

    user: Assessor
    has_key: bool


class TeamState(msgspec.Struct, frozen=True):
    """The team and its spare keys as they are now."""

    members: tuple[Member, ...]
    has_recovery: bool
    has_office: bool
    has_pin: bool


class Team:
    """What one signed-in person may do with people and keys. Lives on the store's thread.

    :param by: id of that person
    """

    def __init__(
        self, store: Store, folder: Path, key: StoreKey, by: str, *,
        tries: Tries | None = None, cost: Cost = FLOOR,
    ) -> None:  # fmt: skip
        self.store = store
        self.folder = folder
        self.by = by
        self._key = key
        self._cost = cost
        self._file = KeyFile(folder)
        self._tries = tries or Tries(folder, store.clock)

    def state(self) -> TeamState:
        """Everybody, retired people too, and which keys there are."""
        keys = self._file.load()
        slots = {slot.id for slot in keys.slots}
        members = tuple(Member(u, u.id in slots) for u in self.store.people.everybody())
        pin = self.store.pins.has(self.by)
        return TeamState(members, RECOVERY in slots, "office" in slots, pin)

    # --- people

    def add(self, code: str, name: str, roles: tuple[Role, ...], passphrase: str) -> Assessor:
        """A new person, who typed the passphrase.

        :raises NotAllowed: for anybody but an administrator
        :raises PassphraseRefused: for a weak one; nobody is added then
        :raises RecordRefused: for a code that can't be used, or that anybody ever had
        """
        checked_passphrase(passphrase, code, name)
        checked_roles(roles)
        user = self.store.people.add_user(code, roles, name=name, by=self.by)
        self._put(self._slot(user, passphrase))
        return user

    def change(self, user_id: str, name: str, roles: tuple[Role, ...], reason: str = "") -> None:
        """Another name or other roles.

        :raises NotAllowed: for anybody but an administrator
        :raises RecordRefused: when nobody would be administrator any more
        """
        checked_roles(roles)
        user = replace(self._user(user_id), name=name.strip(), roles=roles)
        self.store.people.change_user(user, reason, self.by)

    def retire(self, user_id: str, reason: str) -> None:
        """Close an account: its key is taken away, its code is never given again.

        :raises NotAllowed: for anybody but an administrator
        :raises RecordRefused: for the only administrator
        """
        self.store.people.assert_not_last(user_id)
        self.store.people.retire_assessor(user_id, reason, self.by)
        self._file.save(self._file.load().without(user_id))

    def reset_passphrase(self, user_id: str, passphrase: str) -> None:
        """A new passphrase for somebody who forgot theirs and typed the new one.

        :raises NotAllowed: for anybody but an administrator
        :raises PassphraseRefused: for a weak one
        """
        user = self._user(user_id)
        checked_passphrase(passphrase, user.code, user.name)
        self._note("passphrase_reset", user_id)
        self._put(self._slot(user, passphrase))

    # --- one's own

    def change_passphrase(self, old: str, new: str) -> None:
        """One's own passphrase; the database is not touched but for the note of it.

        :raises WrongPassphrase: when the old one is wrong
        :raises PassphraseRefused: for a weak one
        """
        user = self._user(self.by)
        self.assert_mine(old)
        checked_passphrase(new, user.code, user.name)
        self._note("passphrase_changed", self.by)
        self._put(self._slot(user, new))

    def assert_mine(self, passphrase: str) -> None:
        """Refuse whatever is not the passphrase of whoever is signed in.

        :raises WrongPassphrase: when it does not open their slot
        :raises TryLater: after failed tries
        """
        try:
            with slowed(self._tries, self.by):
                unlock(self._file.load(), self.by, passphrase, self.folder / NAMES[0])
        finally:
            tell_failed(self.store, self._tries)

    def set_pin(self, pin: str) -> None:
        """One's own PIN.

        :raises RecordRefused: for one that is too easy
        """
        self.store.pins.set(self.by, pin)

    # --- spare keys

    def new_recovery_code(self) -> str:
        """A new printed code; the old one opens nothing any more.

        :raises NotAllowed: for anybody but an administrator
        """
        code = new_code()
        self._note("recovery_code_made", "")
        key = self._key
        slot = typed_slot(
            key.data, key.store_id, RECOVERY, "", code, kind="recovery", cost=self._cost
        )
        self._put(slot)
        return code

    def set_office_key(self, typed: str) -> None:
        """Let the trial office read what is saved from now on.

        :raises NotAllowed: for anybody but an administrator
        :raises OperatorError: for a key that is none
        """
        public = checked_office_key(typed)
        slot = office_slot(self._key.data, self._key.store_id, public)
        self.store.office_keys.set(public, self.by)
        self._put(slot)

    # --- how

    def _user(self, user_id: str) -> Assessor:
        user = self.store.people.user(user_id)
        if user is None or not user.active:
            raise OperatorError(
                N_("This account is closed"),
                N_("A closed account is never opened again, so that a code means one person."),
                N_("Add the person under another code."),
            )
        return user

    def _slot(self, user: Assessor, passphrase: str) -> Slot:
        key = self._key
        return typed_slot(key.data, key.store_id, user.id, user.code, passphrase, cost=self._cost)

    def _put(self, slot: Slot) -> None:
        self._file.save(self._file.load().with_slot(slot))

    def _note(self, act: str, user_id: str) -> None:
        self.store.audit.append(act, by=self.by, kind="user", record_id=user_id)


def checked_roles(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """The roles, if there is one at all.

    :raises OperatorError: for none
    """
    if not roles:
        raise OperatorError(
            N_("Choose a role"),
            N_("Without a role this person could do nothing here."),
            N_("Choose at least one."),
        )
    return roles


def checked_office_key(typed: str) -> bytes:
    """The 32 bytes of a public key that was pasted as 64 hexadecimal digits.

    :raises OperatorError: for anything else
    """
    try:
        public = bytes.fromhex("".join(typed.split()))
    except ValueError:
        public = b""
    if len(public) != PUBLIC_BYTES or not any(public):
        raise OperatorError(
            N_("This is not the key of a trial office"),
            N_("It has 64 signs: digits and the letters A to F."),
            N_("Copy it whole from the letter or e-mail of the office, or leave it out."),
        )
    return public
