"""A backup takes the store's place; what was saved after it comes out of the journal again."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from frailtylab.clock import Clock
from frailtylab.custody.key_file import NAMES as KEY_FILES
from frailtylab.custody.key_file import KeyFile
from frailtylab.custody.problems import KeyProblem
from frailtylab.custody.store_key import StoreKey
from frailtylab.store.backups import Backup, BackupDamaged, taken_out
from frailtylab.store.lock import disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.recover import Recovered, Wish, recover


def restore(
    backup: Backup, path: Path, key: StoreKey, clock: Clock, by: str, watch: Watch = QUIET, *,
    gaps: bool = False, training: bool = False,
) -> Recovered:  # fmt: skip
    """Put a backup into the store's place, by a copy that was verified.

    The store that was there is moved aside, never deleted. Entries after the backup are taken from
    the journal beside the store, as far as the same key opens it.

    :param key: what opens the backup
    :param by: id of the user who restores
    :param gaps: also when entries that were saved after it are lost
    :raises BackupDamaged: when it is not what it was
    :raises RecoveryIncomplete: when later entries are missing; nothing was changed
    :raises NotAllowed: when that user may not
    :raises StoreError: when the disk refuses, or the store is open
    :raises CalledOff: when somebody stops it
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy = Path(tempfile.mkdtemp(prefix="restoring-", dir=path.parent))
    except OSError as error:
        raise disk_refusal(path, error) from error
    try:
        base = taken_out(backup, copy, watch.part(0, 0.2))
        keys_from = copy if _other_keys(copy, path.parent) else None
        if keys_from is not None and not all((copy / name).exists() for name in KEY_FILES):
            raise BackupDamaged(backup.folder)
        wish = Wish(base, gaps, "restored", by, keys_from, training)
        return recover(path, key, clock, wish, watch.part(0.2, 1))
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _other_keys(backup: Path, folder: Path) -> bool:
    """True when the folder has no key file, or one of another store (or of another key of it)."""
    try:
        return KeyFile(folder).load().store_id != KeyFile(backup).load().store_id
    except KeyProblem:
        return True
