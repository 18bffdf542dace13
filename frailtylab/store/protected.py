"""Which tables hold what happened, in an order in which their rows can be put in again."""

from __future__ import annotations

from frailtylab.store import schema_001, schema_002, schema_003, schema_004

PROTECTED: tuple[str, ...] = tuple(
    table
    for step in (schema_001, schema_002, schema_003, schema_004)
    for table in step.APPEND_ONLY
    if table != "seal"
)
"""Every append-only table but ``seal``, parents before children."""
