"""The targets of a data folder: ``targets.toml``, which a person can read and mend. No secrets."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from frailtylab.errors import N_, OperatorError
from frailtylab.upload.target import Target, checked_target

FILE_NAME = "targets.toml"


class TargetsDamagedError(OperatorError):
    """The file of targets can't be read as one; it is left as it is."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            N_("The list of servers can't be read"),
            N_("“{path}”: {reason}. Nothing was sent."),
            N_("Mend the file; docs/upload.md tells its keys."),
            values={"path": path, "reason": reason},
        )


def load_targets(folder: Path) -> dict[str, Target]:
    """Name → target; empty without a file.

    :raises OperatorError: for a file that can't be read, or an address that records may not go to
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise TargetsDamagedError(path, str(error)) from error
    try:
        found = msgspec.convert(tomllib.loads(text), dict[str, Target])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise TargetsDamagedError(path, str(error)) from error
    return {name: checked_target(target) for name, target in found.items()}


def the_target(folder: Path, name: str) -> tuple[str, Target]:
    """The target of that name; without one, the only one that there is.

    :raises OperatorError: when there is none, or several to choose from
    """
    targets = load_targets(folder)
    if not name and len(targets) == 1:
        return next(iter(targets.items()))
    if name in targets:
        return name, targets[name]
    raise OperatorError(
        N_("Choose the server"),
        N_("The servers of this data folder are: {names}."),
        N_("Name one of them, or write it into {file}."),
        values={"names": ", ".join(sorted(targets)) or "-", "file": folder / FILE_NAME},
    )
