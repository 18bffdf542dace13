"""Edges of the store: pages, day bounds, set-ups, canonical forms, copies and retired users."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import BASELINE, VALID, Ward, gates, not_done, participant, trial
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.people import Role
from frailtylab.store import RecordMissing, Store
from frailtylab.store.backup import _new_name
from frailtylab.store.canonical import canonical, sha256_text
from frailtylab.store.records import filters
from frailtylab.store.visit_rows import VisitState, day_bounds_utc, state_of
from frailtylab.store.visits import is_confirmed, is_finished
from frailtylab.study.load import builtin_study

DAYS = st.dates(date(2000, 1, 2), date(2100, 1, 1))
UTC_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


# What happened to a visit so far, whether it is finished, whether identity holds.
LIVES = [
    ([], False, False),
    (["started"], False, False),
    (["started", "identity_confirmed"], False, True),
    (["identity_confirmed"], False, True),
    (["identity_confirmed", "started"], False, False),
    (["started", "identity_confirmed", "finished"], True, True),
    (["started", "finished", "identity_confirmed"], True, True),
    (["started", "identity_confirmed", "finished", "reopened"], False, False),
    (["started", "finished", "reopened", "identity_confirmed"], False, True),
    (["started", "finished", "reopened", "finished"], True, False),
]


@pytest.mark.parametrize(("events", "finished", "confirmed"), LIVES)
def test_state_of_a_visit_follows_from_its_events(
    events: list[str], finished: bool, confirmed: bool
) -> None:
    assert (is_finished(events), is_confirmed(events)) == (finished, confirmed)


@pytest.mark.parametrize(
    ("offset_min", "begins", "ends"),
    [
        (0, "2026-03-14T00:00:00.000000Z", "2026-03-15T00:00:00.000000Z"),
        (480, "2026-03-13T16:00:00.000000Z", "2026-03-14T16:00:00.000000Z"),
        (-210, "2026-03-14T03:30:00.000000Z", "2026-03-15T03:30:00.000000Z"),
    ],
)
def test_local_day_has_its_bounds_in_utc(offset_min: int, begins: str, ends: str) -> None:
    assert day_bounds_utc(date(2026, 3, 14), offset_min) == (begins, ends)


@given(day=DAYS, offset_min=st.integers(-14 * 60, 14 * 60))
def test_days_follow_each_other_without_gap(day: date, offset_min: int) -> None:
    begins, ends = day_bounds_utc(day, offset_min)
    assert begins < ends == day_bounds_utc(day + timedelta(days=1), offset_min)[0]
    local = datetime.strptime(begins, UTC_FORM).replace(tzinfo=UTC) + timedelta(minutes=offset_min)
    assert (local.date(), local.hour, local.minute) == (day, 0, 0)


@given(day=DAYS, start=DAYS, length=st.integers(0, 30))
def test_begun_visit_never_becomes_due_again(day: date, start: date, length: int) -> None:
    window = start.isoformat(), (start + timedelta(days=length)).isoformat()
    assert state_of("started", *window, day) is VisitState.UNFINISHED
    assert state_of("finished", *window, day) is VisitState.DONE
    in_window = start <= day <= start + timedelta(days=length)
    assert (state_of("planned", *window, day) is VisitState.DUE) is in_window


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("", {}), ("   ", {}), ("P-", {"start": "P-", "end": "P-\x7f"}),
        (" P ", {"start": "P", "end": "P\x7f"}), ("%", {"start": "%", "end": "%\x7f"}),
        ("李", {"start": "", "end": ""}),
    ],
)  # fmt: skip
def test_code_to_look_for_is_a_range_and_never_a_pattern(code: str, values: dict) -> None:
    for training in (None, True, False):
        assert filters(code, training) == {"training": training, **values}


def test_canonical_text_is_the_same_for_the_same_value_only() -> None:
    assert canonical({"b": [1, None, True], "a": "李\n"}) == '{"a":"李\\n","b":[1,null,true]}'
    assert canonical({"a": 1}) != canonical({"a": "1"})
    assert canonical({"a": 1}) != canonical({"a": 1.0})
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="not JSON compliant"):
            canonical({"a": number})


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_hash_is_of_the_text_in_utf8(text: str) -> None:
    assert sha256_text(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert json.loads(canonical([text])) == [text]


def test_copies_of_one_second_are_numbered_beside_each_other(tmp_path: Path) -> None:
    utc = datetime(2026, 3, 14, 8, 30, 5, tzinfo=UTC)
    (tmp_path / "backups").mkdir()
    names = []
    for _ in range(3):
        made = _new_name(tmp_path / "frailtylab.db", 1, utc)
        made.touch()
        names.append(made.name)
    stem = "frailtylab-v1-20260314T083005Z"
    assert names == [f"{stem}.db", f"{stem}1.db", f"{stem}2.db"]


def test_retired_user_is_offered_no_more_and_the_act_is_in_the_trail(store: Store) -> None:
    first = store.people.add_assessor("A-03", Role.ADMINISTRATOR)
    second = store.people.add_assessor("A-01", by=first.id)
    assert [user.code for user in store.people.assessors()] == ["A-01", "A-03"]
    store.people.retire_assessor(second.id, "left the trial", first.id)
    assert store.people.assessors() == [first]
    acts = [(e.action, e.user, e.record_id, e.detail) for e in store.audit.entries(3)]
    assert acts == [
        ("user_retired", first.id, second.id, {}),
        ("user_added", first.id, second.id, {"role": "assessor"}),
        ("first_user_added", first.id, first.id, {"role": "administrator"}),
    ]


def test_same_set_up_again_is_no_new_version(sample: Ward) -> None:
    setup, visit_id = sample.store.setup, sample.visit("BL")
    before = len(sample.store.audit.of_record(visit_id))
    for fields in ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, {"a": "1"}):
        setup.save(visit_id, "TUG", fields, sample.by)
    assert setup.current(visit_id, "TUG") == {"a": "1"}
    assert len(sample.store.audit.of_record(visit_id)) == before + 2


def test_set_up_before_is_never_that_of_a_later_visit_or_of_another_test(sample: Ward) -> None:
    setup = sample.store.setup
    setup.save(sample.visit("M1"), "TUG", {"aid": "cane"}, sample.by)
    setup.save(sample.visit("BL"), "GRIP", {"handle": "2"}, sample.by)
    assert setup.last_before(sample.visit("W1"), "TUG") is None
    assert setup.last_before(sample.visit("W1"), "GRIP") == {"handle": "2"}
    assert setup.last_before(sample.visit("M2"), "TUG") == {"aid": "cane"}
    assert setup.last_before(sample.visit("M1"), "TUG") is None


def test_instrument_is_kept_whole_and_noted_without_its_settings(sample: Ward) -> None:
    for _ in range(2):
        sample.store.devices.register(gates(), sample.by)
    assert sample.store.devices.known() == [gates()]
    entry = sample.store.audit.entries(1)[0]
    assert (entry.action, entry.kind) == ("device_registered", "device")
    assert entry.detail == {"driver": "alge_timy", "simulated": True}


def test_unscheduled_visit_of_nobody_leaves_neither_visit_nor_study(store: Store) -> None:
    by = store.people.add_assessor("A-03").id
    loaded = builtin_study()
    with pytest.raises(RecordMissing) as caught:
        store.visits.add_unscheduled("nobody", BASELINE, loaded, by)
    assert caught.value.values == {"kind": "participant", "record_id": "nobody"}
    with pytest.raises(RecordMissing):
        store.visits.study_text(loaded.sha256)


def test_unscheduled_visits_are_numbered_for_each_participant(sample: Ward) -> None:
    visits, loaded = sample.store.visits, builtin_study()
    other = sample.store.people.add_participant(participant("P-0148"), sample.by)
    ids = [
        visits.add_unscheduled(person, BASELINE, loaded, sample.by)
        for person in (sample.participant.id, other.id, sample.participant.id)
    ]
    assert [visits.get(visit_id).code for visit_id in ids] == ["UNS1", "UNS1", "UNS2"]
    visit = visits.get(ids[0])
    assert visit.planned == visit.window_start == visit.window_end == BASELINE


def test_outbox_names_every_kind_of_record_with_its_version(sample: Ward) -> None:
    store, by, visit_id = sample.store, sample.by, sample.visit("BL")
    store.visits.start(visit_id, by)
    store.trials.save_final(trial(visit_id, by, id="t-1"), VALID, [], by)
    entry = not_done(visit_id)
    store.trials.not_done(entry, by)
    store.trials.withdraw_not_done(entry.id, "done after all", by)
    store.visits.finish(visit_id, by)
    store.visits.reopen(visit_id, "forgot the walk", by)
    store.visits.finish(visit_id, by)
    rows = store.outbox.pending()
    assert [(row.kind, row.record_id, row.version) for row in rows] == [
        ("trial", "t-1", 2),
        ("not_done", entry.id, 1),
        ("not_done_withdrawn", entry.id, 1),
        ("visit", visit_id, 1),
        ("visit", visit_id, 2),
    ]
    assert all(row.training for row in rows)
    assert [row.simulated for row in rows] == [True, False, False, False, False]
    assert store.outbox.pending(2) == rows[:2]
    assert store.outbox.pending_count() == 5


def test_finishing_twice_queues_once(sample: Ward) -> None:
    visits, visit_id = sample.store.visits, sample.visit("BL")
    visits.start(visit_id, sample.by)
    for _ in range(2):
        visits.finish(visit_id, sample.by)
    assert sample.store.outbox.pending_count() == 1


def test_reopening_an_unfinished_visit_changes_nothing(sample: Ward) -> None:
    visits, visit_id = sample.store.visits, sample.visit("BL")
    visits.start(visit_id, sample.by)
    before = sample.store.audit.entries(1)
    visits.reopen(visit_id, "by mistake", sample.by)
    assert sample.store.audit.entries(1) == before
    assert visits.state(visit_id) is VisitState.UNFINISHED


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_pages_of_the_trail_together_are_the_trail(sample: Ward, size: int) -> None:
    whole = sample.store.audit.entries(1000)
    found, before = [], None
    while page := sample.store.audit.entries(size, before=before):
        found += page
        before = page[-1].seq
    assert found == whole
    assert [entry.seq for entry in whole] == list(range(len(whole), 0, -1))
    assert sample.store.audit.entries(10, before=1) == []


def test_act_without_a_record_is_kept_with_its_time_and_place(
    store: Store, fake_clock: FakeClock
) -> None:
    by = store.people.add_assessor("A-03").id
    fake_clock.advance(90)
    store.audit.append("signed_in", by=by, detail={"language": "zh_CN", "tries": 2})
    entry = store.audit.entries(1)[0]
    assert (entry.action, entry.user, entry.kind, entry.record_id) == ("signed_in", by, "", "")
    assert entry.detail == {"language": "zh_CN", "tries": 2}
    assert (entry.utc, entry.offset_min) == ("2026-03-14T08:31:30.000000Z", 60)
    assert store.check() == []
