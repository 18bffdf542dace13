"""What the process keeps to itself: new files are its owner's alone, and no memory goes to disk."""

from __future__ import annotations

import os
import sys

OTHERS = 0o077
"""The rights that everybody but the owner has on a file."""


def keep_to_owner() -> None:
    """Withhold new files from other accounts, and leave no core file when the program dies.

    A core file would hold the data key and what is on the screen. Windows has neither: there the
    rights come with the user's folder, and crash dumps are the administrator's choice.
    """
    os.umask(OTHERS)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
