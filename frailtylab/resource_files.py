"""Where the files under ``resources`` are, wherever the program is installed."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The file or folder ``resources/<parts>``; it may not exist."""
    return files("resources").joinpath(*parts)
