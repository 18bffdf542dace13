"""A folder that appears with all its files, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from frailtylab.errors import N_, OperatorError


@contextmanager
def new_folder(folder: Path, mode: int = 0o755) -> Generator[Path]:
    """A folder to write into; it gets its name when the block is left without an exception.

    :param folder: must not be there, or be empty
    :param mode: its rights; this user's umask withholds some of them
    :raises OperatorError: when there is something already
    :raises OSError: when it can't be written
    """
    folder = folder.absolute()
    _refuse_used(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield making
        _put_in_place(making, folder, mode)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _refuse_used(folder: Path) -> None:
    """New files never mix with what is there.

    :raises OperatorError: when something is
    """
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if os.path.lexists(folder):
        raise OperatorError(
            N_("There is something in this folder already"),
            N_("“{folder}” is not empty, or is no folder."),
            N_("Choose a new or empty folder. Nothing was changed."),
            values={"folder": folder},
        )


def _put_in_place(making: Path, folder: Path, mode: int) -> None:
    """Give the finished folder its name. An empty folder there makes way: Windows asks for it."""
    os.chmod(making, mode & ~_umask())
    with suppress(FileNotFoundError):
        folder.rmdir()
    making.rename(folder)


def _umask() -> int:
    """The rights that this user withholds from new files; mkdtemp withholds more."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
