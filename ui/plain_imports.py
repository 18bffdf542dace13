"""Imports at their usual speed once PySide is there."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401  # pyright: ignore[reportUnusedImport]


def use_plain_imports() -> None:
    """Give Python back its own ``import`` statement.

    PySide puts a statement of its own in its place, which reads the source of every module that is
    imported later, to see whether it asks for ``from __feature__ import``. Nothing here does, and
    reading seventy files costs a twentieth of a start. PySide keeps the original under a name that
    it documents (``shibokensupport/feature.py``); where that name is missing nothing happens.
    """
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
