"""The way back in for an administrator who forgot the passphrase: the printed recovery code."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.custody.key_file import NAMES, KeyFile, unlock
from frailtylab.custody.passphrase import checked_passphrase
from frailtylab.custody.problems import WrongPassphrase
from frailtylab.custody.recovery_code import is_whole, typed_code
from frailtylab.custody.slots import FLOOR, Cost, typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.custody.tries import Tries, slowed
from frailtylab.door import STORE_NAME, Opened, tell_failed
from frailtylab.first_run import RECOVERY
from frailtylab.people import Assessor, Role
from frailtylab.store import open_store


def open_with_code(folder: Path, typed: str, clock: Clock, tries: Tries) -> Opened:
    """The store, open; nobody is signed in yet.

    :raises TryLater: after failed tries
    :raises WrongPassphrase: when the code does not open it, or none was ever made
    :raises StoreError: when the store can't be used
    """
    keys = KeyFile(folder).load()
    if not is_whole(typed) or keys.slot(RECOVERY) is None:
        raise WrongPassphrase
    with slowed(tries, RECOVERY):
        data = unlock(keys, RECOVERY, typed_code(typed), folder / NAMES[0])
    key = StoreKey(data, keys.store_id)
    store = open_store(folder / STORE_NAME, key, clock)
    tell_failed(store, tries)
    return Opened(store, key, None)


def administrators(opened: Opened) -> list[Assessor]:
    """Who may take a new passphrase this way."""
    return [u for u in opened.store.people.assessors() if Role.ADMINISTRATOR in u.roles]


def with_new_passphrase(
    opened: Opened, folder: Path, user: Assessor, passphrase: str, cost: Cost = FLOOR
) -> Opened:
    """Give an administrator a new passphrase and sign them in; the code stays good.

    :raises PassphraseRefused: for a weak one
    :raises NotAllowed: for somebody who is not an administrator
    """
    checked_passphrase(passphrase, user.code, user.name)
    key = opened.key
    opened.store.audit.append(
        "passphrase_reset", by=user.id, kind="user", record_id=user.id,
        detail={"with": "recovery_code"},
    )  # fmt: skip
    slot = typed_slot(key.data, key.store_id, user.id, user.code, passphrase, cost=cost)
    file = KeyFile(folder)
    file.save(file.load().with_slot(slot))
    return replace(opened, user=user)
