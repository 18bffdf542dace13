"""A file system in memory that writes down everything that is asked of it, in order.

``python -m helpers.torture.fuse_recorder MOUNT LOG`` serves until it is unmounted. A write to the
file ``said`` is kept nowhere: it is an acknowledgement, noted between the operations before and
after it. The log is what ``crash_states`` makes the states of a power cut from.

Needs Linux, ``/dev/fuse``, the package ``fuse3`` and mfusepy (dependency group ``torture``).
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

import mfusepy
import msgspec
from helpers.torture.recorded_log import LENGTH, ROOT, SAID, cut, put


class Node:
    """A file or a folder."""

    def __init__(self, number: int, *, folder: bool) -> None:
        self.number, self.folder, self.data = number, folder, bytearray()


class Recorder(mfusepy.Operations):
    """Holds files and folders, and a log of what changed them."""

    use_ns = True

    def __init__(self, log: Path) -> None:
        self._log = log.open("wb")
        self._names: dict[str, Node] = {"/": Node(ROOT, folder=True)}
        self._handles: dict[int, Node] = {}
        self._numbers = ROOT

    def _note(self, *what: Any) -> None:
        content = msgspec.msgpack.encode(what)
        self._log.write(LENGTH.pack(len(content)) + content)

    def _node(self, path: str, handle: int | None = None) -> Node:
        found = self._handles.get(handle or 0) or self._names.get(path)
        if found is None:
            raise mfusepy.FuseOSError(errno.ENOENT)
        return found

    def _opened(self, node: Node) -> int:
        handle = max(self._handles, default=0) + 1
        self._handles[handle] = node
        return handle

    def _make(self, path: str, *, folder: bool) -> Node:
        self._numbers += 1
        node = self._names[path] = Node(self._numbers, folder=folder)
        self._note("mkdir" if folder else "create", path, node.number)
        return node

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        if path == SAID:
            return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": 0, "st_ino": 2}
        node = self._node(path, fh)
        kind = stat.S_IFDIR | 0o700 if node.folder else stat.S_IFREG | 0o600
        return {
            "st_mode": kind, "st_nlink": 1, "st_size": len(node.data), "st_ino": node.number + 10,
        }  # fmt: skip

    def readdir(self, path: str, fh: int) -> list[str]:
        start = path.rstrip("/") + "/"
        inside = [name[len(start) :] for name in self._names if name.startswith(start)]
        return [".", "..", *(name for name in inside if name and "/" not in name)]

    def mkdir(self, path: str, mode: int) -> int:
        self._make(path, folder=True)
        return 0

    def rmdir(self, path: str) -> int:
        del self._names[path]
        self._note("unlink", path)
        return 0

    def create(self, path: str, mode: int, fi: object = None) -> int:
        return self._opened(self._make(path, folder=False))

    def open(self, path: str, flags: int) -> int:
        if path == SAID:
            return 0
        if flags & os.O_TRUNC:  # libfuse hands it on instead of asking for a truncation
            self.truncate(path, 0)
        return self._opened(self._node(path))

    def opendir(self, path: str) -> int:
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._node(path, fh).data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if path == SAID:
            self._note("said", data.decode())
            return len(data)
        node = self._node(path, fh)
        put(node.data, offset, data)
        self._note("write", node.number, offset, data)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        if path != SAID:
            node = self._node(path, fh)
            cut(node.data, length)
            self._note("cut", node.number, length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._note("sync", self._node(path, fh).number)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._note("syncdir", path)
        return 0

    def unlink(self, path: str) -> int:
        del self._names[path]
        self._note("unlink", path)
        return 0

    def rename(self, old: str, new: str) -> int:
        self._names[new] = self._names.pop(old)
        self._note("rename", old, new)
        return 0

    def release(self, path: str, fh: int) -> int:
        self._handles.pop(fh, None)
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def chmod(self, path: str, mode: int) -> int:
        return 0

    def utimens(self, path: str, times: object = None) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        blocks = 1 << 20
        return {
            "f_bsize": 4096, "f_frsize": 4096, "f_blocks": blocks, "f_bfree": blocks,
            "f_bavail": blocks, "f_namemax": 255,
        }  # fmt: skip

    def destroy(self, path: str) -> None:
        self._log.close()


def main() -> None:
    """Serve until unmounted."""
    mfusepy.FUSE(
        Recorder(Path(sys.argv[2])), sys.argv[1], foreground=True, nothreads=True,
        default_permissions=False, hard_remove=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
