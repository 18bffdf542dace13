"""The audit trail to look through: pages, filters, reasons, and nothing of a result."""

from __future__ import annotations

import msgspec
import pytest
from helpers.fake_clock import FakeClock
from helpers.full_record import FullRecord, full_record
from helpers.store_key import KEY
from hypothesis import given, settings
from hypothesis import strategies as st

from frailtylab.store import create_store
from frailtylab.store.audit_list import AuditFilter

NOTE = "typed by a person"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    record = full_record(tmp_path_factory.mktemp("audit") / "frailtylab.db", note=NOTE)
    yield record
    record.store.close()


def seqs(full: FullRecord, **wanted: object) -> list[int]:
    return [line.seq for line in full.store.audit_list.page(AuditFilter(**wanted), 1000)]  # type: ignore[arg-type]


def acts(full: FullRecord, text: str) -> set[str]:
    records = full.store.audit_list.records_meant(text)
    return {line.act for line in full.store.audit_list.page(AuditFilter(records=records), 1000)}


def test_newest_entry_comes_first(full: FullRecord) -> None:
    found = seqs(full)
    assert found == list(range(full.store.audit_list.count(), 0, -1))


@given(st.integers(1, 12))
@settings(max_examples=12)
def test_pages_of_any_size_show_every_entry_once(full: FullRecord, size: int) -> None:
    pages, before = [], None
    while some := full.store.audit_list.page(limit=size, before=before):
        pages.append([line.seq for line in some])
        before = pages[-1][-1]
    assert [seq for page in pages for seq in page] == seqs(full)
    back = full.store.audit_list.page(limit=size, after=pages[-1][0])
    expected = seqs(full)[: -len(pages[-1])]
    assert [line.seq for line in back] == expected[-size:]


def test_filter_by_person_shows_only_theirs(full: FullRecord) -> None:
    lines = full.store.audit_list.page(AuditFilter(user=full.manager), 1000)
    assert {line.user_code for line in lines} == {"M-01"}
    assert {line.act for line in lines} >= {"trial_moved", "signed_reviewed", "user_added"}


def test_filter_by_act(full: FullRecord) -> None:
    lines = full.store.audit_list.page(AuditFilter(acts=("trial_moved", "visit_moved")))
    assert [line.act for line in lines] == ["visit_moved", "trial_moved"]


def test_filter_by_moment_has_a_first_and_no_last_moment(full: FullRecord) -> None:
    lines = full.store.audit_list.page(limit=1000)
    middle = lines[len(lines) // 2].utc
    since, until = seqs(full, since=middle), seqs(full, until=middle)
    assert sorted(since + until) == sorted(seqs(full))
    assert not set(since) & set(until)


def test_participant_typed_in_small_letters_is_found_with_all_that_belongs(
    full: FullRecord,
) -> None:
    found = acts(full, " p-0147 ")
    assert found >= {"participant_added", "enrolled", "trial_decided", "trial_moved",
                     "visit_moved", "not_done_withdrawn", "signed_reviewed"}  # fmt: skip
    assert "user_added" not in found


@pytest.mark.parametrize("text", ["P-0147 BL", "P-0147/bl", "p-0147  BL"])
def test_visit_of_a_participant_is_found(full: FullRecord, text: str) -> None:
    found = acts(full, text)
    assert found >= {"visit_started", "trial_drafted", "not_done", "trial_moved"}
    assert not found & {"participant_added", "visit_moved"}


def test_visit_is_found_where_it_was_moved_to(full: FullRecord) -> None:
    assert acts(full, "P-0147 M1b") == {"visit_moved"}


def test_record_is_found_by_its_id(full: FullRecord) -> None:
    assert full.store.audit_list.records_meant("two") == ("two",)
    assert acts(full, "two") >= {"trial_drafted", "trial_corrected", "trial_moved"}


@pytest.mark.parametrize("text", ["", "P-0999", "P-0147 XX", "%", "' OR 1=1 --", "P-0147 BL M1"])
def test_text_that_names_nothing_is_told(full: FullRecord, text: str) -> None:
    assert full.store.audit_list.records_meant(text) is None


@given(st.text())
@settings(max_examples=60)
def test_any_text_can_be_typed(full: FullRecord, text: str) -> None:
    if text.isprintable():
        full.store.audit_list.records_meant(text)


def test_no_record_at_all_shows_nothing(full: FullRecord) -> None:
    assert seqs(full, records=()) == []


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("participant_added", ""),
        ("participant_amended", NOTE),
        ("visit_reopened", NOTE),
        ("not_done", "nd3"),
        ("not_done_withdrawn", NOTE),
        ("trial_moved", NOTE),
        ("visit_moved", NOTE),
        ("trial_corrected", NOTE),
        ("device_check_overridden", NOTE),
        ("signed_reviewed", ""),
    ],
)
def test_reason_of_the_record_stands_beside_the_act(
    full: FullRecord, act: str, reason: str
) -> None:
    lines = full.store.audit_list.page(AuditFilter(acts=(act,)))
    assert {line.reason for line in lines} == {reason}


def test_second_reason_belongs_to_the_second_act(full: FullRecord, tmp_path) -> None:
    clock = FakeClock()
    record = full_record(tmp_path / "frailtylab.db", clock, note="first")
    store, person = record.store, record.participant
    store.people.amend_participant(
        msgspec.structs.replace(person, height_cm=161), "2nd", record.assessor
    )
    reasons = [
        line.reason for line in store.audit_list.page(AuditFilter(acts=("participant_amended",)))
    ]
    store.close()
    assert reasons == ["2nd", "first"]


def test_codes_say_what_an_act_was_about(full: FullRecord) -> None:
    line = full.store.audit_list.page(AuditFilter(acts=("trial_moved",)))[0]
    assert (line.participant, line.visit, line.test, line.number) == ("P-0148", "BL", "tug", 1)
    added = full.store.audit_list.page(AuditFilter(acts=("user_added",)))[0]
    assert (added.about_user, added.participant) == ("A-03", "")


def test_no_line_holds_a_measured_value_a_score_or_second_identifiers(full: FullRecord) -> None:
    told = msgspec.json.encode(full.store.audit_list.page(limit=1000)).decode()
    for value in ("11.48", "11.9", "11.5", "1941", "MK", "tug_mean"):
        assert value not in told


def test_empty_store_has_the_entry_of_its_making(tmp_path) -> None:
    with create_store(tmp_path / "frailtylab.db", KEY, FakeClock()) as store:
        assert [line.act for line in store.audit_list.page()] == ["store_created"]
        assert store.audit_list.page(AuditFilter(user="nobody")) == []


def test_entries_of_a_record_are_found_by_an_index(full: FullRecord) -> None:
    sql = (
        "EXPLAIN QUERY PLAN SELECT * FROM audit WHERE record_id IN (SELECT value FROM json_each(?))"
    )
    plan = " ".join(row["detail"] for row in full.store._file.rows(sql, ("[]",)))
    assert "audit_of_record" in plan


def test_a_deep_page_is_reached_without_reading_those_before(full: FullRecord) -> None:
    from frailtylab.store.audit_list import PAGE

    values = {"before": 9, "after": 0, "limit": 5}
    sql = f"EXPLAIN QUERY PLAN {PAGE.format(more='', order='DESC')}"
    plan = [row["detail"] for row in full.store._file.named(sql, values)]
    assert any("SEARCH a USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)
