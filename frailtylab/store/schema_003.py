"""What step 3 adds: seals, places that can be put right, signatures, quick unlocking.

Imports nothing of ours; frozen once released.

A trial's or visit's row says what was written when it was made. Where it belongs now is the newest
version in ``trial_place`` or ``visit_place``, if there is one.
"""

from __future__ import annotations

COLUMNS = (
    "ALTER TABLE user_version ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE trial_take ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
)

TABLES = (
    # ``keys``: which rows the transaction added, zlib-packed JSON; ``mac`` chains the seals.
    """CREATE TABLE seal (
        seq INTEGER PRIMARY KEY,
        keys BLOB NOT NULL,
        sha256 TEXT NOT NULL,
        mac TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE trial_place (
        trial_id TEXT NOT NULL REFERENCES trial(id),
        version INTEGER NOT NULL CHECK (version > 0),
        visit_id TEXT NOT NULL REFERENCES visit(id),
        number INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        side TEXT CHECK (side IN ('left', 'right')),
        reason TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (trial_id, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE visit_place (
        visit_id TEXT NOT NULL REFERENCES visit(id),
        version INTEGER NOT NULL CHECK (version > 0),
        participant_id TEXT NOT NULL REFERENCES participant(id),
        code TEXT NOT NULL,
        planned_on TEXT NOT NULL,
        window_start TEXT NOT NULL,
        window_end TEXT NOT NULL,
        reason TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (visit_id, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE signature (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        meaning TEXT NOT NULL CHECK (meaning IN ('performed', 'reviewed')),
        name TEXT NOT NULL,
        record_sha256 TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        offset_min INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX signature_of_visit ON signature (visit_id, seq)",
    "CREATE INDEX audit_of_record ON audit (record_id)",
    """CREATE TABLE user_pin (
        user_id TEXT NOT NULL REFERENCES user(id),
        version INTEGER NOT NULL CHECK (version > 0),
        salt BLOB NOT NULL,
        hash BLOB NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (user_id, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE office_key (
        seq INTEGER PRIMARY KEY,
        public BLOB NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
)

# A decided trial gets another take only with a reason.
TAKES = (
    "DROP TRIGGER trial_take_of_decided",
    """CREATE TRIGGER trial_take_of_decided BEFORE INSERT ON trial_take
    WHEN new.reason = ''
        AND EXISTS (SELECT 1 FROM trial_version WHERE trial_id = new.trial_id AND state = 'final')
    BEGIN SELECT RAISE(ABORT, 'append-only: a decided trial gets no other take'); END""",
)

# What waits is sent with the visit that the trial belongs to now.
WAITING = (
    "DROP TRIGGER visit_waits",
    """CREATE TRIGGER visit_waits AFTER INSERT ON outbox
    WHEN new.training = 0 AND new.simulated = 0 BEGIN
        INSERT INTO waiting (visit_id, queued_utc) SELECT CASE new.kind
            WHEN 'visit' THEN new.record_id
            WHEN 'trial' THEN (SELECT visit_id FROM trial_at WHERE trial_id = new.record_id)
            ELSE (SELECT visit_id FROM not_done WHERE id = new.record_id) END,
            new.queued_utc WHERE true
        ON CONFLICT (visit_id) DO UPDATE SET queued_utc = excluded.queued_utc
            WHERE excluded.queued_utc < queued_utc;
    END""",
)

# Where trials and visits belong now, derived by SQLite itself as the worklist is, so that a visit
# finds its trials by an index. Holds nothing that can't be derived again.
DERIVED = (
    """CREATE TABLE trial_at (
        trial_id TEXT PRIMARY KEY REFERENCES trial(id),
        visit_id TEXT NOT NULL REFERENCES visit(id),
        number INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        side TEXT,
        place INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX trial_at_visit ON trial_at (visit_id)",
    """CREATE TABLE visit_at (
        visit_id TEXT PRIMARY KEY REFERENCES visit(id),
        participant_id TEXT NOT NULL REFERENCES participant(id),
        code TEXT NOT NULL,
        planned_on TEXT NOT NULL,
        window_start TEXT NOT NULL,
        window_end TEXT NOT NULL,
        place INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX visit_at_participant ON visit_at (participant_id, code)",
    """INSERT INTO trial_at (trial_id, visit_id, number, attempt, side, place)
    SELECT id, visit_id, number, attempt, side, 0 FROM trial""",
    """INSERT INTO visit_at
        (visit_id, participant_id, code, planned_on, window_start, window_end, place)
    SELECT id, participant_id, code, planned_on, window_start, window_end, 0 FROM visit""",
    """CREATE TRIGGER trial_begins AFTER INSERT ON trial BEGIN
        INSERT INTO trial_at (trial_id, visit_id, number, attempt, side, place)
        VALUES (new.id, new.visit_id, new.number, new.attempt, new.side, 0);
    END""",
    """CREATE TRIGGER trial_moves AFTER INSERT ON trial_place BEGIN
        UPDATE trial_at SET visit_id = new.visit_id, number = new.number, attempt = new.attempt,
            side = new.side, place = new.version WHERE trial_id = new.trial_id;
    END""",
    """CREATE TRIGGER visit_begins AFTER INSERT ON visit BEGIN
        INSERT INTO visit_at
            (visit_id, participant_id, code, planned_on, window_start, window_end, place)
        VALUES (new.id, new.participant_id, new.code, new.planned_on, new.window_start,
            new.window_end, 0);
    END""",
    """CREATE TRIGGER visit_moves AFTER INSERT ON visit_place BEGIN
        UPDATE visit_at SET participant_id = new.participant_id, code = new.code,
            planned_on = new.planned_on, window_start = new.window_start,
            window_end = new.window_end, place = new.version WHERE visit_id = new.visit_id;
        UPDATE worklist SET window_start = new.window_start, window_end = new.window_end
        WHERE visit_id = new.visit_id;
    END""",
)

VIEWS = (
    "DROP VIEW user_now",
    """CREATE VIEW user_now AS
        SELECT u.id, u.code, v.version, v.role, v.active, v.name FROM user u
        JOIN user_version v ON v.user_id = u.id AND v.version =
            (SELECT max(n.version) FROM user_version n WHERE n.user_id = u.id)""",
    """CREATE VIEW visit_now AS
        SELECT v.id, a.participant_id, a.code, a.planned_on, a.window_start, a.window_end,
            v.unscheduled, v.study_sha256, v.training, v.by, v.utc, a.place
        FROM visit_at a JOIN visit v ON v.id = a.visit_id""",
    "DROP VIEW trial_now",
    """CREATE VIEW trial_now AS
        SELECT t.seq, t.id, a.visit_id, t.test, t.practice, a.number, a.attempt, a.side,
            t.entry, t.assessor_id, t.study_sha256, t.script_version, t.software_version,
            t.language, t.training, t.setup, t.captured_utc, t.offset_min, t.zone, t.performed_on,
            k.take, k.simulated, k.instruments, k.sha256, v.version, v.state, v.outcome,
            v.reason, v.note, v.repeat, v.by AS decided_by, v.utc AS decided_utc, a.place
        FROM trial_at a
        JOIN trial t ON t.id = a.trial_id
        JOIN trial_version v ON v.trial_id = t.id AND v.version =
            (SELECT max(n.version) FROM trial_version n WHERE n.trial_id = t.id)
        LEFT JOIN trial_take k ON k.trial_id = v.trial_id AND k.take = v.take""",
)

APPEND_ONLY = (
    "seal", "trial_place", "visit_place", "signature", "user_pin", "office_key",
)  # fmt: skip

STATEMENTS = (*COLUMNS, *TABLES, *TAKES, *DERIVED, *WAITING, *VIEWS)
"""Everything but the guards, in the order in which it can be made."""
