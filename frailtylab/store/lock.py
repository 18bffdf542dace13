"""One program at a time: a lock beside the file that ends with the process that took it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

from frailtylab.store.refusals import StoreError, StoreFull, StoreIO, StoreLocked, StoreReadOnly

NO_ROOM = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)

if sys.platform == "win32":
    import msvcrt

    FAR_BYTE = 1 << 30  # a locked byte can't be read by others; the holder's number must be

    def seize(descriptor: int) -> None:
        """Take the lock; raises OSError where another process has it."""
        os.lseek(descriptor, FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

    def give_back(descriptor: int) -> None:
        """Let the lock go."""
        os.lseek(descriptor, FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def seize(descriptor: int) -> None:
        """Take the lock; raises OSError where another process has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def give_back(descriptor: int) -> None:
        """Let the lock go, also where a process that is just being started still shares it.

        Closing alone would leave it with the child until that has replaced itself.
        """
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class InstanceLock:
    """Held from opening to closing. The system gives it back when the process dies.

    :param store: the file that is guarded; the lock is ``<file>.lock`` beside it and stays there
        when it is free, because removing it while another process waits would make two locks
    :raises StoreLocked: when another program (or this one) has it
    :raises StoreReadOnly: when the folder can't be written
    :raises StoreFull: when there is no room for the lock's few bytes
    """

    def __init__(self, store: Path) -> None:
        self._released = False
        self._descriptor = _opened(store)
        try:
            seize(self._descriptor)
        except OSError:
            holder = self._noted()
            os.close(self._descriptor)
            raise StoreLocked(store, holder=holder or "?") from None
        self.taken_over_from = self._noted()
        try:
            self._note(str(os.getpid()))
        except OSError as error:
            os.close(self._descriptor)
            raise disk_refusal(store, error) from error

    def _noted(self) -> str:
        """Process number that the lock file names; empty after an orderly end."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, 32).decode("ascii", "replace").strip()

    def _note(self, text: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, text.encode("ascii"))

    def release(self) -> None:
        """Give the lock back and leave the note of an orderly end; a second time does nothing.

        The number of a closed descriptor may be another file's by then. A disk that is gone does
        not take the note; whoever opens next then notes a recovery.
        """
        if self._released:
            return
        self._released = True
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        with contextlib.suppress(OSError):
            give_back(self._descriptor)
        os.close(self._descriptor)


def _opened(store: Path) -> int:
    path = store.with_name(f"{store.name}.lock")
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise disk_refusal(store, error) from error


def disk_refusal(store: Path, error: OSError) -> StoreError:
    """Why the disk refused, as the store tells it."""
    if error.errno in NO_ROOM:
        return StoreFull(store)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StoreReadOnly(store)
    return StoreIO(store)
