"""The shape of the store, one numbered step a change. Imports nothing of ours.

A step is never edited once it was released: today's program may change, yesterday's file can't
(QCoDeS keeps its upgrade code apart for the same reason). ``FINGERPRINTS`` holds what the schema
must hash to after each step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x46724C62
"""``FrLb`` in the file's header, so that another program's file is known for one."""

VERSION = 1
"""Number of the newest step, kept in the file as ``user_version``."""

SET_NAME = "frailtylab"

FINGERPRINTS = {1: "18a844f17e4683c74426488eea3fca25ca8225863855fa23e425631df766b04e"}

PEOPLE = (
    """CREATE TABLE user (
        id TEXT PRIMARY KEY,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE
    ) STRICT""",
    """CREATE TABLE user_version (
        user_id TEXT NOT NULL REFERENCES user(id),
        version INTEGER NOT NULL CHECK (version > 0),
        role TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        reason TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (user_id, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE participant (
        id TEXT PRIMARY KEY,
        code TEXT NOT NULL UNIQUE COLLATE NOCASE,
        training INTEGER NOT NULL CHECK (training IN (0, 1))
    ) STRICT""",
    """CREATE TABLE participant_version (
        participant_id TEXT NOT NULL REFERENCES participant(id),
        version INTEGER NOT NULL CHECK (version > 0),
        initials TEXT NOT NULL,
        birth_year INTEGER NOT NULL,
        sex TEXT NOT NULL,
        dominant_hand TEXT NOT NULL,
        height_cm INTEGER,
        reason TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (participant_id, version)
    ) STRICT, WITHOUT ROWID""",
)

VISITS = (
    """CREATE TABLE study_definition (
        sha256 TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        version TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE visit (
        id TEXT PRIMARY KEY,
        participant_id TEXT NOT NULL REFERENCES participant(id),
        code TEXT NOT NULL,
        planned_on TEXT NOT NULL,
        window_start TEXT NOT NULL,
        window_end TEXT NOT NULL,
        unscheduled INTEGER NOT NULL CHECK (unscheduled IN (0, 1)),
        study_sha256 TEXT NOT NULL REFERENCES study_definition(sha256),
        training INTEGER NOT NULL CHECK (training IN (0, 1)),
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        UNIQUE (participant_id, code)
    ) STRICT""",
    """CREATE TABLE visit_event (
        seq INTEGER PRIMARY KEY,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        kind TEXT NOT NULL
            CHECK (kind IN ('started', 'identity_confirmed', 'finished', 'reopened')),
        detail TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        offset_min INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX visit_event_of_visit ON visit_event (visit_id, seq)",
    """CREATE TABLE setup_version (
        seq INTEGER PRIMARY KEY,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        test TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        fields TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        UNIQUE (visit_id, test, version)
    ) STRICT""",
    """CREATE TABLE device_seen (
        seq INTEGER PRIMARY KEY,
        identity TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
)

TRIALS = (
    """CREATE TABLE trial (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        test TEXT NOT NULL,
        practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
        number INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        side TEXT CHECK (side IN ('left', 'right')),
        entry TEXT NOT NULL,
        assessor_id TEXT NOT NULL REFERENCES user(id),
        study_sha256 TEXT NOT NULL,
        script_version TEXT NOT NULL,
        software_version TEXT NOT NULL,
        language TEXT NOT NULL,
        training INTEGER NOT NULL CHECK (training IN (0, 1)),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        setup TEXT NOT NULL,
        captured_utc TEXT NOT NULL,
        offset_min INTEGER NOT NULL,
        zone TEXT NOT NULL,
        performed_on TEXT,
        instruments TEXT NOT NULL,
        sha256 TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX trial_of_visit ON trial (visit_id)",
    """CREATE TABLE trial_version (
        trial_id TEXT NOT NULL REFERENCES trial(id),
        version INTEGER NOT NULL CHECK (version > 0),
        state TEXT NOT NULL CHECK (state IN ('draft', 'final')),
        outcome TEXT NOT NULL CHECK (outcome IN ('undecided', 'valid', 'attention', 'invalid')),
        reason TEXT,
        note TEXT NOT NULL,
        repeat INTEGER NOT NULL CHECK (repeat IN (0, 1)),
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (trial_id, version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE measure (
        trial_id TEXT NOT NULL REFERENCES trial(id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        value REAL NOT NULL,
        unit TEXT NOT NULL,
        text TEXT NOT NULL,
        resolution REAL NOT NULL,
        uncertainty REAL,
        is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
        PRIMARY KEY (trial_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE flag (
        trial_id TEXT NOT NULL REFERENCES trial(id),
        position INTEGER NOT NULL,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (trial_id, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE recording (
        trial_id TEXT PRIMARY KEY REFERENCES trial(id),
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        packed BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE not_done (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        visit_id TEXT NOT NULL REFERENCES visit(id),
        test TEXT NOT NULL,
        side TEXT CHECK (side IN ('left', 'right')),
        number INTEGER,
        reason TEXT NOT NULL,
        note TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX not_done_of_visit ON not_done (visit_id)",
    """CREATE TABLE not_done_withdrawn (
        not_done_id TEXT PRIMARY KEY REFERENCES not_done(id),
        reason TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE score (
        visit_id TEXT NOT NULL REFERENCES visit(id),
        test TEXT NOT NULL,
        name TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
        rule TEXT NOT NULL,
        value REAL,
        unit TEXT NOT NULL,
        text TEXT NOT NULL,
        inputs TEXT NOT NULL,
        software_version TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (visit_id, test, name, version),
        CHECK (withdrawn = (value IS NULL))
    ) STRICT, WITHOUT ROWID""",
)

TRACES = (
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('trial', 'not_done', 'not_done_withdrawn', 'visit')),
        record_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        training INTEGER NOT NULL CHECK (training IN (0, 1)),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        queued_utc TEXT NOT NULL,
        UNIQUE (kind, record_id, version)
    ) STRICT""",
    """CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        utc TEXT NOT NULL,
        offset_min INTEGER NOT NULL,
        user TEXT NOT NULL,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
)

# Two lists that SQLite itself derives from the append-only tables, so that the start page and the
# search for drafts cost the same after ten years. They hold nothing that can't be derived again.
DERIVED = (
    """CREATE TABLE worklist (
        visit_id TEXT PRIMARY KEY REFERENCES visit(id),
        phase TEXT NOT NULL CHECK (phase IN ('planned', 'started', 'finished')),
        window_start TEXT NOT NULL,
        window_end TEXT NOT NULL,
        started_utc TEXT,
        finished_utc TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX worklist_by_end ON worklist (phase, window_end, window_start)",
    "CREATE INDEX worklist_by_start ON worklist (phase, window_start)",
    "CREATE INDEX worklist_unfinished ON worklist (started_utc) WHERE phase = 'started'",
    "CREATE INDEX worklist_finished ON worklist (finished_utc) WHERE phase = 'finished'",
    "CREATE INDEX worklist_begun ON worklist (started_utc) WHERE started_utc IS NOT NULL",
    "CREATE TABLE undecided (trial_id TEXT PRIMARY KEY REFERENCES trial(id)) STRICT, WITHOUT ROWID",
    """CREATE TRIGGER visit_planned AFTER INSERT ON visit BEGIN
        INSERT INTO worklist (visit_id, phase, window_start, window_end)
        VALUES (new.id, 'planned', new.window_start, new.window_end);
    END""",
    """CREATE TRIGGER visit_started AFTER INSERT ON visit_event WHEN new.kind = 'started' BEGIN
        UPDATE worklist SET phase = 'started', started_utc = coalesce(started_utc, new.utc)
        WHERE visit_id = new.visit_id;
    END""",
    """CREATE TRIGGER visit_finished AFTER INSERT ON visit_event WHEN new.kind = 'finished' BEGIN
        UPDATE worklist SET phase = 'finished', finished_utc = new.utc
        WHERE visit_id = new.visit_id;
    END""",
    """CREATE TRIGGER visit_reopened AFTER INSERT ON visit_event WHEN new.kind = 'reopened' BEGIN
        UPDATE worklist SET phase = 'started', finished_utc = NULL WHERE visit_id = new.visit_id;
    END""",
    """CREATE TRIGGER trial_drafted AFTER INSERT ON trial_version WHEN new.state = 'draft' BEGIN
        INSERT INTO undecided (trial_id) VALUES (new.trial_id);
    END""",
    """CREATE TRIGGER trial_decided AFTER INSERT ON trial_version WHEN new.state = 'final' BEGIN
        DELETE FROM undecided WHERE trial_id = new.trial_id;
    END""",
)

VIEWS = (
    """CREATE VIEW user_now AS
        SELECT u.id, u.code, v.version, v.role, v.active FROM user u
        JOIN user_version v ON v.user_id = u.id AND v.version =
            (SELECT max(n.version) FROM user_version n WHERE n.user_id = u.id)""",
    """CREATE VIEW participant_now AS
        SELECT p.id, p.code, p.training, v.version, v.initials, v.birth_year, v.sex,
            v.dominant_hand, v.height_cm
        FROM participant p
        JOIN participant_version v ON v.participant_id = p.id AND v.version =
            (SELECT max(n.version) FROM participant_version n WHERE n.participant_id = p.id)""",
    """CREATE VIEW trial_now AS
        SELECT t.*, v.version, v.state, v.outcome, v.reason, v.note, v.repeat,
            v.by AS decided_by, v.utc AS decided_utc
        FROM trial t
        JOIN trial_version v ON v.trial_id = t.id AND v.version =
            (SELECT max(n.version) FROM trial_version n WHERE n.trial_id = t.id)""",
    """CREATE VIEW score_now AS
        SELECT s.* FROM score s WHERE s.withdrawn = 0 AND s.version =
            (SELECT max(n.version) FROM score n
             WHERE n.visit_id = s.visit_id AND n.test = s.test AND n.name = s.name)""",
    """CREATE VIEW not_done_now AS
        SELECT n.* FROM not_done n
        WHERE NOT EXISTS (SELECT 1 FROM not_done_withdrawn w WHERE w.not_done_id = n.id)""",
)

APPEND_ONLY_001 = (
    "user", "user_version", "participant", "participant_version", "study_definition", "visit",
    "visit_event", "setup_version", "device_seen", "trial", "trial_version", "measure", "flag",
    "recording", "not_done", "not_done_withdrawn", "score", "outbox", "audit",
)  # fmt: skip


def guards(table: str) -> tuple[str, str]:
    """Two triggers that keep a table append-only.

    They stop ``INSERT OR REPLACE`` only while ``recursive_triggers`` is on, which the one
    connection sees to.
    """
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END",
    )


def m001_initial(db: sqlite_utils.Database) -> None:
    """People, visits, trials, scores, outbox and audit trail."""
    for statement in (*PEOPLE, *VISITS, *TRIALS, *TRACES, *DERIVED, *VIEWS):
        db.conn.execute(statement)
    for table in APPEND_ONLY_001:
        for statement in guards(table):
            db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


STEPS = (m001_initial,)
"""All steps in order; step n leaves ``user_version`` n behind."""


def migration_set() -> sqlite_utils.Migrations:
    """The numbered steps as sqlite-utils runs them.

    sqlite-utils is imported here and nowhere on the start path: it draws pandas in, which alone
    is several times as slow as a whole start.
    """
    from sqlite_utils import Migrations

    migrations = Migrations(SET_NAME)
    for step in STEPS:
        migrations(name=step.__name__)(step)
    return migrations
