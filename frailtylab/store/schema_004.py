"""What step 4 adds: what was frozen for a target, each try to send it, and the receipts.

The outbox (step 1) says what there is to send; nothing here says *sending*, which a crash could not
undo. Imports nothing of ours; frozen once released.
"""

from __future__ import annotations

STATEMENTS = (
    # ``up_to``: the newest outbox row that the payload holds; a later one makes an amendment.
    """CREATE TABLE dispatch (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        target TEXT NOT NULL,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        revision INTEGER NOT NULL CHECK (revision > 0),
        up_to INTEGER NOT NULL,
        payload BLOB NOT NULL,
        sha256 TEXT NOT NULL,
        utc TEXT NOT NULL,
        UNIQUE (target, visit_id, revision)
    ) STRICT""",
    """CREATE TABLE dispatch_attempt (
        seq INTEGER PRIMARY KEY,
        dispatch_id TEXT NOT NULL REFERENCES dispatch(id),
        outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'retry', 'held', 'rejected', 'released')),
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        next_utc TEXT NOT NULL,
        utc TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX dispatch_attempt_of ON dispatch_attempt (dispatch_id, seq)",
    """CREATE TABLE dispatch_receipt (
        dispatch_id TEXT PRIMARY KEY REFERENCES dispatch(id),
        seal INTEGER NOT NULL,
        mac TEXT NOT NULL,
        entries BLOB NOT NULL,
        utc TEXT NOT NULL
    ) STRICT""",
    """CREATE VIEW dispatch_now AS
        SELECT d.*, coalesce(a.outcome, 'queued') AS state, coalesce(a.reason, '') AS reason,
            coalesce(a.detail, '') AS detail, coalesce(a.next_utc, '') AS next_utc,
            a.utc AS tried_utc,
            (SELECT count(*) FROM dispatch_attempt n WHERE n.dispatch_id = d.id
                AND n.outcome != 'released') AS tries
        FROM dispatch d LEFT JOIN dispatch_attempt a ON a.seq =
            (SELECT max(n.seq) FROM dispatch_attempt n WHERE n.dispatch_id = d.id)""",
)

APPEND_ONLY = ("dispatch", "dispatch_attempt", "dispatch_receipt")
