"""Records leave the program as files that a statistician can read without it."""

from __future__ import annotations

from frailtylab.export.folder import export_records

__all__ = ["export_records"]
