"""Which SQLite the store speaks to."""

from __future__ import annotations

from frailtylab.store import driver


def sqlite_version() -> str:
    """Version of the SQLite library in use: ``3.45.1``."""
    return ".".join(str(part) for part in driver.sqlite_version())
