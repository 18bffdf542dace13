"""The shape of the store after step 1, as SQL. Imports nothing of ours; frozen once released."""

from __future__ import annotations

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
        setup TEXT NOT NULL,
        captured_utc TEXT NOT NULL,
        offset_min INTEGER NOT NULL,
        zone TEXT NOT NULL,
        performed_on TEXT
    ) STRICT""",
    "CREATE INDEX trial_of_visit ON trial (visit_id)",
    # A stop that was undone, or a press that came late, gives the attempt another content. Every
    # content is a take of its own, so that none is written over.
    """CREATE TABLE trial_take (
        trial_id TEXT NOT NULL REFERENCES trial(id),
        take INTEGER NOT NULL CHECK (take > 0),
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        instruments TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (trial_id, take)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER trial_take_of_decided BEFORE INSERT ON trial_take
    WHEN EXISTS (SELECT 1 FROM trial_version WHERE trial_id = new.trial_id AND state = 'final')
    BEGIN SELECT RAISE(ABORT, 'append-only: a decided trial gets no other take'); END""",
    """CREATE TABLE trial_version (
        trial_id TEXT NOT NULL REFERENCES trial(id),
        version INTEGER NOT NULL CHECK (version > 0),
        take INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'final')),
        outcome TEXT NOT NULL CHECK (outcome IN ('undecided', 'valid', 'attention', 'invalid')),
        reason TEXT,
        note TEXT NOT NULL,
        repeat INTEGER NOT NULL CHECK (repeat IN (0, 1)),
        by TEXT NOT NULL REFERENCES user(id),
        utc TEXT NOT NULL,
        PRIMARY KEY (trial_id, version),
        FOREIGN KEY (trial_id, take) REFERENCES trial_take(trial_id, take)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE measure (
        trial_id TEXT NOT NULL,
        take INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        value REAL NOT NULL,
        unit TEXT NOT NULL,
        text TEXT NOT NULL,
        resolution REAL NOT NULL,
        uncertainty REAL,
        is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
        PRIMARY KEY (trial_id, take, position),
        FOREIGN KEY (trial_id, take) REFERENCES trial_take(trial_id, take)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE flag (
        trial_id TEXT NOT NULL,
        take INTEGER NOT NULL,
        position INTEGER NOT NULL,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (trial_id, take, position),
        FOREIGN KEY (trial_id, take) REFERENCES trial_take(trial_id, take)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE recording (
        trial_id TEXT NOT NULL,
        take INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        packed BLOB NOT NULL,
        PRIMARY KEY (trial_id, take),
        FOREIGN KEY (trial_id, take) REFERENCES trial_take(trial_id, take)
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

# Lists that SQLite itself derives from the append-only tables, so that the start page, the
# search for drafts and the count of what waits cost the same after ten years. They hold nothing
# that can't be derived again.
DERIVED = (
    """CREATE TABLE worklist (
        visit_id TEXT PRIMARY KEY REFERENCES visit(id),
        phase TEXT NOT NULL CHECK (phase IN ('planned', 'started', 'finished')),
        training INTEGER NOT NULL CHECK (training IN (0, 1)),
        window_start TEXT NOT NULL,
        window_end TEXT NOT NULL,
        started_utc TEXT,
        finished_utc TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX worklist_by_end ON worklist (phase, window_end, window_start)",
    "CREATE INDEX worklist_by_start ON worklist (phase, window_start)",
    "CREATE INDEX worklist_unfinished ON worklist (started_utc, training) WHERE phase = 'started'",
    "CREATE INDEX worklist_finished ON worklist (finished_utc) WHERE phase = 'finished'",
    """CREATE INDEX worklist_begun ON worklist (started_utc, phase, training)
    WHERE started_utc IS NOT NULL""",
    "CREATE TABLE undecided (trial_id TEXT PRIMARY KEY REFERENCES trial(id)) STRICT, WITHOUT ROWID",
    """CREATE TABLE waiting (
        visit_id TEXT PRIMARY KEY REFERENCES visit(id),
        queued_utc TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX waiting_by_age ON waiting (queued_utc)",
    """CREATE TRIGGER visit_planned AFTER INSERT ON visit BEGIN
        INSERT INTO worklist (visit_id, phase, training, window_start, window_end)
        VALUES (new.id, 'planned', new.training, new.window_start, new.window_end);
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
        INSERT OR IGNORE INTO undecided (trial_id) VALUES (new.trial_id);
    END""",
    """CREATE TRIGGER trial_decided AFTER INSERT ON trial_version WHEN new.state = 'final' BEGIN
        DELETE FROM undecided WHERE trial_id = new.trial_id;
    END""",
    # Training and simulated records are never sent, so nothing waits for them.
    """CREATE TRIGGER visit_waits AFTER INSERT ON outbox
    WHEN new.training = 0 AND new.simulated = 0 BEGIN
        INSERT INTO waiting (visit_id, queued_utc) SELECT CASE new.kind
            WHEN 'visit' THEN new.record_id
            WHEN 'trial' THEN (SELECT visit_id FROM trial WHERE id = new.record_id)
            ELSE (SELECT visit_id FROM not_done WHERE id = new.record_id) END,
            new.queued_utc WHERE true
        ON CONFLICT (visit_id) DO UPDATE SET queued_utc = excluded.queued_utc
            WHERE excluded.queued_utc < queued_utc;
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
        SELECT t.*, k.take, k.simulated, k.instruments, k.sha256, v.version, v.state, v.outcome,
            v.reason, v.note, v.repeat, v.by AS decided_by, v.utc AS decided_utc
        FROM trial t
        JOIN trial_version v ON v.trial_id = t.id AND v.version =
            (SELECT max(n.version) FROM trial_version n WHERE n.trial_id = t.id)
        LEFT JOIN trial_take k ON k.trial_id = v.trial_id AND k.take = v.take""",
    """CREATE VIEW score_now AS
        SELECT s.* FROM score s WHERE s.withdrawn = 0 AND s.version =
            (SELECT max(n.version) FROM score n
             WHERE n.visit_id = s.visit_id AND n.test = s.test AND n.name = s.name)""",
    """CREATE VIEW not_done_now AS
        SELECT n.* FROM not_done n
        WHERE NOT EXISTS (SELECT 1 FROM not_done_withdrawn w WHERE w.not_done_id = n.id)""",
)

APPEND_ONLY = (
    "user", "user_version", "participant", "participant_version", "study_definition", "visit",
    "visit_event", "setup_version", "device_seen", "trial", "trial_take", "trial_version",
    "measure", "flag", "recording", "not_done", "not_done_withdrawn", "score", "outbox", "audit",
)  # fmt: skip

STATEMENTS = (*PEOPLE, *VISITS, *TRIALS, *TRACES, *DERIVED, *VIEWS)
"""Everything but the guards, in the order in which it can be made."""
