"""The way into a data folder: its keys, and the store that they open."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import msgspec

from frailtylab.clock import Clock, SystemClock
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import (
    FORMAT,
    NAMES,
    KeyFile,
    Keys,
    unlock,
    unlock_training,
)
from frailtylab.custody.problems import KeyProblem, WrongPassphrase
from frailtylab.custody.slots import FLOOR, Cost, Slot, training_slot, typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.custody.tries import Tries, slowed
from frailtylab.errors import N_
from frailtylab.people import Assessor, Role
from frailtylab.store import Store, create_store, open_store
from frailtylab.store.opening import SWAP_NOTE

STORE_NAME = "frailtylab.db"
SETTING_UP = "setting-up"
"""A file that is there while a folder is being set up: what lies beside it is only half made."""
PLAIN_HEADER = b"SQLite format 3\0"


class FolderState(StrEnum):
    """What a data folder holds, as far as can be told without a key."""

    NEW = "new"
    TRAINING = "training"
    LOCKED = "locked"
    PLAIN = "plain"
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
    if (folder / SETTING_UP).exists():
        return FolderState.NEW
    if is_plain(folder / STORE_NAME):
        return FolderState.PLAIN
    keys = KeyFile(folder)
    if keys.exists():
        return FolderState.TRAINING if keys.load().training else FolderState.LOCKED
    return FolderState.WITHOUT_KEYS if remains(folder) else FolderState.NEW


def remains(folder: Path) -> list[Path]:
    """Whatever of a store and its keys lies there, but for the mark of who has it open."""
    found = [*folder.glob(f"{STORE_NAME}*"), *folder.glob("keys*.json")]
    return [path for path in found if path.suffix != ".lock"]


def assert_nothing_there(folder: Path) -> None:
    """Refuse to set up where anything of a store is: its keys would be written over.

    :raises StoreAlreadyThere: when there is
    """
    from frailtylab.store.refusals import StoreAlreadyThere

    for path in remains(folder):
        raise StoreAlreadyThere(path)


def is_plain(path: Path) -> bool:
    """True for a store from before there was encryption; only while nobody has it open."""
    try:
        with path.open("rb") as file:
            return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER
    except OSError:
        return False


class Opened(msgspec.Struct, frozen=True):
    """An open store with the key that opened it, for whoever looks after people and copies.

    :param user: whose passphrase it was; None for a store for training
    """

    store: Store
    key: StoreKey
    user: Assessor | None


class NoLongerHere(KeyProblem):
    """The key fits, and its owner may not work here any more."""

    def __init__(self) -> None:
        super().__init__(
            N_("This account is closed"),
            N_("An administrator has closed it. What you recorded stays under your code."),
            N_("Ask your administrator."),
        )


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
    assert_nothing_there(folder)
    key = StoreKey.new()
    with ExitStack() as undo:
        store = undo.enter_context(create_store(folder / STORE_NAME, key, clock))
        KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, (training_slot(key.data),)))
        undo.pop_all()
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
    assert_nothing_there(folder)
    key, user_id = StoreKey.new(), str(uuid4())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    slot = typed_slot(key.data, key.store_id, user_id, code, passphrase, cost=cost)
    KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, (slot,)))
    with ExitStack() as undo:
        store = undo.enter_context(create_store(folder / STORE_NAME, key, clock))
        store.people.add_user(code, roles, name=name, user_id=user_id)
        undo.pop_all()
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


def data_key(
    folder: Path, keys: Keys, who: Credentials | None, tries: Tries
) -> tuple[DataKey, str]:
    """The key, and the id of whom it was given to; empty for a store for training.

    :raises TryLater: after failed tries; the passphrase is not even looked at
    :raises KeyProblem: when it stays closed
    """
    path = folder / NAMES[0]
    if keys.training:
        return unlock_training(keys, path), ""
    if who is None:
        raise WrongPassphrase
    slot = slot_of(keys, who.user)
    with slowed(tries, slot.id):
        return unlock(keys, slot.id, who.passphrase, path), slot.id


def open_folder(
    folder: Path, who: Credentials | None = None, clock: Clock | None = None
) -> tuple[Store, str]:
    """The store of a folder, open, and the id of whoever opened it (empty: for training).

    :raises KeyProblem: when there is no key that fits
    :raises StoreError: when the store can't be used; nothing is made
    """
    opened = unlocked(folder, who, clock)
    return opened.store, opened.user.id if opened.user is not None else ""


def unlocked(
    folder: Path, who: Credentials | None = None, clock: Clock | None = None,
    tries: Tries | None = None,
) -> Opened:  # fmt: skip
    """As :func:`open_folder`, with the key.

    :param tries: the counts of failed tries, where the caller keeps them
    :raises KeyProblem: when there is no key that fits
    :raises StoreError: when the store can't be used; nothing is made
    """
    path = folder / STORE_NAME
    settle(folder)
    keys_file = KeyFile(folder)
    if not keys_file.exists() and not path.exists():
        raise_missing(path)
    keys = keys_file.load()
    tries = tries or Tries(folder, clock or SystemClock())
    data, user_id = data_key(folder, keys, who, tries)
    key = StoreKey(data, keys.store_id)
    store = open_store(path, key, clock)
    if keys.training:
        store.admit_only_training()
        return Opened(store, key, None)
    user = store.people.user(user_id)
    if user is None or not user.active:
        store.close()
        raise NoLongerHere
    tell_failed(store, tries)
    return Opened(store, key, user)


def tell_failed(store: Store, tries: Tries) -> None:
    """Write the failed tries that were made while the store was closed into its audit trail."""
    untold = tries.untold()
    for slot, count in untold.items():
        detail = {"tries": count.untold, "last_utc": count.last_utc}
        store.audit.append("sign_in_failed", by="", kind="user", record_id=slot, detail=detail)
    if untold:
        tries.told()


def raise_missing(path: Path) -> None:
    """There is nothing at all.

    :raises StoreMissing: always
    """
    from frailtylab.store.refusals import StoreMissing

    raise StoreMissing(path)
