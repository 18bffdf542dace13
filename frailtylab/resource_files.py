"""Where the files under ``resources`` are, wherever the program is installed."""

from __future__ import annotations

from pathlib import Path

import resources

FOLDER = Path(resources.__file__).parent
"""A folder on the disk: Qt, the font library and gettext all want real files, so the program is
never run out of an archive, and ``importlib.resources`` with its archive support is not needed."""


def resource(*parts: str) -> Path:
    """The file or folder ``resources/<parts>``; it may not exist."""
    return FOLDER.joinpath(*parts)
