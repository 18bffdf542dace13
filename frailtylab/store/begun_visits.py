"""Queries for the records: the visits that were begun, newest first, page by page."""

from __future__ import annotations

from typing import Literal

from frailtylab.store.visit_rows import COLUMNS, JOINED

Phase = Literal["all", "open", "final"]

# The index of each phase holds all that the filters ask, so that a page is chosen in it alone.
INDEXES: dict[Phase, str] = {
    "all": "worklist_begun",
    "open": "worklist_unfinished",
    "final": "worklist_begun",
}

CONDITIONS: dict[Phase, str] = {
    "all": "w.started_utc IS NOT NULL",
    "open": "w.phase = 'started' AND w.started_utc IS NOT NULL",
    "final": "w.phase = 'finished' AND w.started_utc IS NOT NULL",
}

# SQLite 3.53 would scan the participants once anybody has run ANALYZE.
OF_CODE = """participant c INDEXED BY sqlite_autoindex_participant_2
    CROSS JOIN visit_at o ON o.participant_id = c.id
    CROSS JOIN worklist w ON w.visit_id = o.visit_id"""


def _chosen(phase: Phase, *, by_code: bool) -> str:
    places = OF_CODE if by_code else f"worklist w INDEXED BY {INDEXES[phase]}"
    code = "AND c.code >= :start AND c.code < :end" if by_code else ""
    return f"""FROM {places} WHERE {CONDITIONS[phase]} {code}
        AND (:training IS NULL OR w.training = :training)"""


def page_query(phase: Phase, *, by_code: bool) -> str:
    """One page; named values ``training``, ``limit``, ``offset``, with a code ``start``, ``end``.

    The page is chosen first, so that pages that are skipped cost an index entry a visit.
    """
    newest = "ORDER BY started_utc DESC LIMIT :limit OFFSET :offset"
    return f"""{COLUMNS} FROM
        (SELECT w.visit_id AS id, w.started_utc {_chosen(phase, by_code=by_code)} {newest}) page
        CROSS JOIN worklist w ON w.visit_id = page.id {JOINED} ORDER BY page.started_utc DESC"""


def count_query(phase: Phase, *, by_code: bool) -> str:
    """How many visits there are on all pages; the values of :func:`page_query`."""
    return f"SELECT count(*) {_chosen(phase, by_code=by_code)}"
