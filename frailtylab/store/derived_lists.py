"""The lists that SQLite derives by triggers, derived once more from the records themselves."""

from __future__ import annotations

from frailtylab.store.driver import Connection

PLACES = """(SELECT v.id AS visit_id,
    coalesce(p.participant_id, v.participant_id) AS participant_id,
    coalesce(p.code, v.code) AS code,
    coalesce(p.planned_on, v.planned_on) AS planned_on,
    coalesce(p.window_start, v.window_start) AS window_start,
    coalesce(p.window_end, v.window_end) AS window_end,
    coalesce(p.version, 0) AS place
    FROM visit v LEFT JOIN visit_place p ON p.visit_id = v.id AND p.version =
        (SELECT max(n.version) FROM visit_place n WHERE n.visit_id = v.id))"""

EXPECTED = {
    "visit_at": (
        "visit_id, participant_id, code, planned_on, window_start, window_end, place",
        f"SELECT * FROM {PLACES}",  # noqa: S608 - no text from outside
    ),
    "trial_at": (
        "trial_id, visit_id, number, attempt, side, place",
        """SELECT t.id, iif(p.version IS NULL, t.visit_id, p.visit_id),
            iif(p.version IS NULL, t.number, p.number),
            iif(p.version IS NULL, t.attempt, p.attempt),
            iif(p.version IS NULL, t.side, p.side), coalesce(p.version, 0)
        FROM trial t LEFT JOIN trial_place p ON p.trial_id = t.id AND p.version =
            (SELECT max(n.version) FROM trial_place n WHERE n.trial_id = t.id)""",
    ),
    "undecided": (
        "trial_id",
        """SELECT v.trial_id FROM trial_version v WHERE v.state = 'draft' AND v.version =
            (SELECT max(n.version) FROM trial_version n WHERE n.trial_id = v.trial_id)""",
    ),
    "waiting": (
        "visit_id, queued_utc",
        """SELECT visit_id, min(queued_utc) FROM (
            SELECT CASE o.kind WHEN 'visit' THEN o.record_id
                WHEN 'trial' THEN (SELECT visit_id FROM trial WHERE id = o.record_id)
                ELSE (SELECT visit_id FROM not_done WHERE id = o.record_id) END AS visit_id,
                o.queued_utc
            FROM outbox o WHERE o.training = 0 AND o.simulated = 0) GROUP BY visit_id""",
    ),
    "worklist": (
        "visit_id, phase, training, window_start, window_end, started_utc, finished_utc",
        f"""SELECT v.id, coalesce((SELECT iif(e.kind = 'finished', 'finished', 'started')
                FROM visit_event e WHERE e.visit_id = v.id
                AND e.kind IN ('started', 'finished', 'reopened')
                ORDER BY e.seq DESC LIMIT 1), 'planned'),
            v.training, p.window_start, p.window_end,
            (SELECT e.utc FROM visit_event e WHERE e.visit_id = v.id AND e.kind = 'started'
                ORDER BY e.seq LIMIT 1),
            (SELECT iif(e.kind = 'finished', e.utc, NULL) FROM visit_event e
                WHERE e.visit_id = v.id AND e.kind IN ('finished', 'reopened')
                ORDER BY e.seq DESC LIMIT 1)
        FROM visit v JOIN {PLACES} p ON p.visit_id = v.id""",  # noqa: S608
    ),
}
"""Derived table → its columns, and the same rows out of the append-only tables."""


def wrong_lists(connection: Connection) -> dict[str, int]:
    """Derived table → how many of its rows are wrong or missing; tables without any are left out.

    The rules are those of the triggers in ``schema_001`` and ``schema_003``.
    """
    found: dict[str, int] = {}
    for table, (columns, expected) in EXPECTED.items():
        is_ = f"SELECT {columns} FROM {table}"  # noqa: S608
        count = _count(connection, is_, expected) + _count(connection, expected, is_)
        if count:
            found[table] = count
    return found


def _count(connection: Connection, one: str, other: str) -> int:
    sql = f"SELECT count(*) FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other}))"  # noqa: S608
    return connection.execute(sql).fetchone()[0]
