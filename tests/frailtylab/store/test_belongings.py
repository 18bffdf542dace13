"""What belongs to a participant: every table is known, nothing of anybody else comes along."""

from __future__ import annotations

import pytest
from helpers.fake_clock import FakeClock
from helpers.full_record import FullRecord, full_record
from helpers.store_key import KEY

from frailtylab.rights import NotAllowed
from frailtylab.store import RecordMissing, RecordRefused, Store, create_store
from frailtylab.store.belongings import LEFT_OUT, Belongings

DERIVED = {"worklist", "undecided", "waiting", "trial_at", "visit_at"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    record = full_record(tmp_path_factory.mktemp("belongings") / "frailtylab.db")
    yield record
    record.store.close()


@pytest.fixture(scope="module")
def own(full: FullRecord) -> Belongings:
    return full.store.belongings.of_participant(full.participant.id, full.manager)


def table_names(store: Store) -> set[str]:
    rows = store._file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row["name"] for row in rows if not row["name"].startswith("sqlite_")}


def test_every_table_of_the_schema_is_copied_or_left_out_for_a_reason(full: FullRecord) -> None:
    for table in table_names(full.store) - set(LEFT_OUT):
        full.store.belongings.leads_by(table)
    assert set(LEFT_OUT) <= table_names(full.store)
    assert all(LEFT_OUT.values())
    assert {table for table, why in LEFT_OUT.items() if why == "derived"} == DERIVED


def test_a_table_of_which_nothing_is_known_is_an_error(full: FullRecord) -> None:
    connection = full.store._file.connection
    connection.set_authorizer(None)
    connection.execute("CREATE TEMP TABLE gait_lab (seq INTEGER PRIMARY KEY, speed REAL)")
    with pytest.raises(KeyError, match="gait_lab"):
        full.store.belongings.leads_by("gait_lab")


def test_the_record_of_the_tests_has_a_row_in_every_table(own: Belongings) -> None:
    assert {table for table, rows in own.tables.items() if not rows} == set()


def test_parents_come_before_their_children(own: Belongings) -> None:
    order = list(own.tables)
    for parent, child in [("user", "user_version"), ("participant", "visit"), ("visit", "trial"),
                          ("trial_take", "measure"), ("trial_take", "trial_version")]:  # fmt: skip
        assert order.index(parent) < order.index(child)


def test_every_row_that_a_row_names_is_there(full: FullRecord, own: Belongings) -> None:
    file = full.store._file
    for table, rows in own.tables.items():
        for link in file.rows("SELECT * FROM pragma_foreign_key_list(?)", (table,)):
            theirs = {row[link["to"]] for row in own.tables[link["table"]]}
            assert {row[link["from"]] for row in rows} - {None} <= theirs, (table, link["from"])


def test_nothing_of_another_participant_comes_along_but_where_something_went(
    full: FullRecord, own: Belongings
) -> None:
    others = [row for row in own.tables["participant"] if row["id"] != full.participant.id]
    assert [row["code"] for row in others] == ["P-0148"]
    assert {row["participant_id"] for row in own.tables["participant_version"]} == {
        full.participant.id
    }
    visits = {
        row["code"] for row in own.tables["visit"] if row["participant_id"] == others[0]["id"]
    }
    assert visits == {"BL", "M1"}
    records = {row["record_id"] for row in own.tables["audit"]}
    assert full.other.id not in records


def test_trial_that_was_moved_is_in_both_records(full: FullRecord, own: Belongings) -> None:
    other = full.store.belongings.of_participant(full.other.id, full.manager)
    assert "two" in {row["id"] for row in own.tables["trial"]}
    assert [row["id"] for row in other.tables["trial"]] == ["two"]
    assert [row["take"] for row in other.tables["trial_take"]] == [1, 2]


def test_all_takes_and_versions_are_there_not_only_the_newest(own: Belongings) -> None:
    takes = [(row["trial_id"], row["take"]) for row in own.tables["trial_take"]]
    assert takes == [("one", 1), ("two", 1), ("two", 2)]
    versions = [row["version"] for row in own.tables["trial_version"] if row["trial_id"] == "two"]
    assert versions == [1, 2, 3, 4]
    assert [row["height_cm"] for row in own.tables["participant_version"]] == [158, 160]


def test_trail_holds_the_acts_on_the_record_its_devices_and_its_study(own: Belongings) -> None:
    acts = {row["action"] for row in own.tables["audit"]}
    assert acts >= {"participant_added", "device_registered", "device_calibrated", "study_kept",
                    "trial_moved", "visit_moved", "signed_reviewed"}  # fmt: skip
    assert not acts & {"store_created", "signed_in", "user_added"}


def test_no_secret_is_in_a_copy(own: Belongings) -> None:
    assert not {"user_pin", "office_key", "seal"} & set(own.tables)


def test_assessor_is_refused_and_that_is_noted(full: FullRecord) -> None:
    with pytest.raises(NotAllowed):
        full.store.belongings.of_participant(full.participant.id, full.assessor)
    newest = full.store.audit.entries(1)[0]
    assert (newest.action, newest.detail["act"]) == ("refused", "copy_made")


def test_unknown_participant_is_told(full: FullRecord) -> None:
    with pytest.raises(RecordMissing):
        full.store.belongings.of_participant("nobody", full.manager)


def test_rows_are_put_back_with_their_derived_lists(own: Belongings, tmp_path) -> None:
    with create_store(tmp_path / "frailtylab.db", KEY, FakeClock()) as store:
        store.belongings.put(own)
        assert store.people.by_code("P-0147") is not None
        assert store._file.value("SELECT visit_id FROM trial_at WHERE trial_id = 'two'") in {
            row["id"] for row in own.tables["visit"]
        }
        assert store.audit.entries(1)[0].action == "copy_read"


def test_rows_are_never_put_among_records(full: FullRecord, own: Belongings) -> None:
    with pytest.raises(RecordRefused, match="empty"):
        full.store.belongings.put(own)
