"""The way into a data folder: its keys, and the store that they open."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import msgspec

from frailtylab.clock import Clock
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import (
    FORMAT,
    NAMES,
    KeyFile,
    Keys,
    unlock,
    unlock_training,
)
from frailtylab.custody.problems import WrongPassphrase
from frailtylab.custody.slots import FLOOR, Cost, Slot, training_slot, typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.people import Role
from frailtylab.store import Store, create_store, open_store
from frailtylab.store.opening import SWAP_NOTE

STORE_NAME = "frailtylab.db"


class FolderState(StrEnum):
    """What a data folder holds, as far as can be told without a key."""

    NEW = "new"
    TRAINING = "training"
    LOCKED = "locked"
    WITHOUT_KEYS = "without keys"


class Credentials(msgspec.Struct, frozen=True):
    """Who wants in, and what they typed.

    :param user: the code of a user; empty: the only one that there is
    """

    user: str
    passphrase: str

    def __repr__(self) -> str:
        return f"Credentials({self.user!r}, not shown)"


def folder_state(folder: Path) -> FolderState:
    """What is in that folder.

    :raises KeyProblem: when its key file can't be read
    """
    settle(folder)
    keys = KeyFile(folder)
    if keys.exists():
        return FolderState.TRAINING if keys.load().training else FolderState.LOCKED
    return FolderState.WITHOUT_KEYS if (folder / STORE_NAME).exists() else FolderState.NEW


def settle(folder: Path) -> None:
    """Finish what a killed program had begun to put in place: store and keys belong together.

    :raises StoreError: when the disk refuses, or another program is at work
    """
    if (folder / SWAP_NOTE).exists():
        from frailtylab.store.swap import settle as settle_store

        settle_store(folder / STORE_NAME)


def new_training_folder(folder: Path, clock: Clock | None = None) -> Store:
    """A new store without a lock, open. It refuses participants that are not for training.

    :raises StoreError: when it can't be made
    """
    key = StoreKey.new()
    store = create_store(folder / STORE_NAME, key, clock)
    try:
        KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, (training_slot(key.data),)))
    except BaseException:
        store.close()
        raise
    store.admit_only_training()
    return store


def new_folder(
    folder: Path, code: str, name: str, passphrase: str, roles: tuple[Role, ...],
    clock: Clock | None = None, cost: Cost = FLOOR,
) -> tuple[Store, str]:  # fmt: skip
    """A new locked store with its first user; answers it open, with the user's id.

    The keys are on the disk before the store is: a store that nobody can open is never made.

    :raises OperatorError: when the code can't be used or the disk refuses
    """
    key, user_id = StoreKey.new(), str(uuid4())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    slot = typed_slot(key.data, key.store_id, user_id, code, passphrase, cost=cost)
    KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, (slot,)))
    store = create_store(folder / STORE_NAME, key, clock)
    try:
        store.people.add_user(code, roles, name=name, user_id=user_id)
    except BaseException:
        store.close()
        raise
    return store, user_id


def slot_of(keys: Keys, user: str) -> Slot:
    """The slot of the user with that code; of the only one for an empty text.

    :raises WrongPassphrase: when there is no such user: it is not told who has a key
    """
    people = keys.people
    if not user and len(people) == 1:
        return people[0]
    found = [slot for slot in people if slot.label.casefold() == user.strip().casefold()]
    if len(found) != 1:
        raise WrongPassphrase
    return found[0]


def data_key(folder: Path, keys: Keys, who: Credentials | None) -> tuple[DataKey, str]:
    """The key, and the id of whom it was given to; empty for a store for training.

    :raises KeyProblem: when it stays closed
    """
    path = folder / NAMES[0]
    if keys.training:
        return unlock_training(keys, path), ""
    if who is None:
        raise WrongPassphrase
    slot = slot_of(keys, who.user)
    return unlock(keys, slot.id, who.passphrase, path), slot.id


def open_folder(
    folder: Path, who: Credentials | None = None, clock: Clock | None = None
) -> tuple[Store, str]:
    """The store of a folder, open, and the id of whoever opened it (empty: for training).

    :raises KeyProblem: when there is no key that fits
    :raises StoreError: when the store can't be used; nothing is made
    """
    path = folder / STORE_NAME
    settle(folder)
    keys_file = KeyFile(folder)
    if not keys_file.exists() and not path.exists():
        raise_missing(path)
    keys = keys_file.load()
    key, user_id = data_key(folder, keys, who)
    store = open_store(path, StoreKey(key, keys.store_id), clock)
    if keys.training:
        store.admit_only_training()
    return store, user_id


def raise_missing(path: Path) -> None:
    """There is nothing at all.

    :raises StoreMissing: always
    """
    from frailtylab.store.refusals import StoreMissing

    raise StoreMissing(path)
