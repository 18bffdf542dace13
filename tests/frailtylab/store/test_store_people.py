"""Participants and users: codes are unique, corrections are versions, hostile text is text."""

from __future__ import annotations

import pytest
from helpers.sample_records import Ward, participant
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.errors import OperatorError
from frailtylab.people import Participant, Role, Sex, Side
from frailtylab.store import RecordMissing, RecordRefused, Store
from frailtylab.store.people import FIND

HOSTILE = ["%", "_", "'", '"; DROP TABLE participant; --', "\x00", "\ud800", "P-0147\u200b", "é"]


def test_first_user_signs_for_itself(store: Store) -> None:
    first = store.people.add_assessor(" A-03 ", Role.ADMINISTRATOR)
    second = store.people.add_assessor("DM-1", Role.DATA_MANAGER, by=first.id)
    assert store.people.assessors() == [first, second]
    assert (first.code, second.roles) == ("A-03", (Role.DATA_MANAGER,))
    assert store.audit.entries(1)[0].user == first.id


@pytest.mark.parametrize("code", ["A-03", "a-03"])
def test_code_of_a_user_is_never_used_twice_even_after_retiring(store: Store, code: str) -> None:
    chief = store.people.add_assessor("ADM-1", Role.ADMINISTRATOR)
    first = store.people.add_assessor("A-03", by=chief.id)
    store.people.retire_assessor(first.id, "left the clinic", chief.id)
    assert store.people.assessors() == [chief]
    with pytest.raises(RecordRefused, match="taken"):
        store.people.add_assessor(code, by=chief.id)


@pytest.mark.parametrize("code", ["", "A 03", "А-03", "A-03\n;"])  # the third begins in Cyrillic
def test_unusual_user_code_is_refused(store: Store, code: str) -> None:
    with pytest.raises(OperatorError, match="can't be used"):
        store.people.add_assessor(code)


def test_unknown_user_can_not_retire(store: Store) -> None:
    with pytest.raises(RecordMissing):
        store.people.retire_assessor("nobody", "x", "nobody")


def test_participant_is_read_back_exactly(sample: Ward) -> None:
    given_one = participant("X.1", height_cm=None, sex=Sex.MALE, dominant_hand=Side.LEFT,
                            initials="王明", training=False)  # fmt: skip
    sample.store.people.add_participant(given_one, sample.by)
    assert sample.store.people.participant(given_one.id) == given_one
    assert sample.store.people.by_code("x.1") == given_one
    assert sample.store.people.by_code("X.2") is None


@pytest.mark.parametrize("code", ["P-0147", " P-0147 ", "p-0147"])
def test_same_code_twice_is_refused(sample: Ward, code: str) -> None:
    with pytest.raises(RecordRefused, match="-0147") as refused:
        sample.store.people.add_participant(participant(code), sample.by)
    assert refused.value.title == "This code is taken"
    assert len(sample.store.people.find("")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_year": 1899}, {"birth_year": 2028}, {"height_cm": 17}, {"height_cm": 1580},
        {"initials": "ABCDE"}, {"initials": "M1"}, {"code": "P 1"}, {"code": "P‑0147"},
    ],
)  # fmt: skip
def test_impossible_identifier_is_refused(sample: Ward, wrong: dict[str, object]) -> None:
    with pytest.raises(OperatorError):
        sample.store.people.add_participant(participant(**{"code": "P-9", **wrong}), sample.by)  # type: ignore[arg-type]
    assert sample.store.people.by_code("P-9") is None


def test_amendment_is_a_version_with_reason_and_the_first_stays(sample: Ward) -> None:
    amended = replace(sample.participant, birth_year=1914)
    sample.store.people.amend_participant(amended, " digits swapped ", sample.by)
    assert sample.store.people.participant(amended.id) == amended
    rows = sample.store._file.rows(
        "SELECT version, birth_year, reason FROM participant_version ORDER BY version"
    )
    assert [tuple(row) for row in rows] == [(1, 1941, ""), (2, 1914, "digits swapped")]


def test_amendment_needs_reason_and_keeps_the_code(sample: Ward) -> None:
    people, one = sample.store.people, sample.participant
    with pytest.raises(RecordRefused, match="reason"):
        people.amend_participant(one, " ", sample.by)
    with pytest.raises(RecordRefused, match="can't be changed"):
        people.amend_participant(replace(one, code="P-0148"), "typing error", sample.by)
    with pytest.raises(RecordRefused, match="can't be changed"):
        people.amend_participant(replace(one, training=False), "real", sample.by)
    with pytest.raises(RecordMissing):
        people.amend_participant(replace(one, id="x"), "typing error", sample.by)
    assert people.participant(one.id) == one


def test_unknown_participant_is_told(store: Store) -> None:
    with pytest.raises(RecordMissing, match="nobody"):
        store.people.participant("nobody")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["P-0147", "P-01470", "P-0148", "Q-1"]), ("p-014", ["P-0147", "P-01470", "P-0148"]),
        ("P-0147", ["P-0147", "P-01470"]), ("0147", []), ("P-0147x", []),
    ],
)  # fmt: skip
def test_find_by_the_beginning_of_the_code(sample: Ward, text: str, found: list[str]) -> None:
    for code in ("Q-1", "P-0148", "P-01470"):
        sample.store.people.add_participant(participant(code), sample.by)
    assert [p.code for p in sample.store.people.find(text)] == found
    assert [p.code for p in sample.store.people.find(text, limit=1)] == found[:1]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_finds_nobody(sample: Ward, text: str) -> None:
    assert sample.store.people.find(text) == []


def test_finding_never_scans(store: Store) -> None:
    plan = [row["detail"] for row in store._file.rows(f"EXPLAIN QUERY PLAN {FIND}", ("", "z", 1))]
    assert plan
    assert not [line for line in plan if line.startswith("SCAN")]


@given(codes=st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,5}", fullmatch=True), max_size=6))
def test_capitals_do_not_make_another_code(codes: list[str]) -> None:
    """The rule that the unique index follows (SQLite's NOCASE folds ASCII only)."""
    assert len({c.lower() for c in codes}) == len({c.upper() for c in codes})


def test_codes_never_reach_the_audit_trail(sample: Ward) -> None:
    text = str(sample.store.audit.entries(1000))
    assert sample.participant.id in text
    assert "P-0147" not in text
    assert isinstance(sample.participant, Participant)
