"""Ten years of trials: lists stay searches, never scans, and say what the events say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from helpers.attacker import unguarded
from helpers.big_store import TRIALS_A_VISIT, big_store
from helpers.fake_clock import FakeClock

from frailtylab.store import Store, VisitState, visit_rows
from frailtylab.store.begun_visits import INDEXES, count_query, page_query
from frailtylab.store.outbox import OLDEST_WAITING
from frailtylab.store.people import FIND
from frailtylab.store.takes import ALL_TAKES
from frailtylab.store.trials import OPEN_DRAFTS

TODAY = date(2026, 3, 14)
TRIALS = 6000

QUERIES = {
    **{f"today {n}": query for n, (query, _, _) in enumerate(visit_rows.TODAY)},
    "of participant": visit_rows.OF_PARTICIPANT,
    "one visit": visit_rows.ONE,
    **{
        f"{name} {phase}{' by code' if by_code else ''}": query(phase, by_code=by_code)
        for name, query in (("page", page_query), ("count", count_query))
        for phase in INDEXES
        for by_code in (False, True)
    },
    "takes": ALL_TAKES.replace("?", ":visit_id"),
    "oldest waiting": OLDEST_WAITING,
    "trials of a visit": "SELECT * FROM trial_now WHERE visit_id = :visit_id ORDER BY seq",
    "one trial": "SELECT * FROM trial_now WHERE id = :visit_id",
    "scores of a visit": "SELECT * FROM score_now WHERE visit_id = :visit_id",
    "not done": "SELECT * FROM not_done_now WHERE visit_id = :visit_id ORDER BY seq",
    "find": FIND.replace("?", ":start"),
    "drafts": OPEN_DRAFTS,
    "audit": "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
}
PLACE = {"training": 1, "visit_id": "x", "participant_id": "x", "limit": 50, "offset": 0}
VALUES = {
    **PLACE, "day": TODAY.isoformat(),
    "start": "P-0", "end": "P-1", "day_begins": "2026", "day_ends": "2027",
}  # fmt: skip

# Tables or partial indexes that hold only what is open now, or that are read from one end.
SHORT = (
    "SCAN undecided",
    "INDEX worklist_unfinished",
    "COVERING INDEX worklist_begun",
    "COVERING INDEX waiting_by_age",
    "SCAN page",
    "SCAN audit",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with some thousand trials; plans are the same as with more."""
    path = tmp_path_factory.mktemp("big") / "frailtylab.db"
    with big_store(path, TRIALS, clock=FakeClock(), today=TODAY) as store:
        yield store


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("analysed", [False, True])
def test_no_list_scans(filled: Store, query: str, analysed: bool) -> None:
    connection = unguarded(filled)
    connection.execute("BEGIN")
    try:
        if analysed:
            connection.execute("ANALYZE")
        rows = filled._file.named(f"EXPLAIN QUERY PLAN {query}", VALUES)
    finally:
        connection.execute("ROLLBACK")
    plan = [row["detail"] for row in rows]
    assert plan
    scans = [line for line in plan if line.startswith("SCAN")]
    assert [scan for scan in scans if not any(part in scan for part in SHORT)] == []


def test_plan_check_can_fail(filled: Store) -> None:
    rows = filled._file.rows("EXPLAIN QUERY PLAN SELECT * FROM trial WHERE test = 'tug'")
    assert [row["detail"] for row in rows] == ["SCAN trial"]


def test_filling_gives_what_was_asked_for(filled: Store) -> None:
    count = filled._file.value("SELECT count(*) FROM trial")
    assert TRIALS <= count < TRIALS + TRIALS_A_VISIT
    assert filled.outbox.pending_count() == count
    assert filled.check() == []
    assert filled.trials.open_drafts() == []


def test_today_has_every_kind_of_visit(filled: Store) -> None:
    rows = filled.visits.today(TODAY, limit=5)
    states = [row.state for row in rows]
    assert states == sorted(states, key=list(VisitState).index)
    found = {state: states.count(state) for state in VisitState}
    assert found[VisitState.UNFINISHED] == found[VisitState.OVERDUE] == 5
    assert found[VisitState.DUE] > 0
    assert found[VisitState.UPCOMING] == 5
    assert [row.decided for row in filled.records.visits(limit=50)][-1] == TRIALS_A_VISIT


def test_worklist_is_what_the_events_say(filled: Store) -> None:
    wrong = filled._file.value(
        """SELECT count(*) FROM worklist w WHERE w.phase != coalesce(
            (SELECT replace(e.kind, 'reopened', 'started') FROM visit_event e
             WHERE e.visit_id = w.visit_id AND e.kind != 'identity_confirmed'
             ORDER BY e.seq DESC LIMIT 1), 'planned')"""
    )
    assert wrong == 0


def test_export_reads_every_trial_once(filled: Store) -> None:
    ids = [row["id"] for row in filled.records.trials()]
    assert len(ids) == len(set(ids)) == filled._file.value("SELECT count(*) FROM trial")
