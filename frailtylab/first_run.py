"""Setting up a data folder: keys, store and first user, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import msgspec

from frailtylab.clock import Clock
from frailtylab.custody.files import replace_durably, sync_folder
from frailtylab.custody.key_file import FORMAT, NAMES, KeyFile, Keys
from frailtylab.custody.passphrase import checked_passphrase
from frailtylab.custody.problems import KeysOutOfReach
from frailtylab.custody.slots import FLOOR, Cost, Slot, office_slot, typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import (
    SETTING_UP,
    STORE_NAME,
    Opened,
    assert_nothing_there,
    is_plain,
    remains,
)
from frailtylab.people import Role
from frailtylab.store import Store, create_store, open_store

Convert = Callable[[Path, StoreKey, Clock], Path]
"""Makes an encrypted store of a plain one, in its place; answers where the old file was kept."""
RECOVERY = "recovery"


class FirstRun(msgspec.Struct, frozen=True):
    """What the first person chose.

    :param recovery: the code that was shown, to be written down
    :param office_public: the trial office's public key, 32 bytes; empty where there is none
    """

    code: str
    name: str
    roles: tuple[Role, ...]
    passphrase: str
    recovery: str
    office_public: bytes = b""

    def __repr__(self) -> str:
        return f"FirstRun({self.code!r}, secrets not shown)"


def set_up(folder: Path, wish: FirstRun, clock: Clock, cost: Cost = FLOOR) -> Opened:
    """A new locked store, open, with its first user signed for.

    Until everything is there, a file says that it is not: a set-up that was cut off in between is
    put aside by the next one, and nobody ever worked in it.

    :raises OperatorError: when code or passphrase can't be used or the disk refuses
    """
    checked_passphrase(wish.passphrase, wish.code, wish.name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    put_aside_half_made(folder)
    assert_nothing_there(folder)
    _mark(folder)
    key, user_id = StoreKey.new(), str(uuid4())
    KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, _slots(key, user_id, wish, cost)))
    store = create_store(folder / STORE_NAME, key, clock)
    return _begun(folder, store, key, wish, user_id)


def set_up_over_plain(
    folder: Path, wish: FirstRun, clock: Clock, convert: Convert, cost: Cost = FLOOR
) -> Opened:
    """The plain store of a folder, encrypted, open; its people keep their codes and records.

    :raises OperatorError: when it could not be done; the plain store is as it was
    """
    checked_passphrase(wish.passphrase, wish.code, wish.name)
    path = folder / STORE_NAME
    key, user_id = StoreKey.new(), str(uuid4())
    KeyFile(folder).save(Keys(FORMAT, key.store_id, 1, _slots(key, user_id, wish, cost)))
    with ExitStack() as undo:
        undo.callback(_drop_worthless_keys, folder)
        convert(path, key, clock)
        undo.pop_all()
    return _begun(folder, open_store(path, key, clock), key, wish, user_id)


def _drop_worthless_keys(folder: Path) -> None:
    if is_plain(folder / STORE_NAME):
        for name in NAMES:
            (folder / name).unlink(missing_ok=True)


def _begun(folder: Path, store: Store, key: StoreKey, wish: FirstRun, user_id: str) -> Opened:
    with ExitStack() as undo:
        undo.callback(store.close)
        user = store.people.first_administrator(
            wish.code, wish.roles, name=wish.name, user_id=user_id
        )
        if user.id != user_id:
            _rename_slot(folder, key, wish, user_id, user.id)
        if wish.office_public:
            store.office_keys.set(wish.office_public, user.id)
        _unmark(folder)
        undo.pop_all()
    return Opened(store, key, user)


def _slots(key: StoreKey, user_id: str, wish: FirstRun, cost: Cost) -> tuple[Slot, ...]:
    slots = [
        typed_slot(key.data, key.store_id, user_id, wish.code, wish.passphrase, cost=cost),
        typed_slot(key.data, key.store_id, RECOVERY, "", wish.recovery, kind="recovery", cost=cost),
    ]
    if wish.office_public:
        slots.append(office_slot(key.data, key.store_id, wish.office_public))
    return tuple(slots)


def _rename_slot(folder: Path, key: StoreKey, wish: FirstRun, old: str, new: str) -> None:
    file = KeyFile(folder)
    slot = typed_slot(key.data, key.store_id, new, wish.code, wish.passphrase)
    file.save(file.load().without(old).with_slot(slot))


def _mark(folder: Path) -> None:
    try:
        replace_durably(folder / SETTING_UP, b"A set-up goes on, or was cut off.\n")
    except OSError as error:
        raise KeysOutOfReach(folder / SETTING_UP, error) from error


def _unmark(folder: Path) -> None:
    try:
        (folder / SETTING_UP).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise KeysOutOfReach(folder / SETTING_UP, error) from error


def put_aside_half_made(folder: Path) -> None:
    """Move what a set-up that was cut off has left into a folder of its own; delete nothing.

    :raises KeysOutOfReach: when the disk refuses
    """
    if not (folder / SETTING_UP).exists():
        return
    number = 1
    while (aside := folder / f"half-made-{number}").exists():
        number += 1
    try:
        aside.mkdir(mode=0o700)
        for path in remains(folder):
            path.rename(aside / path.name)
    except OSError as error:
        raise KeysOutOfReach(folder, error) from error
