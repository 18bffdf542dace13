"""The second copy of every record: frames in plain files beside the store, forced to disk.

It does not know SQLite, so what destroys the database does not destroy it. Files are only ever
added to; a new one begins when the last is large.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.files import OWNER_ONLY, sync_folder, write_all
from frailtylab.custody.journal_frame import Closed, Frame, frame_bytes, frames_in

SEGMENT_BYTES = 32 << 20
END = ".journal"


class Journal:
    """The journal of one store, in the folder ``<store>.journal`` beside it.

    :param store_id: what ties the frames to this store
    :param office_public: the trial office's public key, where there is one
    """

    def __init__(
        self, folder: Path, store_id: str, key: DataKey, office_public: bytes | None = None
    ) -> None:
        self.folder = folder
        self.store_id = store_id
        self.office_public = office_public
        self._key = key.derived("journal")
        self._descriptor: int | None = None
        self._path = folder
        self._size = 0

    @property
    def frame_key(self) -> bytes:
        """What opens the frames, beside the office's key."""
        return self._key

    def append_many(self, frames: Iterable[Frame]) -> None:
        """Add frames one after the other; all are on disk when this returns.

        :raises OSError: when the disk does not take them
        """
        for frame in frames:
            self._write(frame)
        if self._descriptor is not None:
            os.fsync(self._descriptor)

    def _write(self, frame: Frame) -> int:
        content = frame_bytes(frame, self.store_id, self._key, self.office_public)
        descriptor = self._current()
        write_all(descriptor, content)
        self._size += len(content)
        return descriptor

    @staticmethod
    def folder_of(store: Path) -> Path:
        """Where the journal of that store file lies."""
        return store.with_name(f"{store.name}.journal")

    def append(self, frame: Frame) -> None:
        """Add a frame; it is on disk when this returns.

        :raises OSError: when the disk does not take it; half a frame may be left, which readers
            pass over
        """
        os.fsync(self._write(frame))

    def _current(self) -> int:
        if self._descriptor is not None and self._size < SEGMENT_BYTES:
            self._assert_in_place(self._descriptor)
            return self._descriptor
        if self._descriptor is not None:
            os.fsync(self._descriptor)
        self.close()
        self.folder.mkdir(exist_ok=True, mode=0o700)
        path = self._path = self._newest()
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        self._size = os.fstat(self._descriptor).st_size
        sync_folder(self.folder)
        return self._descriptor

    def _assert_in_place(self, descriptor: int) -> None:
        """Refuse to write into a file that was moved away or removed: no reader would find it.

        :raises OSError: as long as it is not back
        """
        if not os.path.samestat(os.stat(self._path), os.fstat(descriptor)):
            raise FileNotFoundError(errno.ENOENT, "another file is there", str(self._path))

    def _newest(self) -> Path:
        last = segments(self.folder)[-1:]
        if last and last[0].stat().st_size < SEGMENT_BYTES:
            return last[0]
        number = int(last[0].stem) + 1 if last else 1
        return self.folder / f"{number:06d}{END}"

    def close(self) -> None:
        """Close the file. The next frame opens it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def segments(folder: Path) -> list[Path]:
    """The files of a journal, oldest first."""
    numbered = [path for path in folder.glob(f"*{END}") if path.stem.isdecimal()]
    return sorted(numbered, key=lambda path: int(path.stem))


def closed_frames(folder: Path) -> Iterator[Closed | None]:
    """Every frame of a journal, oldest first; None for each stretch that can't be read.

    :raises OSError: when a file can't be read
    """
    for path in segments(folder):
        yield from frames_in(path.read_bytes())
