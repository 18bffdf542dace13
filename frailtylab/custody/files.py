"""Small files that must be whole after a power cut: written beside, forced to disk, renamed."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

OWNER_ONLY = 0o600


def replace_durably(path: Path, content: bytes) -> None:
    """Put the content in the file's place; on disk when this returns, else the old one stays.

    :raises OSError: when the disk does not take it
    """
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    try:
        try:
            write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte: one call may take only a part of them.

    :raises OSError: when the disk does not take it
    """
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_file(path: Path) -> None:
    """Force a file to disk that nobody has open.

    :raises OSError: when the disk does not take it
    """
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
