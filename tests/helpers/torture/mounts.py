"""Small disks that can be filled, write-protected and pulled out. Linux, and root."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EXT4_IOC_SHUTDOWN = 0x8004587D
"""``_IOR('X', 125, __u32)``, linux/ext4.h; the same number as XFS's ``GOINGDOWN``."""
WITHOUT_FLUSHING = 2
IMAGE_BYTES = 16 << 20


def cannot_mount() -> str:
    """Why nothing can be mounted here; empty where it can."""
    if not sys.platform.startswith("linux"):
        return "needs Linux"
    return "" if os.geteuid() == 0 else "needs root to mount"


def cannot_make_ext4() -> str:
    """Why no disk can be pulled out here; empty where it can."""
    return cannot_mount() or ("" if shutil.which("mkfs.ext4") else "no mkfs.ext4 (e2fsprogs)")


def mount(*arguments: str) -> None:
    """Run ``mount``.

    :raises Unmountable: where the system does not let us, as in many containers
    """
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise Unmountable(done.stderr.strip().splitlines()[-1] if done.stderr else "mount failed")


class Unmountable(Exception):
    """The system refused a mount."""


@contextmanager
def memory_disk(place: Path, size: str = "6m") -> Iterator[Path]:
    """A disk of that size, empty."""
    place.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield place
    finally:
        unmount(place)


def protect(place: Path, *, protected: bool) -> None:
    """Write-protect the disk, or lift that."""
    mount("-o", f"remount,{'ro' if protected else 'rw'}", str(place))


def unmount(place: Path) -> None:
    """Take the disk away when nobody uses it any more."""
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


@contextmanager
def ext4_disk(image: Path, place: Path) -> Iterator[Path]:
    """An ext4 file system that can be pulled out; mounted anew with :func:`plug_in`."""
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    place.mkdir()
    mount("-o", "loop", str(image), str(place))
    try:
        yield place
    finally:
        unmount(place)


def pull_out(place: Path) -> None:
    """The disk is gone from one moment to the next, with all that it had not written yet."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING))
    finally:
        os.close(descriptor)


def plug_in(image: Path, place: Path) -> None:
    """Mount what was pulled out; the file system plays its own journal."""
    subprocess.run(["umount", str(place)], check=True)
    mount("-o", "loop", str(image), str(place))


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """While this lasts the disk has not a byte free."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 16))
    with suppress(OSError), ballast.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(512))
    try:
        yield
    finally:
        ballast.unlink()
