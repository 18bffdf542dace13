"""The list of records: its filters, its pages, and a count that is that of the list."""

from __future__ import annotations

from itertools import product

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import BASELINE, participant

from frailtylab.store import Store
from frailtylab.store.begun_visits import INDEXES, Phase
from frailtylab.study.load import builtin_study

Known = list[tuple[str, str, bool, str]]


@pytest.fixture
def begun(store: Store, fake_clock: FakeClock) -> Known:
    """Visits in every phase: participant, visit, training, phase; newest first."""
    by, known = store.people.add_assessor("A-03").id, []
    for code, training in (("P-1", False), ("P-2", True), ("Q-1", False)):
        person = store.people.add_participant(participant(code, training=training), by)
        rows = store.visits.enrol(person.id, BASELINE, builtin_study(), by)
        for row, phase in zip(rows, ("final", "open", "final", "open", "planned"), strict=False):
            fake_clock.advance(60)
            if phase != "planned":
                store.visits.start(row.visit_id, by)
                known.append((code, row.visit_code, training, phase))
            if phase == "final":
                store.visits.finish(row.visit_id, by)
    return known[::-1]


def wanted(known: Known, code: str, phase: str, training: bool | None) -> list[tuple[str, str]]:
    return [
        (who, visit) for who, visit, trains, is_phase in known
        if who.startswith(code) and phase in ("all", is_phase) and training in (None, trains)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "phase", "training"), list(product(["", "P", "P-2"], INDEXES, [None, False, True]))
)
def test_filters_choose_and_count_alike(
    store: Store, begun: Known, code: str, phase: Phase, training: bool | None
) -> None:
    expected = wanted(begun, code, phase, training)
    rows = store.records.visits(50, 0, code, phase, training)
    assert [(row.participant_code, row.visit_code) for row in rows] == expected
    assert store.records.visit_count(code, phase, training) == len(expected)


@pytest.mark.parametrize("phase", INDEXES)
def test_pages_together_are_the_list(store: Store, begun: Known, phase: Phase) -> None:
    total = store.records.visit_count(phase=phase)
    pages = [store.records.visits(2, offset, phase=phase) for offset in range(0, total, 2)]
    found = [(row.participant_code, row.visit_code) for page in pages for row in page]
    assert found == wanted(begun, "", phase, training=None)
    assert store.records.visits(2, total, phase=phase) == []


def test_reopened_visit_is_open_again(store: Store, begun: Known) -> None:
    row = store.records.visits(1, phase="final")[0]
    store.visits.reopen(row.visit_id, "forgot the grip", store.people.assessors()[0].id)
    assert row.visit_id in {one.visit_id for one in store.records.visits(phase="open")}
    assert row.visit_id not in {one.visit_id for one in store.records.visits(phase="final")}


@pytest.mark.parametrize("text", ["%", "é", "P-1' OR 1=1 --", "\x00", "\U0001f600"], ids=ascii)
def test_hostile_code_finds_nothing(store: Store, begun: Known, text: str) -> None:
    assert store.records.visits(code=text) == []
    assert store.records.visit_count(text) == 0
