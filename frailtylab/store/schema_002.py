"""What step 2 adds: calibrations and self-checks of devices, and exceptions from their checks.

Devices themselves stay in ``device_seen``; ``device_key`` is what one is known by
(``frailtylab.device_register.device_key``). Imports nothing of ours; frozen once released.
"""

from __future__ import annotations

STATEMENTS = (
    """CREATE TABLE device_calibration (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        device_key TEXT NOT NULL,
        done_on TEXT NOT NULL,
        calibrated_by TEXT NOT NULL,
        result TEXT NOT NULL CHECK (result IN ('passed', 'adjusted', 'failed')),
        note TEXT NOT NULL,
        next_due TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE device_self_check (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        device_key TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('known_mass', 'known_interval')),
        expected TEXT NOT NULL,
        measured TEXT NOT NULL,
        unit TEXT NOT NULL,
        tolerance TEXT NOT NULL,
        passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
        note TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE device_exception (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        test TEXT NOT NULL,
        device_key TEXT NOT NULL,
        check_code TEXT NOT NULL,
        detail TEXT NOT NULL,
        reason TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX device_exception_of_visit ON device_exception (visit_id)",
)

APPEND_ONLY = ("device_calibration", "device_self_check", "device_exception")
