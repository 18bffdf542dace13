"""What can be wrong with keys, in words for the person who wants to work."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from frailtylab.errors import N_, OperatorError


class KeyProblem(OperatorError):
    """Anything that stands between a person and the records."""


class KeysMissing(KeyProblem):
    """There are records, and no key file beside them."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            N_("The key file is missing"),
            N_("{path} and its copy are not there. Without them nobody can read the results."),
            N_("Put the key file back; every backup holds one. No new one was made."),
            can_retry=True,
            values={"path": path},
        )


class KeysDamaged(KeyProblem):
    """Neither the key file nor its copy says what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            N_("The key file is damaged"),
            N_("Neither {path} nor its copy can be read. The results themselves are untouched."),
            N_("Put a key file from a backup in its place, or call your data manager."),
            can_retry=True,
            values={"path": path},
        )


class KeysTooNew(KeyProblem):
    """A newer program wrote the key file."""

    def __init__(self, path: Path, *, found: int, known: int) -> None:
        super().__init__(
            N_("The key file is from a newer version"),
            N_("{path} has format {found}; this program knows formats up to {known}."),
            N_("Install the newer version of FrailtyLab. The file was not changed."),
            values={"path": path, "found": found, "known": known},
        )


class KeysOfOthers(KeyProblem):
    """New keys were to be written where the keys of another store are."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            N_("The keys of other results are here"),
            N_("{path} opens a results file that was made before. It was not replaced."),
            N_("Choose an empty folder, or open the results that are here."),
            values={"path": path},
        )


class KeysOutOfReach(KeyProblem):
    """The disk does not give or take the key file."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            N_("The key file is out of reach"),
            N_("“{path}”: {reason}."),
            N_("Check that you may read and write the folder, and that the disk has room."),
            can_retry=True,
            values={"path": path, "reason": error.strerror or type(error).__name__},
        )


class WrongPassphrase(KeyProblem):
    """What was typed opens nothing."""

    def __init__(self) -> None:
        super().__init__(
            N_("That is not the passphrase"),
            N_("The results stay closed."),
            N_("Check capital letters and the keyboard's language, then type it again."),
            can_retry=True,
        )


class TryLater(KeyProblem):
    """Too many wrong tries: the next one has to wait.

    :param seconds: how long, rounded up
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = ceil(seconds)
        super().__init__(
            N_("Too many wrong tries"),
            N_("The next try may be made in {seconds} seconds. The results stay closed."),
            N_("Wait, or ask your administrator for a new passphrase."),
            can_retry=True,
            values={"seconds": self.seconds},
        )
