"""Where a store may live: on a disk of this computer that no other program copies or shares."""

from __future__ import annotations

import sys
from pathlib import Path

from frailtylab.errors import N_
from frailtylab.store.refusals import StoreError

NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "9p", "fuse.sshfs",
        "fuse.rclone", "fuse.davfs2", "davfs", "ncpfs", "lustre", "fuse.glusterfs",
    }
)  # fmt: skip
"""File systems over a network: SQLite's write-ahead log needs memory that is shared with the disk
(https://www.sqlite.org/wal.html)."""
CLOUD = ("onedrive", "dropbox", "icloud", "mobile documents", "google drive", "googledrive")
"""Beginnings of the names of folders that another program copies while they are written to."""
MOUNTS = Path("/proc/self/mountinfo")
DRIVE_REMOTE = 4


class StoreOnNetwork(StoreError):
    """A folder on another computer."""

    TITLE = N_("Results can't be kept on a network drive")
    HAPPENED = N_("{path} is on a network drive, where a saved result may be lost.")
    TO_DO = N_("Choose a folder on a disk of this computer. Backups may go to a network drive.")


class StoreInCloud(StoreError):
    """A folder that a cloud program copies."""

    TITLE = N_("Results can't be kept in a cloud folder")
    HAPPENED = N_("{path} is copied by a cloud program, which can move or damage the file.")
    TO_DO = N_("Choose a folder of this computer that is not synchronised.")


def assert_local(path: Path) -> None:
    """Refuse a place where a commit can't be relied on.

    :raises StoreOnNetwork: on a network drive
    :raises StoreInCloud: below a folder of a cloud program
    """
    if any(part.casefold().startswith(CLOUD) for part in path.parent.parts):
        raise StoreInCloud(path)
    if is_remote(path):
        raise StoreOnNetwork(path)


def is_remote(path: Path) -> bool:
    """True where the path is known to be on a network drive; False where that can't be told."""
    if sys.platform == "win32":  # not tried on Windows: see the hand-test sheet
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == DRIVE_REMOTE
    try:
        return file_system(path, MOUNTS.read_text("utf-8", "replace")) in NETWORK
    except OSError:
        return False


def file_system(path: Path, mounts: str) -> str:
    """Type of the file system of a path, by the lines of ``/proc/self/mountinfo`` (proc(5))."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = fields[4].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), right.split()[0]
    return kind
