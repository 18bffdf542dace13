"""Making sure that whoever signs is really that user: the passphrase once more (21 CFR 11.200)."""

from __future__ import annotations

from pathlib import Path

from frailtylab.custody.key_file import NAMES, KeyFile, unlock
from frailtylab.custody.problems import WrongPassphrase


def asks_passphrase(folder: Path) -> bool:
    """True where a signature needs the passphrase: everywhere but in a store for training.

    :raises KeyProblem: when the key file can't be read
    """
    return not KeyFile(folder).load().training


def prove(folder: Path, user_id: str, passphrase: str) -> None:
    """Return if that passphrase is that user's. Takes some tenths of a second.

    :raises WrongPassphrase: when it is not, or the user has no slot of their own
    :raises KeyProblem: when the key file can't be read
    """
    keys = KeyFile(folder).load()
    if keys.training:
        return
    slot = keys.slot(user_id)
    if slot is None or slot.kind != "passphrase":
        raise WrongPassphrase
    unlock(keys, user_id, passphrase, folder / NAMES[0])
