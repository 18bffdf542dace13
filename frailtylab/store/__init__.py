"""The store: one SQLite file, opened here and nowhere else.

``open_store`` for a file that must be there, ``create_store`` for a new one.
"""

from __future__ import annotations

from frailtylab.store.audit import AuditEntry
from frailtylab.store.opening import create_store, open_store
from frailtylab.store.outbox import OutboxRow
from frailtylab.store.refusals import RecordMissing, RecordRefused, StoreError
from frailtylab.store.store import Store
from frailtylab.store.takes import Take
from frailtylab.store.visit_rows import VisitRow, VisitState
from frailtylab.store.visits import Visit

__all__ = [
    "AuditEntry",
    "OutboxRow",
    "RecordMissing",
    "RecordRefused",
    "Store",
    "StoreError",
    "Take",
    "Visit",
    "VisitRow",
    "VisitState",
    "create_store",
    "open_store",
]
