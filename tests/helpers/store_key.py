"""The key of all stores of the tests, and a key file that locks a folder with it."""

from __future__ import annotations

from pathlib import Path

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import FORMAT, KeyFile, Keys
from frailtylab.custody.slots import training_slot, typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import Credentials

KEY = StoreKey(DataKey(b"k" * 32), "store-of-the-tests")
PASSPHRASE = "seven herons on a jetty"
WHO = Credentials("", PASSPHRASE)
"""The only user of a folder."""

CODE_TO_OPEN = (
    "import sys; from pathlib import Path\n"
    "from frailtylab.store import open_store\n"
    "from frailtylab.custody.data_key import DataKey\n"
    "from frailtylab.custody.store_key import StoreKey\n"
    "KEY = StoreKey(DataKey(b'k' * 32), 'store-of-the-tests')\n"
)
"""Begins a program of another process that opens a store of the tests."""


def passphrase_file(folder: Path) -> Path:
    """A file for ``--passphrase-file``, or for ``$FRAILTYLAB_PASSPHRASE_FILE`` to name."""
    path = folder / "passphrase.txt"
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return path


def lock_folder(folder: Path, user_id: str, code: str) -> None:
    """Write the key file: that user opens the store with ``PASSPHRASE``."""
    slot = typed_slot(KEY.data, KEY.store_id, user_id, code, PASSPHRASE)
    KeyFile(folder).save(Keys(FORMAT, KEY.store_id, 1, (slot,)))


def leave_open(folder: Path) -> None:
    """Write the key file of a folder for training: everybody opens the store."""
    KeyFile(folder).save(Keys(FORMAT, KEY.store_id, 1, (training_slot(KEY.data),)))
