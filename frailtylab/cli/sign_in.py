"""Opening a store from a terminal: whose passphrase, and where it comes from."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from frailtylab.cli.commands import data_folder
from frailtylab.cli.file_problems import out_of_reach
from frailtylab.door import Credentials, FolderState, folder_state, open_folder
from frailtylab.store import Store

VARIABLE = "FRAILTYLAB_PASSPHRASE_FILE"
"""Names a file, never holds the passphrase: other programs of a user can read an environment."""


def credentials(arguments: argparse.Namespace, folder: Path) -> Credentials | None:
    """Who works, and the passphrase; None where the folder needs none.

    :raises OperatorError: when the file that was named can't be read
    """
    if folder_state(folder) is not FolderState.LOCKED:
        return None
    user: str = getattr(arguments, "user", "")
    return Credentials(user, _passphrase(arguments, user))


def _passphrase(arguments: argparse.Namespace, user: str) -> str:
    given: Path | None = getattr(arguments, "passphrase_file", None)
    named = os.environ.get(VARIABLE)
    path = given or (Path(named) if named else None)
    if path is not None:
        return first_line(path)
    if not sys.stdin.isatty():
        return ""
    from getpass import getpass

    return getpass(f"Passphrase of {user}: " if user else "Passphrase: ")


def first_line(path: Path) -> str:
    """The first line of a file that holds a secret.

    :raises OperatorError: when it can't be read
    """
    try:
        return path.read_text("utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise out_of_reach(path, error) from error


def opened_store(arguments: argparse.Namespace) -> tuple[Store, str]:
    """The store of the command's folder, open, and who opened it; close it.

    :raises OperatorError: when it stays closed
    """
    folder = data_folder(arguments)
    return open_folder(folder, credentials(arguments, folder))
