"""Which SQLite the store speaks to."""

from __future__ import annotations

import sqlite3


def sqlite_version() -> str:
    """Version of the SQLite library in use: ``3.45.1``."""
    return sqlite3.sqlite_version
