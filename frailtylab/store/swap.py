"""Several files of a data folder take the place of others: all of them, or none.

What is to be moved is written down first, and forced to disk. From then on it is done, however
often the power goes: whoever opens the folder next goes on where it stopped. Before, nothing was
moved. Nothing is ever deleted or written over: what was there is moved aside.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from frailtylab.clock import Clock
from frailtylab.custody.anchor import Anchor
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.files import replace_durably, sync_file, sync_folder
from frailtylab.custody.journal import Journal
from frailtylab.store.lock import InstanceLock, disk_refusal
from frailtylab.store.opening import LOGS
from frailtylab.store.opening import SWAP_NOTE as NOTE


class Swap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What moves; names are relative to the folder.

    :param out: what is there now → where it goes
    :param coming: names that come out of ``staging``
    """

    staging: str
    out: dict[str, str]
    coming: tuple[str, ...]


def names_of(path: Path, key: DataKey, *, journal: bool) -> tuple[str, ...]:
    """The store's file and what lies beside it by its name; the journal where it is wanted."""
    logs = tuple(f"{path.name}{end}" for end in LOGS)
    beside = (Anchor.of_store(path, key).path.name,)
    return (path.name, *logs, *beside, *((Journal.folder_of(path).name,) if journal else ()))


def aside_name(folder: Path, utc: datetime) -> str:
    """A name for what is set aside that nothing has yet: ``set-aside-20261125T141500Z``."""
    stem = f"set-aside-{utc:%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{f'-{n}' if n else ''}" for n in range(1000))
    return next(name for name in names if not (folder / name).exists())


def write_down(folder: Path, swap: Swap) -> None:
    """From now on the swap is done, whatever happens.

    :raises OSError: when the disk does not take the note; then it is not
    """
    sync_tree(folder / swap.staging)
    replace_durably(folder / NOTE, msgspec.json.encode(swap))


def put_in_place(
    folder: Path, staging: Path, names: tuple[str, ...], clock: Clock,
    kept_as: dict[str, str] | None = None,
) -> Path | None:  # fmt: skip
    """Swap what a staging folder holds for what is there under the same names.

    :param names: everything that goes aside where it is there, and comes where it is in staging
    :param kept_as: names that stay in the folder under another name
    :returns: the folder with what was there; None where nothing went there
    :raises OSError: when the disk does not take the note; then nothing was moved
    :raises StoreError: when the disk refuses later; the next one who opens the folder goes on
    """
    aside = aside_name(folder, clock.wall().utc)
    coming = tuple(name for name in names if (staging / name).exists())
    out = {name: f"{aside}/{name}" for name in names} | (kept_as or {})
    write_down(folder, Swap(staging.relative_to(folder).as_posix(), out, coming))
    finish(folder)
    return folder / aside if (folder / aside).exists() else None


def finish(folder: Path) -> None:
    """Do what was written down, or the rest of it. The store's lock must be held.

    :raises StoreError: when the disk refuses; the next one who opens the folder goes on
    """
    note = folder / NOTE
    try:
        if not note.exists():
            return
        swap = msgspec.json.decode(note.read_bytes(), type=Swap)
        _move(folder, swap)
        note.unlink()
        sync_folder(folder)
    except OSError as error:
        raise disk_refusal(folder / NOTE, error) from error
    staging = folder / PurePosixPath(swap.staging).parts[0]
    shutil.rmtree(staging, ignore_errors=True)  # what did not come: candidates that were not taken


def settle(path: Path) -> None:
    """Finish what a program that was killed had written down; takes the store's lock.

    :raises StoreLocked: while another program is at work in the folder
    :raises StoreError: when the disk refuses
    """
    lock = InstanceLock(path)
    try:
        finish(path.parent)
    finally:
        lock.release()


def _move(folder: Path, swap: Swap) -> None:
    staging = folder / swap.staging
    for name, to in swap.out.items():
        # What no longer waits in the staging folder has come already: it is the new one.
        if name in swap.coming and not (staging / name).exists():
            continue
        if (folder / name).exists():
            target = folder / to
            target.parent.mkdir(exist_ok=True, mode=0o700)
            os.rename(folder / name, target)
            sync_folder(target.parent)
            sync_folder(folder)
    for name in swap.coming:
        if (staging / name).exists():
            os.rename(staging / name, folder / name)
            sync_folder(folder)


def sync_tree(folder: Path) -> None:
    """Force every file below a folder to disk, and their names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            sync_file(path)
        elif path.is_dir():
            sync_folder(path)
    sync_folder(folder)
