"""Why the store could not do it, in words for the person at the bedside; one class a reason."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import ClassVar

from frailtylab.errors import N_, OperatorError
from frailtylab.store import driver


class StoreError(OperatorError):
    """Anything that is wrong with the file that holds the results.

    ``path`` is the file; other values fill the texts of the class.
    """

    TITLE: ClassVar[str] = N_("The results file can't be used")
    HAPPENED: ClassVar[str] = ""
    TO_DO: ClassVar[str] = ""
    NOTHING_LOST: ClassVar[bool] = True
    CAN_RETRY: ClassVar[bool] = False

    def __init__(self, path: Path, **values: object) -> None:
        self.path = path
        super().__init__(
            self.TITLE,
            self.HAPPENED,
            self.TO_DO,
            nothing_lost=self.NOTHING_LOST,
            can_retry=self.CAN_RETRY,
            values={"path": path, **values},
        )


class StoreMissing(StoreError):
    """The file is not where it was; it is never made again by itself."""

    TITLE = N_("The results file is missing")
    HAPPENED = N_("There is no file at {path}. It may have been moved, renamed or put away.")
    TO_DO = N_("Put the file back, or choose the folder where it is. No new file was made.")
    CAN_RETRY = True


class StoreAlreadyThere(StoreError):
    """A new file was asked for where one (or the rest of one) is."""

    TITLE = N_("There is a results file already")
    HAPPENED = N_("{path} is there already, or a part of it is.")
    TO_DO = N_("Open it, or choose another folder for the new one. Nothing was changed.")


class StoreNotADatabase(StoreError):
    """Something else lies where the file should be."""

    TITLE = N_("This is not a results file")
    HAPPENED = N_("{path} is empty or is some other kind of file.")
    TO_DO = N_("Choose the right file. This one was not changed.")


class StoreForeign(StoreError):
    """A database of another program."""

    TITLE = N_("This file belongs to another program")
    HAPPENED = N_("{path} is a database, but not one of FrailtyLab.")
    TO_DO = N_("Choose the right file. This one was not changed.")


class StoreWrongKey(StoreError):
    """An encrypted file that this key does not open."""

    TITLE = N_("The key does not open the results file")
    HAPPENED = N_("{path} is encrypted with another key, or its first page is damaged.")
    TO_DO = N_("Put the key file that belongs to it beside it. Nothing was changed or made anew.")


class StorePlain(StoreError):
    """A file of ours from before there was encryption."""

    TITLE = N_("The results file is not encrypted")
    HAPPENED = N_("{path} comes from a version of FrailtyLab that did not encrypt.")
    TO_DO = N_("Start the program: it makes an encrypted copy, checks it, and keeps the old file.")


class StoreRolledBack(StoreError):
    """The file lacks what was saved last: an old copy, or one without its write-ahead log."""

    TITLE = N_("The results file is older than it should be")
    HAPPENED = N_("{path} lacks the last entries that were saved ({missing} or more).")
    TO_DO = N_("Don't go on with this file. Restore the missing entries from the journal.")
    NOTHING_LOST = False
    CAN_RETRY = True


class StoreAnchorForged(StoreError):
    """The note of the last entry is missing or was not written by this store."""

    TITLE = N_("The note of the last entry does not fit")
    HAPPENED = N_("The anchor file beside {path} is missing or was changed.")
    TO_DO = N_("Call your data manager: the results have to be verified before work goes on.")
    NOTHING_LOST = False
    CAN_RETRY = True


class StoreTooNew(StoreError):
    """A newer program wrote the file; reading it with old rules could misread results."""

    TITLE = N_("The results file is from a newer version")
    HAPPENED = N_("{path} has format {found}; this program knows formats up to {known}.")
    TO_DO = N_("Install the newer version of FrailtyLab. The file was not changed.")


class StoreReadOnly(StoreError):
    """The file or its folder can't be written."""

    TITLE = N_("The results file can't be written")
    HAPPENED = N_("{path} or its folder is write-protected for you.")
    TO_DO = N_("Ask for the right to write there, then try again. Nothing was changed.")
    CAN_RETRY = True


class StoreFull(StoreError):
    """No room left on the disk."""

    TITLE = N_("The disk is full")
    HAPPENED = N_("There was no room to save to {path}. What was saved before is safe.")
    TO_DO = N_("Free some space and save again; the value is still on the screen.")
    CAN_RETRY = True


class StoreLocked(StoreError):
    """Another copy of the program has the file."""

    TITLE = N_("FrailtyLab is already open")
    HAPPENED = N_("Another window or command works with {path} (process {holder}).")
    TO_DO = N_("Go on there, or close it and try again.")
    CAN_RETRY = True


class StoreMoved(StoreError):
    """The open file is no longer the one at its path, so an acknowledgement would be a lie."""

    TITLE = N_("The results file was moved while it was open")
    HAPPENED = N_("What was saved last is not at {path} any more.")
    TO_DO = N_("Write down the value on the screen. Put the file back and start the program again.")
    NOTHING_LOST = False


class StoreDamaged(StoreError):
    """The file can't be read as it was written. It is never repaired or replaced by itself."""

    TITLE = N_("The results file can't be read")
    HAPPENED = N_("The content of {path} is damaged, or the disk that holds it went away.")
    TO_DO = N_(
        "Check that the disk is connected. Keep the file as it is and call your data manager."
    )
    NOTHING_LOST = False


class StoreAltered(StoreDamaged):
    """Tables, views or guards of the file are not those that the program made."""

    TITLE = N_("The results file was altered by another program")
    HAPPENED = N_("The rules inside {path} that protect the records are not those of FrailtyLab.")
    TO_DO = N_("Keep the file as it is and call your data manager.")


class StoreUnsafe(StoreError):
    """The disk or driver refused a setting without which a commit means nothing."""

    TITLE = N_("This disk can't keep results safely")
    HAPPENED = N_("The setting {setting} was refused for {path}, as happens on network drives.")
    TO_DO = N_("Choose a folder on a disk of this computer.")


class StoreIO(StoreError):
    """The disk reported a failure."""

    TITLE = N_("The disk reported an error")
    HAPPENED = N_("Reading or writing {path} failed. What was saved before is safe.")
    TO_DO = N_(
        "Check that the disk is connected, then try again; the value is still on the screen."
    )
    CAN_RETRY = True


class BackupFailed(StoreError):
    """The copy before an upgrade is not equal to the file, so the upgrade was not begun."""

    TITLE = N_("The backup before the upgrade failed")
    HAPPENED = N_("The copy of {path} could not be verified. The file was not changed.")
    TO_DO = N_("Free some space, then start again.")
    CAN_RETRY = True


class ConversionFailed(StoreError):
    """The encrypted copy is not equal to the plain file, so it was not put in its place."""

    TITLE = N_("The results file could not be encrypted")
    HAPPENED = N_("The encrypted copy of {path} could not be verified. The file was not changed.")
    TO_DO = N_("Free some space, then start again. If it stays so, call your data manager.")
    CAN_RETRY = True


class RekeyFailed(StoreError):
    """The store is not sound, or its copy under the new key is not equal."""

    TITLE = N_("The key was not changed")
    HAPPENED = N_("{path}, or its copy under the new key, could not be verified.")
    TO_DO = N_("Verify the store first. The old key is still the right one.")


class RecordRefused(OperatorError):
    """The file is well; the record itself can't be taken as it is."""


class RecordMissing(RecordRefused):
    """Something was asked for by an id or code that the store does not have."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(
            N_("This record is not here"),
            N_("The store of this computer has no {kind} “{record_id}”."),
            N_("Check the code, and that the right data folder is open."),
            values={"kind": kind, "record_id": record_id},
        )


# https://www.sqlite.org/rescode.html: the low byte is the primary code.
BY_CODE: dict[int, type[StoreError]] = {
    driver.PERM: StoreReadOnly,
    driver.BUSY: StoreLocked,
    driver.LOCKED: StoreLocked,
    driver.READONLY: StoreReadOnly,
    driver.IOERR: StoreIO,
    driver.CORRUPT: StoreDamaged,
    driver.FULL: StoreFull,
    driver.CANTOPEN: StoreReadOnly,
    driver.NOTADB: StoreNotADatabase,
}

LEAST_ROOM_BYTES = 1 << 20


def refusal(error: driver.Error, path: Path) -> StoreError | None:
    """The refusal that an SQLite error stands for; None where it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code == driver.READONLY_DBMOVED:
        return StoreMoved(path)
    found = BY_CODE.get(code & 0xFF)
    # A disk without room for the -shm file says "I/O error" or "can't open", not "full".
    if found in (StoreIO, StoreReadOnly) and no_room(path):
        found = StoreFull
    if found is StoreLocked:
        return StoreLocked(path, holder="?")
    return found(path) if found else None


def no_room(path: Path) -> bool:
    """True when the disk of that path is as good as full."""
    try:
        return shutil.disk_usage(path.parent).free < LEAST_ROOM_BYTES
    except OSError:
        return False
