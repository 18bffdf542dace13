"""Backups: a folder each, with the encrypted store, its key files and a note of what is in it.

A backup is made under another name and gets its own only when it was compared with the store and
is on the disk: what is in the list is whole, or was damaged later.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from frailtylab import __version__
from frailtylab.custody.checkpoint import checkpoint_of
from frailtylab.custody.files import replace_durably, sync_folder
from frailtylab.custody.key_file import NAMES as KEY_FILES
from frailtylab.custody.problems import KeysMissing
from frailtylab.custody.store_key import StoreKey
from frailtylab.errors import N_, OperatorError
from frailtylab.store.backup import copy_verified
from frailtylab.store.content import row_counts
from frailtylab.store.database import connect, look, told
from frailtylab.store.driver import Connection
from frailtylab.store.lock import disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.migrations import APPLICATION_ID
from frailtylab.store.protected import PROTECTED
from frailtylab.store.sealing import newest_seal
from frailtylab.store.swap import sync_tree
from frailtylab.store.verdict import Verdict
from frailtylab.store.verify import verify_file

NOTE = "backup.json"
FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
"""A file beside the note, and nothing that leads elsewhere: a note may come from any stick."""
PREFIX = "frailtylab-backup-"
STAMP = "%Y%m%dT%H%M%SZ"
MAKING = ".making"
FORMAT = 1
BLOCK = 1 << 20


class BackupFolderGone(OperatorError):
    """The stick or folder for backups is not there, or takes nothing."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            N_("The backup folder is out of reach"),
            N_("“{path}”: {reason}. No backup was made."),
            N_("Plug the stick in, or choose another folder."),
            can_retry=True,
            values={"path": folder, "reason": error.strerror or type(error).__name__},
        )


class BackupDamaged(OperatorError):
    """A backup is not what it was when it was made."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            N_("This backup is damaged"),
            N_("{path} is not what it was when it was made."),
            N_("Choose another backup, and make a new one soon. Nothing was changed."),
            values={"path": folder},
        )


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself; nothing of a participant.

    :param code: the checkpoint's code of its newest seal
    :param sha256: of the store's file
    """

    format: int
    made_utc: str
    store_id: str
    file: str
    records: int
    seal: int
    code: str
    size_bytes: int
    sha256: str
    software_version: str


class Backup(msgspec.Struct, frozen=True):
    """A backup in a folder.

    :param note: None where it can't be read
    """

    folder: Path
    made: datetime
    note: Note | None

    @property
    def file(self) -> Path:
        """The encrypted store in it."""
        return self.folder / (self.note.file if self.note is not None else "")


def make_backup(path: Path, key: StoreKey, to: Path, utc: datetime, watch: Watch = QUIET) -> Backup:
    """Back the store up into a folder of its own below ``to``.

    Has a connection of its own, so that the store goes on saving meanwhile; what is saved after
    the beginning is not in it.

    :raises BackupFolderGone: when that folder does not take it
    :raises BackupFailed: when the copy is not equal; it is thrown away
    :raises KeysMissing: without a key file beside the store: nobody could open such a backup
    :raises StoreError: when the store can't be read
    :raises CalledOff: when somebody stops it; nothing of it is left
    """
    making = to / f"{PREFIX}{utc:{STAMP}}{MAKING}"
    try:
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        if making.exists():
            shutil.rmtree(making)
        making.mkdir(mode=0o700)
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, making, ignore_errors=True)
            made = _filled(path, key, making, utc, watch)
            undo.pop_all()
        return made
    except OSError as error:
        raise BackupFolderGone(to, error) from error


def _filled(path: Path, key: StoreKey, making: Path, utc: datetime, watch: Watch) -> Backup:
    target = making / path.name
    with closing(connect(path, key.data, application_id=APPLICATION_ID)) as source, told(path):
        source.execute("BEGIN")
        note = _note(source, target.name, key.store_id, utc)
        copy_verified(source, target, key.data, watch.part(0, 0.9))
    found = [name for name in KEY_FILES if (path.parent / name).exists()]
    if not found:
        raise KeysMissing(path.parent / KEY_FILES[0])
    for name in found:
        shutil.copyfile(path.parent / name, making / name)
    sync_tree(making)
    sha256 = file_sha256(target, watch.part(0.9, 1))
    note = msgspec.structs.replace(note, size_bytes=target.stat().st_size, sha256=sha256)
    replace_durably(making / NOTE, msgspec.json.format(msgspec.json.encode(note)))
    folder = making.with_name(making.name.removesuffix(MAKING))
    making.rename(folder)
    sync_folder(folder.parent)
    return Backup(folder, utc, note)


def _note(source: Connection, name: str, store_id: str, utc: datetime) -> Note:
    counts = row_counts(source)
    records = sum(counts.get(table, 0) for table in PROTECTED)
    seal = newest_seal(source)
    stamp = utc.isoformat(timespec="seconds")
    return Note(FORMAT, stamp, store_id, name, records, seal.seal, checkpoint_of(seal).text, 0, "",
                __version__)  # fmt: skip


def file_sha256(path: Path, watch: Watch = QUIET) -> str:
    """SHA-256 of a file's bytes: of a copy, never of a store that is open.

    :raises OSError: when it can't be read
    """
    total, size, done = hashlib.sha256(), path.stat().st_size, 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total.update(block)
            done += len(block)
            watch.step(done, size)
    return total.hexdigest()


def backups_in(folder: Path) -> list[Backup]:
    """What is in a folder, newest first; empty where the folder is not there.

    :raises BackupFolderGone: when it can't be read
    """
    try:
        names = sorted(folder.glob(f"{PREFIX}*"), reverse=True)
    except OSError as error:
        raise BackupFolderGone(folder, error) from error
    found: list[Backup] = []
    for path in names:
        with suppress(ValueError):
            # A name that is not a time, such as one that is still being made, is none of these.
            made = datetime.strptime(path.name.removeprefix(PREFIX) + "+0000", f"{STAMP}%z")
            found.append(Backup(path, made, _read_note(path)))
    return found


def _read_note(folder: Path) -> Note | None:
    try:
        note = msgspec.json.decode((folder / NOTE).read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError):
        return None
    return note if FILE_NAME.match(note.file) else None


def is_intact(backup: Backup, watch: Watch = QUIET) -> bool:
    """True when its file is byte for byte what was written. Needs no key.

    :raises CalledOff: when somebody stops it
    """
    try:
        return backup.note is not None and file_sha256(backup.file, watch) == backup.note.sha256
    except OSError:
        return False


def try_backup(backup: Backup, key: StoreKey, temporary: Path, watch: Watch = QUIET) -> Verdict:
    """The drill: put the backup back into a temporary folder, verify it there, and delete it.

    :raises BackupDamaged: when it is not what it was
    :raises StoreError: when it does not open with this key
    :raises CalledOff: when somebody stops it
    """
    copy = temporary / "frailtylab-drill"
    try:
        file = taken_out(backup, copy, watch.part(0, 0.3))
        with closing(look(file, key.data)) as connection:
            return verify_file(connection, file, key, watch.part(0.3, 1))
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def taken_out(backup: Backup, to: Path, watch: Watch = QUIET) -> Path:
    """A copy of the backup's files in a folder; answers the store's file there.

    :raises BackupDamaged: when it is not what it was, byte for byte
    :raises StoreError: when there is no room
    """
    if backup.note is None or not is_intact(backup, watch):
        raise BackupDamaged(backup.folder)
    file = to / backup.note.file
    try:
        to.mkdir(mode=0o700, exist_ok=True)
        for name in (backup.note.file, *KEY_FILES):
            if (backup.folder / name).exists():
                shutil.copyfile(backup.folder / name, to / name)
        if file_sha256(file) != backup.note.sha256:
            raise BackupDamaged(backup.folder)
    except OSError as error:
        raise disk_refusal(file, error) from error
    return file
